import NeuralEngine

extension ExampleSet {
  /// Seeded features in −1..<1 with labels in turn.
  static func classes(
    _ count: Int, features: Int, classes: Int, seed: UInt64 = 1
  ) -> ExampleSet {
    var numbers = SeededNumbers(seed)
    return ExampleSet(
      inputs: numbers.signed(count * features), featureCount: features,
      targets: .classes((0..<count).map { Int32(($0 * 7 + $0 / 3) % classes) }, count: classes))
  }

  /// Seeded features with targets in −1..<1, or of zeros and ones.
  static func values(
    _ count: Int, features: Int, width: Int, areLabels: Bool = false, seed: UInt64 = 1
  ) -> ExampleSet {
    var numbers = SeededNumbers(seed)
    let inputs = numbers.signed(count * features)
    let targets = numbers.signed(count * width).map { areLabels ? ($0 > 0 ? 1 : 0) : $0 }
    return ExampleSet(
      inputs: inputs, featureCount: features, targets: .values(targets, width: width))
  }

  /// The four cases of exclusive or.
  static var exclusiveOr: ExampleSet {
    ExampleSet(
      inputs: [0, 0, 0, 1, 1, 0, 1, 1], featureCount: 2,
      targets: .classes([0, 1, 1, 0], count: 2))
  }

  /// The numbers of all examples, in order.
  var all: ArraySlice<Int32> { Array(Int32(0)..<Int32(count))[...] }
}
