/// Examples from lines of text: what comes next after each is to be told.
enum PredictedText {
  static func data(
    _ bytes: [UInt8], path: String, steps: Int, vocabulary: [String]
  ) throws(DatasetError) -> UnlabeledData {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unreadableFile(path: path, reason: "it is not UTF-8 text")
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let rows = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
    var inputs: [Float] = []
    var answered: [Int] = []
    let numbers = tokenNumbers(vocabulary)
    for (number, line) in rows.enumerated() {
      let tokens: [Int]
      do {
        tokens = try Self.tokens(of: line, numbers, vocabulary, line: number + 1)
      } catch {
        throw .inputs(path: path, error)
      }
      let seen = ([0] + tokens).suffix(steps)
      inputs += seen.map { Float($0) } + [Float](repeating: 0, count: steps - seen.count)
      answered.append(seen.count - 1)
    }
    return UnlabeledData(
      inputs: .numbers(inputs), featureCount: steps, names: rows.map(String.init),
      answeredSteps: answered)
  }

  static func tokenNumbers(_ vocabulary: [String]) -> [String: Int] {
    Dictionary(zip(vocabulary, vocabulary.indices), uniquingKeysWith: { first, _ in first })
  }

  /// - Throws: `unknownCharacter`.
  static func tokens(
    of text: some StringProtocol, _ numbers: [String: Int], _ vocabulary: [String], line: Int
  ) throws(InputProblem) -> [Int] {
    var tokens: [Int] = []
    for character in text {
      guard let number = numbers[String(character)] else {
        throw .unknownCharacter(String(character), line: line, known: vocabulary)
      }
      tokens.append(number)
    }
    return tokens
  }
}

/// A text as tokens of a network's vocabulary.
///
/// - Throws: `DatasetError.inputs` for a character that it does not have.
public func tokens(of text: String, vocabulary: [String]) throws(DatasetError) -> [Int] {
  do {
    return try PredictedText.tokens(
      of: text, PredictedText.tokenNumbers(vocabulary), vocabulary, line: 1)
  } catch {
    throw .inputs(path: "the prefix", error)
  }
}
