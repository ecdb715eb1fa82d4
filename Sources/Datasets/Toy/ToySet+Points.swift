import Glibc
import NeuralEngine

extension ToySet {
  /// The points, class by class. Classes take turns in no way: shuffle before use.
  ///
  /// - Throws: `DatasetError.invalidOption` when the count or the noise is out of range.
  func labeledData() throws(DatasetError) -> LabeledData {
    let classCount = shape.classNames.count
    guard (shape.smallestCount...Self.largestCount).contains(count) else {
      throw .invalidOption(
        source: shape.rawValue, option: "count",
        requirement: "in \(shape.smallestCount)...\(Self.largestCount)", value: "\(count)")
    }
    guard noise >= 0, noise <= Self.largestNoise else {
      throw .invalidOption(
        source: shape.rawValue, option: "noise", requirement: "in 0...\(Self.largestNoise)",
        value: "\(noise)")
    }
    var generator = SeededGenerator(seed: seed)
    var inputs: [Float] = []
    var classes: [Int32] = []
    inputs.reserveCapacity(2 * count)
    classes.reserveCapacity(count)
    for label in 0..<classCount {
      let size = count / classCount + (label < count % classCount ? 1 : 0)
      for index in 0..<size {
        let position = size == 1 ? 0 : Double(index) / Double(size - 1)
        let point = shape.point(label, at: position, noise: noise, &generator)
        inputs += [Float(point.x), Float(point.y)]
        classes.append(Int32(label))
      }
    }
    return LabeledData(
      name: shape.rawValue,
      examples: ExampleTable(
        inputs: .numbers(inputs), featureCount: 2, targets: .classes(classes, count: classCount)),
      classNames: shape.classNames, featureNames: ["x", "y"])
  }
}

extension ToySet.Shape {
  /// One point of the class `label`; `position` runs over 0...1 within the class.
  fileprivate func point(
    _ label: Int, at position: Double, noise: Double, _ generator: inout SeededGenerator
  ) -> (x: Double, y: Double) {
    switch self {
    case .blobs:
      // Centres 4 apart: with noise 1 the best line is right for Φ(2) = 97.7 % of the points.
      let centre = label == 0 ? -2.0 : 2.0
      return (centre + noise * generator.normal(), noise * generator.normal())
    case .moons:
      let angle = Double.pi * position
      let (x, y) =
        label == 0 ? (cos(angle), sin(angle)) : (1 - cos(angle), 0.5 - sin(angle))
      return (x + noise * generator.normal(), y + noise * generator.normal())
    case .circles:
      let angle = 2 * Double.pi * position
      let radius = label == 0 ? 1.0 : 0.5
      return (
        radius * cos(angle) + noise * generator.normal(),
        radius * sin(angle) + noise * generator.normal()
      )
    case .spiral:
      // The noise bends the angle, as in Karpathy's CS231n notes (2015).
      let angle = 4 * (Double(label) + position) + noise * generator.normal()
      return (position * sin(angle), position * cos(angle))
    case .xor:
      // The noise moves points after their class is settled, so some cross the axes.
      let x = 2 * generator.uniform() - 1
      let magnitude = generator.uniform()
      let y = (x < 0) == (label == 0) ? -magnitude : magnitude
      return (x + noise * generator.normal(), y + noise * generator.normal())
    case .flower:
      // r = 4 sin 4θ, noise on the angle and on the radius, as in Ng's planar data (2017).
      let angle = 3.12 * (Double(label) + position) + noise * generator.normal()
      let radius = 4 * sin(4 * angle) + noise * generator.normal()
      return (radius * sin(angle), radius * cos(angle))
    }
  }
}
