import NeuralEngine

extension LabeledData {
  /// Texts that are to become tokens once it is known which of them are learned from.
  struct TextInputs: Hashable, Sendable {
    var train: [String]
    /// Of the sets that the source has set aside.
    var dev: [String] = []
    var test: [String] = []
    var options: TokenOptions
    /// Tokens of an example; nil is the longest text's of the train set, within limits.
    var length: Int?
  }

  /// Where nothing says how long an example is: the cost of a long one is everybody's.
  private static let mostSteps = 200

  /// How the texts of some rows become tokens, and how many an example has.
  ///
  /// - Precondition: the inputs are texts.
  func tokenizer(fitting rows: ArraySlice<Int32>) -> (tokenizer: Tokenizer, steps: Int) {
    guard let texts else { preconditionFailure("texts") }
    let learned = rows.lazy.map { texts.train[Int($0)] }
    let tokenizer = Tokenizer(of: learned, texts.options, hasUnknown: true)
    if let length = texts.length { return (tokenizer, length) }
    let encoder = TextEncoder(tokenizer)
    let longest = learned.map { Self.tokens(of: $0, by: encoder).count }.max() ?? 1
    return (tokenizer, min(max(longest, 1), Self.mostSteps))
  }

  /// Without the line's ends behind the text.
  private static func tokens(of text: String, by encoder: TextEncoder) -> ArraySlice<Int> {
    do throws(TextEncoder.UnknownText) {
      let tokens = try encoder.tokens(of: text)
      return tokens[..<(tokens.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)]
    } catch {
      preconditionFailure("one token stands for what is unknown")
    }
  }

  /// Texts as rows of tokens `[texts, steps]`: the first so many of each, and what is too short with
  /// line's ends before it, so that a network that reads to the end has the text's end last.
  static func rows(
    of texts: [String], by tokenizer: Tokenizer, steps: Int
  ) -> (inputs: [Float], cutCount: Int) {
    let encoder = TextEncoder(tokenizer)
    var inputs = [Float](repeating: 0, count: texts.count * steps)
    var cutCount = 0
    for (row, text) in texts.enumerated() {
      let tokens = tokens(of: text, by: encoder)
      if tokens.count > steps { cutCount += 1 }
      let kept = tokens.prefix(steps)
      for (place, token) in kept.enumerated() {
        inputs[(row + 1) * steps - kept.count + place] = Float(token)
      }
    }
    return (inputs, cutCount)
  }

  /// The examples with their texts as tokens; as they are where they are no texts.
  func tokenized(by tokenizer: Tokenizer, steps: Int) -> LabeledData {
    guard let texts else { return self }
    var cutCount = 0
    func table(_ table: ExampleTable, _ texts: [String]) -> ExampleTable {
      let (inputs, cut) = Self.rows(of: texts, by: tokenizer, steps: steps)
      cutCount += cut
      return ExampleTable(
        inputs: .numbers(inputs), featureCount: steps, targets: table.targets,
        weights: table.weights)
    }
    var facts = facts
    facts.featureCount = steps
    facts.steps = steps
    facts.tokenCount = tokenizer.vocabulary.count
    var data = LabeledData(
      facts: facts, table: table(self.table, texts.train),
      publishedDevTable: publishedDevTable.map { table($0, texts.dev) },
      publishedTestTable: publishedTestTable.map { table($0, texts.test) })
    data.warnings = warnings
    data.files = files
    data.publishedDevFiles = publishedDevFiles
    data.tokenizer = tokenizer
    let count = texts.train.count + texts.dev.count + texts.test.count
    if cutCount > 0 {
      data.warnings.append(
        "\(cutCount) of \(count) texts of \(facts.name) are longer than \(steps) tokens: what comes "
          + "after them is left out")
    }
    return data
  }
}
