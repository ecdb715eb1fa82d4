import BuiltInData
import NeuralEngine

/// Text as examples for networks that tell what comes next: a token after the other in, the token of the
/// next one as the label of the step.
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
    let encoder = TextEncoder(Tokenizer(of: lines, TokenOptions(), hasUnknown: false))
    let tokens = try tokens(of: lines, by: encoder, path: "names")
    return Self.lines(tokens, LineCut(tokens.lazy.map(\.count)), encoder.tokenizer, name: "names")
  }

  /// What a network that was trained on text takes: another text is brought to it.
  struct Known: Hashable {
    var tokenizer: Tokenizer
    /// Of an example.
    var steps: Int
  }

  /// - Parameters:
  ///   - length: tokens of a window; nil makes each line an example.
  ///   - known: nil takes the vocabulary and the length that the text has.
  static func labeledData(
    path: String, length: Int?, options: TokenOptions = TokenOptions(), known: Known? = nil,
    memory: MemoryProbe
  ) throws(DatasetError) -> LabeledData {
    let bytes = try FileBytes(memory).readInflating(path)
    // The text, its lines put together, and a number for each of its characters.
    try memory.require(
      Double(bytes.count) * 8, for: path, "\(bytes.count) bytes of text", hint: "a shorter text")
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unreadableFile(path: path, reason: "it is not UTF-8 text")
    }
    let name = DataSource.name(ofFile: path)
    let lines = text.split(whereSeparator: \.isNewline)
    guard !lines.isEmpty else {
      throw .unreadableFile(path: path, reason: "there is no text in it")
    }
    let encoder = TextEncoder(
      known?.tokenizer
        // A window goes on across lines: what ends them is there as the text has it.
        ?? Tokenizer(
          of: length == nil || options.unit != .character ? lines : [text[...]], options,
          hasUnknown: options.unit != .character))
    let noun = encoder.tokenizer.unit == .character ? "characters" : "tokens"
    func require(_ rows: Int, _ steps: Int) throws(DatasetError) {
      let need = LoadingNeed(rows: rows, features: steps, labelsPerRow: steps)
      try memory.require(
        need.bytes, for: path, "\(rows) sequences of \(steps) \(noun)",
        hint: "a shorter text, or {text: FILE, length: 100} for windows of one length")
    }
    guard let length else {
      let tokens = try tokens(of: lines, by: encoder, path: path)
      let lengths = tokens.lazy.map(\.count)
      let cut = known.map { LineCut(lengths, steps: $0.steps) } ?? LineCut(lengths)
      try require(cut.rowCount, cut.steps)
      return Self.lines(tokens, cut, encoder.tokenizer, name: name)
    }
    let tokens = try whole(text, by: encoder, path: path)
    guard tokens.count > length else {
      throw .unreadableFile(
        path: path, reason: "its \(tokens.count) \(noun) are no window of \(length) and one more")
    }
    try require(tokens.count / length, length)
    return windows(of: tokens, encoder.tokenizer, length: length, name: name)
  }

  /// - Throws: `inputs`, with the line, for what the vocabulary does not have.
  private static func tokens(
    of lines: [Substring], by encoder: TextEncoder, path: String
  ) throws(DatasetError) -> [[Int]] {
    var result: [[Int]] = []
    result.reserveCapacity(lines.count)
    for (number, line) in lines.enumerated() {
      do throws(TextEncoder.UnknownText) {
        result.append(try encoder.tokens(of: line))
      } catch {
        throw .inputs(
          path: path,
          .unknownCharacter(
            error.text, line: number + 1, known: encoder.tokenizer.vocabulary))
      }
    }
    return result
  }

  /// - Throws: as for lines.
  private static func whole(
    _ text: String, by encoder: TextEncoder, path: String
  ) throws(DatasetError) -> [Int] {
    do throws(TextEncoder.UnknownText) {
      return try encoder.tokens(of: text)
    } catch {
      // Told by its line.
      let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      return try tokens(of: lines, by: encoder, path: path).flatMap { $0 }
    }
  }

  /// A line each: its end, then its tokens, as far as the longest line goes; the labels are its tokens,
  /// then its end, and none beyond. What a line has beyond the steps of an example goes on in the next
  /// one.
  private static func lines(
    _ lines: [[Int]], _ cut: LineCut, _ tokenizer: Tokenizer, name: String
  ) -> LabeledData {
    var inputs = [Float](repeating: 0, count: cut.rowCount * cut.steps)
    var labels = [Int32](repeating: -1, count: cut.rowCount * cut.steps)
    var row = 0
    for line in lines {
      let start = row * cut.steps
      var index = start
      for token in line {
        labels[index] = Int32(token)
        index += 1
        inputs[index] = Float(token)
      }
      labels[index] = 0
      row += (index - start) / cut.steps + 1
    }
    var data = data(name, tokenizer, inputs: inputs, labels: labels, steps: cut.steps)
    if cut.cutCount > 0 {
      let noun = tokenizer.unit == .character ? "characters" : "tokens"
      data.warnings.append(
        "\(cut.cutCount) of \(lines.count) lines of \(name) are longer than \(cut.steps - 1) "
          + "\(noun): they are cut into pieces of \(cut.steps)")
    }
    return data
  }

  /// Windows side by side; what remains at the end is left out.
  private static func windows(
    of tokens: [Int], _ tokenizer: Tokenizer, length: Int, name: String
  ) -> LabeledData {
    let count = (tokens.count - 1) / length
    return data(
      name, tokenizer, inputs: tokens[..<(count * length)].map { Float($0) },
      labels: tokens[1...(count * length)].map { Int32($0) }, steps: length)
  }

  private static func data(
    _ name: String, _ tokenizer: Tokenizer, inputs: [Float], labels: [Int32], steps: Int
  ) -> LabeledData {
    let names = tokenizer.vocabulary
    var data = LabeledData(
      name: name,
      examples: ExampleTable(
        inputs: .numbers(inputs), featureCount: steps,
        targets: .stepClasses(labels, steps: steps, count: names.count)),
      classNames: names, steps: steps)
    data.tokenizer = tokenizer
    return data
  }
}
