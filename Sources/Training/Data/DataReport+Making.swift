import Datasets
import NeuralEngine
import RunEvents

extension DataReport {
  /// Pictures in a report, one a class, at most.
  private static let thumbnailCount = 10

  /// What is found in the data: examples that stand in two sets, sets that differ, and what there
  /// is in each.
  public init(_ data: DataSplit) {
    let sets = NamedSet.all(of: data)
    let moments = sets.map { InputMoments($0.examples, normalization: data.normalization) }
    self.init(
      sets: zip(sets, moments).map { set, moments in
        SetFacts(
          split: set.split, count: set.examples.count, classCounts: set.classCounts,
          inputMean: moments.overall.mean, inputDeviation: moments.overall.deviation)
      },
      normalization: data.normalization.map(NormalizationFacts.init),
      overlaps: DuplicateSearch.overlaps(in: sets),
      drifts: DriftSearch(data.facts).drifts(zip(sets, moments).map { ($0, $1) }),
      thumbnails: Self.thumbnails(of: data), texts: Self.texts(of: data))
  }

  /// The first example of each class in the train set, or the first ones, where they can be read.
  private static func texts(of data: DataSplit) -> [String] {
    guard case .classes(let labels, let count) = data.train.targets else {
      return (0..<min(data.train.count, thumbnailCount)).compactMap {
        data.words(of: $0, in: data.train)
      }
    }
    return (0..<min(count, thumbnailCount)).compactMap { label in
      labels.firstIndex(of: Int32(label)).flatMap { data.words(of: $0, in: data.train) }
        .map { "\(data.facts.classNames[label]): \($0)" }
    }
  }

  /// The first example of each class in the train set.
  private static func thumbnails(of data: DataSplit) -> [Thumbnail] {
    guard case .classes(let labels, let count) = data.train.targets else { return [] }
    return (0..<min(count, thumbnailCount)).compactMap { label in
      labels.firstIndex(of: Int32(label)).flatMap { data.thumbnail(of: $0, in: .train) }
    }
  }
}

/// Examples and the part they play.
struct NamedSet {
  let split: Split
  let examples: ExampleSet

  init(_ split: Split, _ examples: ExampleSet) {
    self.split = split
    self.examples = examples
  }

  /// The sets that have examples, in their order.
  static func all(of data: DataSplit) -> [NamedSet] {
    [
      NamedSet(.train, data.train), NamedSet(.trainDev, data.trainDev), NamedSet(.dev, data.dev),
      NamedSet(.test, data.test),
    ].filter { $0.examples.count > 0 }
  }

  /// Examples of each class; empty when the targets are numbers.
  var classCounts: [Int] {
    guard case .classes(let labels, let count) = examples.targets else { return [] }
    var counts = [Int](repeating: 0, count: count)
    for label in labels { counts[Int(label)] += 1 }
    return counts
  }
}

extension NormalizationFacts {
  init(_ normalization: Normalization) {
    let deviations = normalization.standardDeviation.filter { $0 > 0 }
    self.init(
      meanLow: Double(normalization.mean.min() ?? 0),
      meanHigh: Double(normalization.mean.max() ?? 0),
      deviationLow: Double(deviations.min() ?? 0), deviationHigh: Double(deviations.max() ?? 0),
      constantCount: normalization.mean.count - deviations.count,
      featureCount: normalization.mean.count)
  }
}
