import Glibc
import NeuralEngine

/// Waves of three forms with any beginning, a length of 8 to 20 steps and noise: only the whole
/// sequence tells them apart.
enum Waves {
  static let steps = 40
  static let classNames = ["sine", "square", "sawtooth"]
  private static let count = 1500
  private static let noise = 0.3

  static func labeledData(seed: UInt64) -> LabeledData {
    var generator = SeededGenerator(seed: seed)
    var inputs: [Float] = []
    inputs.reserveCapacity(count * steps)
    let labels = (0..<Int32(count)).map { $0 % Int32(classNames.count) }
    for label in labels {
      let length = 8 + 12 * generator.uniform()
      let start = generator.uniform()
      for step in 0..<steps {
        let turn = (start + Double(step) / length).truncatingRemainder(dividingBy: 1)
        let value =
          switch label {
          case 0: sin(2 * .pi * turn)
          case 1: turn < 0.5 ? 1.0 : -1.0
          default: 2 * turn - 1
          }
        inputs.append(Float(value + noise * generator.normal()))
      }
    }
    return LabeledData(
      name: "waves",
      examples: ExampleTable(
        inputs: .numbers(inputs), featureCount: steps,
        targets: .classes(labels, count: classNames.count)),
      classNames: classNames, steps: steps)
  }
}
