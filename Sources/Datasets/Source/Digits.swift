import BuiltInData
import NeuralEngine

/// The built-in handwritten digits.
enum Digits {
  static let shape = ImageShape(height: 8, width: 8)

  /// 1,797 images `[1797, 64]` with pixels in 0...1 (ink is 1), 10 classes.
  static func labeledData() throws(DatasetError) -> LabeledData {
    let text: [UInt8]
    do {
      text = try Gzip.inflate(BuiltInData.digits)
    } catch {
      throw .damagedGzip(path: "digits", error)
    }
    var inputs: [Float] = []
    var labels: [Int32] = []
    var row: [Int32] = []
    var number: Int32 = 0
    for byte in text {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        number = number * 10 + Int32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: ","), UInt8(ascii: "\n"):
        row.append(number)
        number = 0
        guard byte == UInt8(ascii: "\n"), let label = row.popLast() else { continue }
        inputs += row.map { Float($0) / 16 }
        labels.append(label)
        row.removeAll(keepingCapacity: true)
      default: continue
      }
    }
    return LabeledData(
      name: "digits",
      examples: ExampleTable(
        inputs: .numbers(inputs), featureCount: 64, targets: .classes(labels, count: 10)),
      classNames: (0..<10).map { "\($0)" }, imageShape: shape)
  }
}
