import BuiltInData
import NeuralEngine

/// Text as examples for networks that tell the next character: a token for each character in, the
/// token of the next one as the label of the step.
enum TextExamples {
  /// The longest of the built-in names, and the tokens of all: a letter each, and a line's end.
  static let longestName = 11
  static let letterCount = 27

  static func names() throws(DatasetError) -> LabeledData {
    let bytes: [UInt8]
    do {
      bytes = try Gzip.inflate(BuiltInData.names)
    } catch {
      throw .damagedGzip(path: "names", error)
    }
    return lines(of: String(decoding: bytes, as: UTF8.self), name: "names")
  }

  /// - Parameter length: characters of a window; nil makes each line an example.
  static func labeledData(path: String, length: Int?) throws(DatasetError) -> LabeledData {
    let bytes = try FileBytes.readInflating(path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unreadableFile(path: path, reason: "it is not UTF-8 text")
    }
    let name = DataSource.name(ofFile: path)
    guard let length else {
      guard text.contains(where: { !$0.isNewline }) else {
        throw .unreadableFile(path: path, reason: "there is no text in it")
      }
      return lines(of: text, name: name)
    }
    guard text.count > length else {
      throw .unreadableFile(
        path: path, reason: "its \(text.count) characters are no window of \(length) and one more")
    }
    return windows(of: text, length: length, name: name)
  }

  /// The numbers of the characters: those of `text` in order, a line's end first.
  private static func tokens(of text: String) -> (names: [String], numbers: [Character: Int32]) {
    let characters = [Character("\n")] + Set(text).subtracting(["\n"]).sorted()
    return (
      characters.map(String.init),
      Dictionary(uniqueKeysWithValues: zip(characters, Int32(0)...))
    )
  }

  /// A line each: its end, then its characters, as far as the longest line goes; the labels are its
  /// characters, then its end, and none beyond.
  private static func lines(of text: String, name: String) -> LabeledData {
    let lines = text.split(whereSeparator: \.isNewline)
    let (names, numbers) = tokens(of: lines.joined(separator: "\n"))
    let steps = (lines.map(\.count).max() ?? 0) + 1
    var inputs = [Float](repeating: 0, count: lines.count * steps)
    var labels = [Int32](repeating: -1, count: lines.count * steps)
    for (number, line) in lines.enumerated() {
      var index = number * steps
      for character in line {
        let token = numbers[character] ?? 0
        labels[index] = token
        index += 1
        inputs[index] = Float(token)
      }
      labels[index] = 0
    }
    return data(name, names: names, inputs: inputs, labels: labels, steps: steps)
  }

  /// Windows side by side; what remains at the end is left out.
  private static func windows(of text: String, length: Int, name: String) -> LabeledData {
    let (names, numbers) = tokens(of: text)
    let tokens = text.map { numbers[$0] ?? 0 }
    let count = (tokens.count - 1) / length
    return data(
      name, names: names, inputs: tokens[..<(count * length)].map { Float($0) },
      labels: Array(tokens[1...(count * length)]), steps: length)
  }

  private static func data(
    _ name: String, names: [String], inputs: [Float], labels: [Int32], steps: Int
  ) -> LabeledData {
    LabeledData(
      name: name,
      examples: ExampleTable(
        inputs: .numbers(inputs), featureCount: steps,
        targets: .stepClasses(labels, steps: steps, count: names.count)),
      classNames: names, steps: steps)
  }
}
