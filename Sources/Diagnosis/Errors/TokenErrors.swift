import Glibc

/// Which tokens a model that tells the next one predicts worst, and in which examples it is furthest
/// off. A token's cost is −ln of the probability that the model gave to the true one.
public struct TokenErrors: Sendable {
  /// One token, wherever it is the true one.
  public struct Token: Hashable, Sendable {
    /// Its number in the vocabulary.
    public var token: Int
    /// How often it is the true one.
    public var count: Int
    /// How often it is predicted then.
    public var correct: Int
    /// The mean cost.
    public var meanCost: Double
    /// What it costs in all, of the whole set's cost, 0...1.
    public var costShare: Double
    /// What is predicted most often in its place, the first of several; nil where it is never wrong.
    public var mistakenFor: Int?
  }

  /// One example: a line or a window of a text.
  public struct Passage: Hashable, Sendable {
    /// Its place in the set.
    public var example: Int
    /// Its true tokens, in the order of its steps; steps without one are left out.
    public var expected: [Int]
    /// What is predicted after the true tokens before it, a token each.
    public var predicted: [Int]
    /// What each true one costs.
    public var costs: [Double]

    /// The mean cost.
    public var meanCost: Double { costs.reduce(0, +) / Double(costs.count) }
    /// How many are predicted wrong.
    public var wrong: Int { zip(expected, predicted).count { $0 != $1 } }
    /// Which token costs the most, the first of several.
    public var worst: Int {
      costs.indices.reduce(0) { costs[$1] > costs[$0] ? $1 : $0 }
    }
  }

  /// Tokens in all that have to be told.
  public let count: Int
  /// Those that are told right.
  public let correct: Int
  /// The mean cost over all; nil without tokens.
  public let meanCost: Double?
  /// Tokens that occur, from the greatest mean cost on, equals in the order of the vocabulary.
  public let tokens: [Token]
  /// Examples that have a token to tell, in the set's order.
  public let examples: [Int]
  /// Those of them in which one is told wrong.
  public let mistaken: Set<Int>
  /// The examples with the greatest mean cost, equals in the set's order.
  public let worst: [Passage]

  /// - Parameters:
  ///   - probabilities: `[examples, steps, tokens]`.
  ///   - labels: `[examples, steps]`; −1 where there is none.
  ///   - steps: of an example.
  ///   - count: tokens of the vocabulary.
  ///   - most: examples to keep.
  ///   - onlyWrong: whether examples that are right throughout are none to keep.
  /// - Precondition: the lengths agree.
  public init(
    probabilities: [Float], labels: [Int32], steps: Int, count: Int, most: Int,
    onlyWrong: Bool = false
  ) {
    precondition(probabilities.count == labels.count * count, "a probability a step and token")
    precondition(steps > 0 && labels.count.isMultiple(of: steps), "examples of \(steps) steps")
    var counts = [Int](repeating: 0, count: count)
    var rights = counts
    var sums = [Double](repeating: 0, count: count)
    // Only pairs that occur: a vocabulary squared can be large.
    var mistakes: [[Int32: Int]] = Array(repeating: [:], count: count)
    var passages: [Passage] = []
    var (examples, mistaken) = ([Int](), Set<Int>())
    for example in 0..<labels.count / steps {
      var passage = Passage(example: example, expected: [], predicted: [], costs: [])
      for place in example * steps..<(example + 1) * steps where labels[place] >= 0 {
        let label = Int(labels[place])
        let row = place * count..<(place + 1) * count
        let prediction =
          row.reduce(row.lowerBound) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
          - row.lowerBound
        let given = Double(probabilities[row.lowerBound + label])
        let cost = -log(max(given, ProbabilityScores.clip))
        counts[label] += 1
        sums[label] += cost
        if prediction == label {
          rights[label] += 1
        } else {
          mistakes[label][Int32(prediction), default: 0] += 1
        }
        passage.expected.append(label)
        passage.predicted.append(prediction)
        passage.costs.append(cost)
      }
      guard !passage.costs.isEmpty else { continue }
      examples.append(example)
      let isWrong = passage.wrong > 0
      if isWrong { mistaken.insert(example) }
      if isWrong || !onlyWrong { passages.append(passage) }
    }
    self.count = counts.reduce(0, +)
    correct = rights.reduce(0, +)
    let all = sums.reduce(0, +)
    meanCost = self.count > 0 ? all / Double(self.count) : nil
    tokens = (0..<count).filter { counts[$0] > 0 }.map { token in
      Token(
        token: token, count: counts[token], correct: rights[token],
        meanCost: sums[token] / Double(counts[token]), costShare: all > 0 ? sums[token] / all : 0,
        mistakenFor: mistakes[token].min { ($1.value, $0.key) < ($0.value, $1.key) }
          .map { Int($0.key) })
    }.sorted { ($1.meanCost, $0.token) < ($0.meanCost, $1.token) }
    self.examples = examples
    self.mistaken = mistaken
    worst = Array(
      passages.map { (passage: $0, cost: $0.meanCost) }
        .sorted { ($1.cost, $0.passage.example) < ($0.cost, $1.passage.example) }
        .prefix(most).map(\.passage))
  }
}
