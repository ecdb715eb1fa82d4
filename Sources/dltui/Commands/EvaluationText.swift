import CellUI
import Diagnosis
import Platform
import RunEvents

/// An evaluation as text for people and as JSON.
struct EvaluationText {
  /// Kinds of mistake that are listed at most.
  private static let commonestCount = 5

  let run: String
  /// What the set is called.
  let split: String
  let file: String
  let step: Int
  let classNames: [String]
  let report: ClassificationReport
  let mistakeCount: Int

  var plain: String {
    var parts = [
      "\(run.printableLine): \(report.count) \(split) examples, parameters of step \(step) (\(file))",
      figures, classTable.text,
    ]
    let commonest = report.confusion.commonestMistakes(Self.commonestCount)
    if !commonest.isEmpty {
      parts.append(
        "most often confused: "
          + commonest.map {
            "\(word($0.label)) predicted as \(word($0.prediction)) (\(Int($0.weight)))"
          }.joined(separator: ", "))
    }
    if mistakeCount > 0 { parts.append(mistakeTable.text) }
    return parts.joined(separator: "\n\n")
  }

  private var figures: String {
    let confusion = report.confusion
    var lines: [(String, String)] = []
    if let error = confusion.error, let measured = MeasuredError(error, count: report.count) {
      let interval = measured.interval
      lines.append(
        (
          "error",
          String(
            printf: "%.2f %%  (95 %%: %.2f to %.2f)", error * 100, interval.lowerBound * 100,
            interval.upperBound * 100)
        ))
    }
    for average in [ConfusionMatrix.Average.macro, .weighted] {
      lines.append(
        (
          "\(average.rawValue) F1",
          String(
            printf: "%.4f  precision %.4f  recall %.4f", confusion.f1(average),
            confusion.precision(average), confusion.recall(average))
        ))
    }
    if let logLoss = report.logLoss { lines.append(("log-loss", String(printf: "%.4f", logLoss))) }
    if let error = report.calibrationError {
      lines.append(("calibration error", String(printf: "%.2f %%", error * 100)))
    }
    return lines.map { $0.0 + String(repeating: " ", count: max(0, 19 - $0.0.count)) + $0.1 }
      .joined(separator: "\n")
  }

  private var classTable: TextTable {
    var table = TextTable(["class", "examples", "precision", "recall", "F1", "AUC"])
    let confusion = report.confusion
    let areas = report.rocAreas()
    for label in 0..<confusion.classCount {
      table.append([
        name(label), String(Int(confusion.support(label))),
        String(printf: "%.4f", confusion.precision(label)),
        String(printf: "%.4f", confusion.recall(label)),
        String(printf: "%.4f", confusion.f1(label)),
        areas[label].map { String(printf: "%.4f", $0) } ?? "",
      ])
    }
    return table
  }

  private var mistakeTable: TextTable {
    var table = TextTable(["example", "true", "predicted", "confidence", "of the true"])
    for mistake in report.mistakes.prefix(mistakeCount) {
      table.append([
        String(mistake.example), name(mistake.label), name(mistake.prediction),
        String(printf: "%.1f %%", mistake.confidence * 100),
        String(printf: "%.1f %%", mistake.labelProbability * 100),
      ])
    }
    return table
  }

  /// A class's name within a sentence.
  private func word(_ label: Int) -> String { name(label).printableLine.excerpt }

  private func name(_ label: Int) -> String {
    classNames.name(ofOutput: label)
  }
}

extension EvaluationText {
  private struct Document: Encodable {
    struct Class: Encodable {
      var name: String
      var examples: Double
      var precision: Double
      var recall: Double
      var f1: Double
      var rocArea: Double?
    }

    struct Averages: Encodable {
      var precision: Double
      var recall: Double
      var f1: Double
    }

    struct Mistake: Encodable {
      var example: Int
      var label: String
      var prediction: String
      var confidence: Double
      var labelProbability: Double
    }

    var run: String
    var split: String
    var file: String
    var step: Int
    var count: Int
    var accuracy: Double?
    var logLoss: Double?
    var calibrationError: Double?
    var averages: [String: Averages]
    var classes: [Class]
    /// `[label][prediction]`
    var confusion: [[Double]]
    var mistakes: [Mistake]
  }

  /// All of it, the mistakes as many as were asked for.
  func json() throws -> String {
    let confusion = report.confusion
    let classes = 0..<confusion.classCount
    let areas = report.rocAreas()
    let averages = ConfusionMatrix.Average.allCases.map {
      (
        $0.rawValue,
        Document.Averages(
          precision: confusion.precision($0), recall: confusion.recall($0), f1: confusion.f1($0))
      )
    }
    return try JSONText.of(
      Document(
        run: run, split: split, file: file, step: step, count: report.count,
        accuracy: confusion.accuracy, logLoss: report.logLoss,
        calibrationError: report.calibrationError,
        averages: Dictionary(uniqueKeysWithValues: averages),
        classes: classes.map {
          Document.Class(
            name: name($0), examples: confusion.support($0), precision: confusion.precision($0),
            recall: confusion.recall($0), f1: confusion.f1($0), rocArea: areas[$0])
        },
        confusion: classes.map { label in classes.map { confusion[label, $0] } },
        mistakes: report.mistakes.prefix(mistakeCount).map {
          Document.Mistake(
            example: $0.example, label: name($0.label), prediction: name($0.prediction),
            confidence: $0.confidence, labelProbability: $0.labelProbability)
        }))
  }
}
