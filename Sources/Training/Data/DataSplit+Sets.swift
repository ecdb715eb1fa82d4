import Datasets
import NeuralEngine
import RunEvents

extension DataSplit {
  /// Side of a thumbnail, at most.
  private static let thumbnailSide = 32

  /// The most steps of a sequence that are drawn.
  private static let curveWidth = 48

  /// A small picture of an example, of a sequence of numbers its curve; nil when the examples are
  /// neither, or have no classes.
  func thumbnail(of example: Int, in split: Split) -> Thumbnail? {
    let set = self[split]
    guard case .classes(let labels, _) = set.targets,
      let picture = picture(of: example, in: set, largestSide: Self.thumbnailSide)
        ?? curve(of: example, in: set, largestWidth: Self.curveWidth)
    else { return nil }
    return Thumbnail(
      split: split, example: example, label: facts.classNames[Int(labels[example])],
      height: picture.shape.height, width: picture.shape.width, channels: picture.shape.channels,
      pixels: picture.pixels)
  }

  /// The example's row in what its set comes from; nil when that is not known.
  func sourceRow(of example: Int, in split: Split) -> Int? {
    let rows = split == .dev ? devRows : split == .test ? testRows : []
    return rows.indices.contains(example) ? Int(rows[example]) : nil
  }

  /// The examples of a set; empty when it has no share.
  subscript(split: Split) -> ExampleSet {
    switch split {
    case .train: train
    case .trainDev: trainDev
    case .dev: dev
    case .test: test
    }
  }
}
