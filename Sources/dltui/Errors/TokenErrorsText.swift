import CellUI
import Diagnosis
import Glibc
import Platform
import RunEvents
import Training

/// Which tokens a model predicts worst, and the passages that it is furthest off in.
struct TokenErrorsText {
  let run: String
  let file: String
  let errors: TokenErrors
  /// Tokens and passages of a listing at most.
  let most: Int
  /// What tokens are called, by their numbers.
  let names: [String]
  /// An example's row in the data; nil where it is not known.
  let row: (Int) -> Int?

  private static let split = Split.dev.rawValue
  /// Tokens of a passage that are shown, at most, and how many of them before the worst one.
  private static let (mostShown, before) = (60, 40)

  private var wrong: Int { errors.count - errors.correct }

  var plain: String {
    let passages = errors.worst.prefix(most).map(passage).joined(separator: "\n")
    return [tokens, passages.isEmpty ? nil : "the worst passages:\n" + passages]
      .compactMap { $0 }.joined(separator: "\n\n")
  }

  /// How many tokens are wrong, and which.
  var tokens: String { [head, tokenTable].joined(separator: "\n\n") }

  private var head: String {
    let share = errors.count > 0 ? Double(wrong) / Double(errors.count) : 0
    var text =
      "\(run.printableLine) (\(file)): \(wrong) of \(errors.count) \(Self.split) tokens wrong"
    text += String(printf: ", %.2f %%", share * 100)
    if let cost = errors.meanCost {
      text += String(printf: "; mean cost %.4f, perplexity %.4f", cost, exp(cost))
    }
    return text
  }

  private var tokenTable: String {
    var table = TextTable([
      "token", "count", "right", "mean cost", "share of cost", "mostly predicted as",
    ])
    for token in errors.tokens.prefix(most) {
      table.append([
        quoted(token.token), String(token.count),
        String(printf: "%.1f %%", 100 * Double(token.correct) / Double(token.count)),
        String(printf: "%.4f", token.meanCost), String(printf: "%.1f %%", 100 * token.costShare),
        token.mistakenFor.map(quoted) ?? "",
      ])
    }
    return "the worst predicted of \(errors.tokens.count) tokens:\n" + table.text
  }

  /// What is expected, what is predicted, and a mark below each token that is wrong.
  private func passage(_ passage: TokenErrors.Passage) -> String {
    let first = max(0, min(passage.worst - Self.before, passage.expected.count - Self.mostShown))
    let places = first..<min(first + Self.mostShown, passage.expected.count)
    let expected: [String] = places.map { shown(passage.expected[$0]) }
    let predicted: [String] = places.map { shown(passage.predicted[$0]) }
    let widths: [Int] = zip(expected, predicted).map { max($0.displayWidth, $1.displayWidth) }
    let marks: [String] = zip(places, widths).map { place, width in
      let isRight = passage.expected[place] == passage.predicted[place]
      return isRight ? "" : String(repeating: "^", count: width)
    }
    var head = "\(place(of: passage.example)): \(passage.wrong) of \(passage.expected.count) wrong"
    head += String(printf: ", mean cost %.4f", passage.meanCost)
    if places.count < passage.expected.count {
      head += ", tokens \(places.lowerBound) to \(places.upperBound - 1)"
    }
    return [
      head, line("expected", expected, widths), line("predicted", predicted, widths),
      line("", marks, widths),
    ].joined(separator: "\n")
  }

  /// Cells below those of other lines; characters stand next to each other.
  private func line(_ title: String, _ cells: [String], _ widths: [Int]) -> String {
    let isTight = widths.allSatisfy { $0 == 1 }
    let padded: [String] = zip(cells, widths).map { cell, width in cell.paddedRight(to: width) }
    let text = "  " + title.paddedRight(to: 11) + padded.joined(separator: isTight ? "" : " ")
    return String(text.reversed().drop { $0 == " " }.reversed())
  }

  private func place(of example: Int) -> String {
    "\(Self.split) \(example)" + (row(example).map { ", row \($0) of the data" } ?? "")
  }

  private func name(_ token: Int) -> String {
    names.name(ofOutput: token)
  }

  private func quoted(_ token: Int) -> String { name(token).debugDescription }

  /// In one line; a line's end as a mark of its own.
  private func shown(_ token: Int) -> String {
    let text = name(token).replacing("\n", with: "↵").printableLine
    return text.isEmpty ? "·" : text
  }
}

extension TokenErrorsText {
  struct Document: Encodable {
    struct Token: Encodable {
      var token: String
      var count: Int
      var correct: Int
      var meanCost: Double
      var costShare: Double
      var mistakenFor: String?
    }

    struct Passage: Encodable {
      var example: Int
      var row: Int?
      var expected: [String]
      var predicted: [String]
      var costs: [Double]
    }

    struct Answer: Encodable {
      var example: Int
      var row: Int?
      var question: String
      var expected: String
      var written: String
      var tags: [String]?
    }

    var run: String
    var split: String
    var file: String
    var kind: String
    var count: Int
    var mistakes: Int
    var meanCost: Double?
    var perplexity: Double?
    var passages: Int
    var rightPassages: Int
    var tokens: [Token]
    var worst: [Passage]
    /// Of questions: the share of whole answers that is wrong.
    var error: Double?
    var examined: Int?
    var untagged: Int?
    var tags: [ErrorsText.Document.Tag]?
    var answers: [Answer]?
  }

  func json() throws -> String { try JSONText.of(document) }

  /// All tokens, and as many passages as were asked for.
  var document: Document {
    Document(
      run: run, split: Self.split, file: file, kind: "tokens", count: errors.count,
      mistakes: wrong, meanCost: errors.meanCost, perplexity: errors.meanCost.map { exp($0) },
      passages: errors.examples.count,
      rightPassages: errors.examples.count - errors.mistaken.count,
      tokens: errors.tokens.map {
        Document.Token(
          token: name($0.token), count: $0.count, correct: $0.correct, meanCost: $0.meanCost,
          costShare: $0.costShare, mistakenFor: $0.mistakenFor.map(name))
      },
      worst: errors.worst.prefix(most).map {
        Document.Passage(
          example: $0.example, row: row($0.example), expected: $0.expected.map(name),
          predicted: $0.predicted.map(name), costs: $0.costs)
      })
  }
}
