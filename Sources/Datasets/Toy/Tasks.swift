import NeuralEngine

/// Points of a square with four questions to answer about each at once; of every third answer there
/// is none.
enum Tasks {
  static let names = ["right half", "above the diagonal", "inside the circle", "checkerboard"]
  private static let count = 2400
  private static let missingShare = 1.0 / 3

  static func labeledData(seed: UInt64) -> LabeledData {
    var generator = SeededGenerator(seed: seed)
    var inputs: [Float] = []
    var targets: [Float] = []
    for _ in 0..<count {
      let x = 2 * generator.uniform() - 1
      let y = 2 * generator.uniform() - 1
      inputs += [Float(x), Float(y)]
      for answer in [x > 0, y > x, x * x + y * y < 0.5, (x > 0) == (y > 0)] {
        let isMissing = generator.uniform() < missingShare
        targets.append(isMissing ? .nan : answer ? 1 : 0)
      }
    }
    return LabeledData(
      name: "tasks",
      examples: ExampleTable(
        inputs: .numbers(inputs), featureCount: 2,
        targets: .values(targets, width: names.count)),
      classNames: names, featureNames: ["x", "y"])
  }
}
