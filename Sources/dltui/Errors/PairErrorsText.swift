import CellUI
import Diagnosis
import Platform
import RunEvents

/// The pairs that a model takes for what they are not, and the classes that they are of.
struct PairErrorsText {
  let run: String
  let file: String
  let errors: PairErrors
  /// Classes of a listing at most.
  let most: Int
  let classNames: [String]
  /// An example's class, as an index.
  let label: (Int) -> Int
  /// An example's row in the data; nil where it is not known.
  let row: (Int) -> Int?

  private static let split = Split.dev.rawValue

  var plain: String {
    let report = errors.report
    var parts = [
      "\(run.printableLine) (\(file)): at most a squared distance of "
        + "\(MetricText.number(report.threshold)) is one class\n"
        + "\(errors.falseAcceptCount) of \(report.differentCount) \(Self.split) pairs of two classes "
        + "taken for one, "
        + percent(report.falseAcceptRate) + " (FAR)\n"
        + "\(errors.falseRejectCount) of \(report.sameCount) \(Self.split) pairs of one class taken "
        + "for two, "
        + percent(report.falseRejectRate) + " (FRR)"
    ]
    if !errors.falseAccepts.isEmpty {
      parts.append("false accepts, the nearest first:\n" + table(errors.falseAccepts))
    }
    if !errors.falseRejects.isEmpty {
      parts.append("false rejects, the furthest first:\n" + table(errors.falseRejects))
    }
    if !errors.mixedUp.isEmpty {
      parts.append("classes that are mixed up:\n" + table(errors.mixedUp))
    }
    if !errors.fallenApart.isEmpty {
      parts.append("classes that fall apart:\n" + table(errors.fallenApart))
    }
    return parts.joined(separator: "\n\n")
  }

  private func table(_ pairs: [PairErrors.Pair]) -> String {
    var table = TextTable([
      "example", "row", "class", "other", "row", "class", "squared distance", "of the threshold",
    ])
    for pair in pairs {
      table.append(
        [pair.first, pair.second].flatMap { example in
          [String(example), row(example).map { String($0) } ?? "", name(label(example))]
        } + [
          MetricText.number(pair.distance),
          errors.report.threshold > 0
            ? String(printf: "%.2f ×", pair.distance / errors.report.threshold) : "",
        ])
    }
    return table.text
  }

  private func table(_ classes: [PairErrors.Classes]) -> String {
    var table = TextTable(["classes", "pairs", "wrong", "share"])
    for classes in classes.prefix(most) {
      table.append([
        classes.first == classes.second
          ? name(classes.first) : "\(name(classes.first)), \(name(classes.second))",
        String(classes.count), String(classes.wrong),
        percent(Double(classes.wrong) / Double(classes.count)),
      ])
    }
    return table.text
  }

  private func percent(_ fraction: Double) -> String { String(printf: "%.2f %%", fraction * 100) }

  private func name(_ label: Int) -> String {
    classNames.name(ofOutput: label)
  }
}

extension PairErrorsText {
  private struct Document: Encodable {
    struct Example: Encodable {
      var example: Int
      var row: Int?
      var label: String
    }

    struct Pair: Encodable {
      var first: Example
      var second: Example
      var distance: Double
    }

    struct Classes: Encodable {
      var classes: [String]
      var count: Int
      var wrong: Int
    }

    var run: String
    var split: String
    var file: String
    var kind = "pairs"
    var threshold: Double
    var differentPairs: Int
    var samePairs: Int
    var falseAcceptCount: Int
    var falseRejectCount: Int
    var falseAcceptRate: Double
    var falseRejectRate: Double
    var falseAccepts: [Pair]
    var falseRejects: [Pair]
    var mixedUp: [Classes]
    var fallenApart: [Classes]
  }

  /// All classes with a wrong pair, and as many pairs as were asked for.
  func json() throws -> String {
    func document(_ example: Int) -> Document.Example {
      Document.Example(example: example, row: row(example), label: name(label(example)))
    }
    func document(_ pair: PairErrors.Pair) -> Document.Pair {
      Document.Pair(
        first: document(pair.first), second: document(pair.second), distance: pair.distance)
    }
    func document(_ classes: PairErrors.Classes) -> Document.Classes {
      let places =
        classes.first == classes.second
        ? [classes.first] : [classes.first, classes.second]
      return Document.Classes(
        classes: places.map(name), count: classes.count, wrong: classes.wrong)
    }
    let report = errors.report
    return try JSONText.of(
      Document(
        run: run, split: Self.split, file: file, threshold: report.threshold,
        differentPairs: report.differentCount, samePairs: report.sameCount,
        falseAcceptCount: errors.falseAcceptCount, falseRejectCount: errors.falseRejectCount,
        falseAcceptRate: report.falseAcceptRate, falseRejectRate: report.falseRejectRate,
        falseAccepts: errors.falseAccepts.map(document),
        falseRejects: errors.falseRejects.map(document), mixedUp: errors.mixedUp.map(document),
        fallenApart: errors.fallenApart.map(document)))
  }
}
