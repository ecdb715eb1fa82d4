import NeuralEngine
import Platform

extension DataSplit {
  /// More features than this say nothing to a reader.
  private static let mostFeatures = 8
  private static let mostTokens = 60

  /// An example in words: what a text says, or the values of a few features as the source gave them.
  ///
  /// - Parameter set: one of this split's sets.
  /// - Returns: nil for images, for sequences of numbers and where there are many features.
  public func words(of example: Int, in set: ExampleSet) -> String? {
    if facts.answerMark != nil { return text(of: line(of: example, in: set)) }
    if case .stepClasses(let labels, let steps, let count) = set.targets,
      count == facts.classNames.count
    {
      // Each step's target is the token after it; the first of all tokens ends a line.
      let tokens = labels[(example * steps)..<((example + 1) * steps)].prefix { $0 > 0 }
      return text(of: tokens.prefix(Self.mostTokens).map { Int($0) })
    }
    if facts.tokenCount != nil {
      let row = set.inputs[example * set.featureCount..<(example + 1) * set.featureCount]
      return text(of: row.drop { $0 == 0 }.prefix(Self.mostTokens).map { Int($0) })
    }
    guard facts.imageShape == nil, facts.steps == nil, set.featureCount <= Self.mostFeatures
    else { return nil }
    let texts = sourceValues(of: example, in: set).map { String(printf: "%.3g", Double($0)) }
    guard facts.featureNames.count == texts.count else { return texts.joined(separator: ", ") }
    return zip(facts.featureNames, texts).map { "\($0) \($1)" }.joined(separator: ", ")
  }

  /// A line of a question and its answer; nil where the examples are none.
  ///
  /// - Parameter set: one of this split's sets.
  /// - Returns: the question as tokens, its mark the last, and as a text without that; the answer.
  public func question(
    of example: Int, in set: ExampleSet
  ) -> (tokens: [Int], text: String, answer: String)? {
    guard let mark = facts.answerMark else { return nil }
    let line = line(of: example, in: set)
    guard let end = line.firstIndex(where: { facts.classNames[$0] == mark }) else { return nil }
    return (Array(line[...end]), text(of: line[..<end]), text(of: line[(end + 1)...]))
  }

  /// The tokens of a line, which begins and ends with a line's end.
  private func line(of example: Int, in set: ExampleSet) -> [Int] {
    let row = set.inputs[example * set.featureCount..<(example + 1) * set.featureCount]
    return Array(row.dropFirst().map { Int($0) }.prefix { $0 > 0 })
  }

  private func text(of tokens: some Sequence<Int>) -> String {
    tokenizer?.text(of: tokens) ?? tokens.map { facts.classNames[$0] }.joined()
  }
}
