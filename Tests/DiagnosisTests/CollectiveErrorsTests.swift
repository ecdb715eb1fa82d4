import Diagnosis
import Testing

/// Tokens and pairs that a model has wrong, against `Reference/collective.py`.
@Suite struct CollectiveErrorsTests {
  struct Cases: Decodable, Sendable {
    var tokens: [Tokens]
    var pairs: [Pairs]
  }

  struct Tokens: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var steps: Int
    var vocabulary: Int
    var probabilities: [Float]
    var labels: [Int32]
    var count: Int
    var correct: Int
    var meanCost: Double
    /// Token, count, right ones, mean cost, share of the cost, what it is taken for or −1.
    var tokens: [[Double]]
    var passages: Int
    var right: Int
    var worst: [Int]
    var worstWrong: [Int]
    /// Wrong tokens of each of the worst.
    var wrong: [Int]

    var testDescription: String { name }
  }

  struct Pairs: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var width: Int
    var embeddings: [Float]
    var labels: [Int32]
    var threshold: Double
    /// Squared distance, first and second example.
    var accepts: [[Double]]
    var rejects: [[Double]]
    /// First and second class, pairs, wrong ones.
    var mixedUp: [[Int]]
    var fallenApart: [[Int]]

    var testDescription: String { name }
  }

  static let cases: Cases = referenceFile("collective.json")

  private func errors(_ each: Tokens, most: Int, onlyWrong: Bool = false) -> TokenErrors {
    TokenErrors(
      probabilities: each.probabilities, labels: each.labels, steps: each.steps,
      count: each.vocabulary, most: most, onlyWrong: onlyWrong)
  }

  @Test(arguments: cases.tokens)
  func tokensAreScikitLearns(each: Tokens) throws {
    let found = errors(each, most: 99)
    #expect(found.count == each.count && found.correct == each.correct)
    #expect(abs(try #require(found.meanCost) - each.meanCost) < 1e-9)
    #expect(found.tokens.map(\.token) == each.tokens.map { Int($0[0]) })
    for (token, expected) in zip(found.tokens, each.tokens) {
      #expect(token.count == Int(expected[1]) && token.correct == Int(expected[2]))
      #expect(abs(token.meanCost - expected[3]) < 1e-9)
      #expect(abs(token.costShare - expected[4]) < 1e-9)
      #expect(token.mistakenFor ?? -1 == Int(expected[5]))
    }
    #expect(found.examples.count == each.passages)
    #expect(found.examples.count - found.mistaken.count == each.right)
    #expect(Set(each.worstWrong) == found.mistaken)
    #expect(found.worst.map(\.example) == each.worst)
    #expect(found.worst.map(\.wrong) == each.wrong)
    #expect(errors(each, most: 99, onlyWrong: true).worst.map(\.example) == each.worstWrong)
    #expect(errors(each, most: 2).worst.map(\.example) == Array(each.worst.prefix(2)))
    #expect(errors(each, most: 0).worst.isEmpty)
  }

  @Test func nothingToTellIsNoError() {
    let none = TokenErrors(
      probabilities: [0.5, 0.5], labels: [-1], steps: 1, count: 2, most: 3)
    #expect(none.count == 0 && none.meanCost == nil && none.tokens.isEmpty && none.worst.isEmpty)
    // A certainty that is wrong costs what single precision can tell from 1.
    let sure = TokenErrors(probabilities: [1, 0], labels: [1], steps: 1, count: 2, most: 3)
    #expect(sure.meanCost?.isFinite == true && sure.tokens.first?.mistakenFor == 0)
  }

  @Test(arguments: cases.pairs)
  func pairsAreScikitLearns(each: Pairs) throws {
    let found = try #require(
      PairErrors(
        embeddings: each.embeddings, width: each.width, labels: each.labels,
        threshold: each.threshold, most: 7))
    #expect(found.falseAcceptCount == each.accepts.count)
    #expect(found.falseRejectCount == each.rejects.count)
    let report = found.report
    #expect(
      report.falseAcceptRate == Double(each.accepts.count) / Double(report.differentCount))
    #expect(report.falseRejectRate == Double(each.rejects.count) / Double(report.sameCount))
    for (pairs, expected) in [
      (found.falseAccepts, each.accepts), (found.falseRejects, each.rejects),
    ] {
      #expect(pairs.count == min(7, expected.count))
      for (pair, row) in zip(pairs, expected) {
        #expect(pair.first == Int(row[1]) && pair.second == Int(row[2]))
        #expect(abs(pair.distance - row[0]) < 1e-5 * max(1, row[0]))
      }
    }
    #expect(found.mixedUp.map { [$0.first, $0.second, $0.count, $0.wrong] } == each.mixedUp)
    #expect(
      found.fallenApart.map { [$0.first, $0.second, $0.count, $0.wrong] } == each.fallenApart)
  }

  @Test func pairsOfOneKindAreNotTold() {
    #expect(PairErrors(embeddings: [0, 1], width: 1, labels: [0, 0], most: 3) == nil)
  }
}
