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
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    return Self.lines(
      lines, LineCut(lines.lazy.map(\.count)), Tokens(of: lines.joined(separator: "\n")),
      name: "names")
  }

  /// What a network that was trained on text takes: another text is brought to it.
  struct Known: Hashable {
    var vocabulary: [String]
    /// Of an example.
    var steps: Int
  }

  /// - Parameters:
  ///   - length: characters of a window; nil makes each line an example.
  ///   - known: nil takes the characters and the length that the text has.
  static func labeledData(
    path: String, length: Int?, known: Known? = nil, memory: MemoryProbe
  ) throws(DatasetError) -> LabeledData {
    let bytes = try FileBytes(memory).readInflating(path)
    // The text, its lines put together, and a number for each of its characters.
    try memory.require(
      Double(bytes.count) * 8, for: path, "\(bytes.count) bytes of text", hint: "a shorter text")
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unreadableFile(path: path, reason: "it is not UTF-8 text")
    }
    let name = DataSource.name(ofFile: path)
    let tokens = try known.map { known throws(DatasetError) in
      try Tokens(of: text, path: path, vocabulary: known.vocabulary)
    }
    func require(_ rows: Int, _ steps: Int) throws(DatasetError) {
      let need = LoadingNeed(rows: rows, features: steps, labelsPerRow: steps)
      try memory.require(
        need.bytes, for: path, "\(rows) sequences of \(steps) characters",
        hint: "a shorter text, or {text: FILE, length: 100} for windows of one length")
    }
    guard let length else {
      let lines = text.split(whereSeparator: \.isNewline)
      guard !lines.isEmpty else {
        throw .unreadableFile(path: path, reason: "there is no text in it")
      }
      let lengths = lines.lazy.map(\.count)
      let cut = known.map { LineCut(lengths, steps: $0.steps) } ?? LineCut(lengths)
      try require(cut.rowCount, cut.steps)
      return Self.lines(
        lines, cut, tokens ?? Tokens(of: lines.joined(separator: "\n")), name: name)
    }
    let count = text.count
    guard count > length else {
      throw .unreadableFile(
        path: path, reason: "its \(count) characters are no window of \(length) and one more")
    }
    try require(count / length, length)
    return windows(of: text, tokens ?? Tokens(of: text), length: length, name: name)
  }

  /// The numbers of characters.
  private struct Tokens {
    let names: [String]
    let numbers: [Character: Int32]

    /// Those of `text` in order, a line's end first.
    init(of text: String) {
      let characters = [Character("\n")] + Set(text).subtracting(["\n"]).sorted()
      names = characters.map(String.init)
      numbers = Dictionary(uniqueKeysWithValues: zip(characters, Int32(0)...))
    }

    /// Those of a vocabulary that has all the text's.
    ///
    /// - Throws: `inputs`.
    init(of text: String, path: String, vocabulary: [String]) throws(DatasetError) {
      names = vocabulary
      numbers = Dictionary(
        zip(vocabulary.compactMap(\.first), Int32(0)...), uniquingKeysWith: { first, _ in first })
      for (line, characters) in text.split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated() {
        if let stranger = characters.first(where: { numbers[$0] == nil && !$0.isNewline }) {
          throw .inputs(
            path: path, .unknownCharacter(String(stranger), line: line + 1, known: vocabulary))
        }
      }
    }
  }

  /// A line each: its end, then its characters, as far as the longest line goes; the labels are its
  /// characters, then its end, and none beyond. What a line has beyond the steps of an example goes
  /// on in the next one.
  private static func lines(
    _ lines: [Substring], _ cut: LineCut, _ tokens: Tokens, name: String
  ) -> LabeledData {
    var inputs = [Float](repeating: 0, count: cut.rowCount * cut.steps)
    var labels = [Int32](repeating: -1, count: cut.rowCount * cut.steps)
    var row = 0
    for line in lines {
      let start = row * cut.steps
      var index = start
      for character in line {
        let token = tokens.numbers[character] ?? 0
        labels[index] = token
        index += 1
        inputs[index] = Float(token)
      }
      labels[index] = 0
      row += (index - start) / cut.steps + 1
    }
    var data = data(name, names: tokens.names, inputs: inputs, labels: labels, steps: cut.steps)
    if cut.cutCount > 0 {
      data.warnings.append(
        "\(cut.cutCount) of \(lines.count) lines of \(name) are longer than \(cut.steps - 1) "
          + "characters: they are cut into pieces of \(cut.steps)")
    }
    return data
  }

  /// Windows side by side; what remains at the end is left out.
  private static func windows(
    of text: String, _ known: Tokens, length: Int, name: String
  ) -> LabeledData {
    let tokens = text.map { known.numbers[$0] ?? 0 }
    let count = (tokens.count - 1) / length
    return data(
      name, names: known.names, inputs: tokens[..<(count * length)].map { Float($0) },
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
