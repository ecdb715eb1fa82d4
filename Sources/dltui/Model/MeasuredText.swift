import CellUI
import Diagnosis
import Platform
import RunEvents
import Training

/// An evaluation of what is no class an example, as text for people and as JSON.
struct MeasuredText {
  let run: String
  let split: String
  let file: String
  let step: Int
  let names: [String]
  let evaluation: ModelEvaluation
  let mistakeCount: Int

  var plain: String {
    switch evaluation {
    case .classes: ""
    case .labels(let report): ([head(report.count)] + labels(report)).joined(separator: "\n\n")
    case .nextTokens(let report):
      ([head(report.report.count, "next characters")] + tokens(report)).joined(separator: "\n\n")
    case .pairs(let report):
      [head(report.sameCount + report.differentCount, "pairs"), pairs(report)]
        .joined(separator: "\n\n")
    case .values(let report): ([head(report.count)] + values(report)).joined(separator: "\n\n")
    }
  }

  private func head(_ count: Int, _ noun: String = "examples") -> String {
    "\(run.printableLine): \(count) \(split) \(noun), parameters of step \(step) (\(file))"
  }

  // MARK: Numbers

  private func values(_ report: RegressionReport) -> [String] {
    var table = TextTable(["target", "examples", "RMSE", "MAE", "R²"])
    for (place, target) in report.targets.enumerated() {
      table.append([
        name(place), String(target.count), Self.number(target.rootMeanSquaredError),
        Self.number(target.meanAbsoluteError),
        target.determination.map { String(printf: "%.4f", $0) } ?? "",
      ])
    }
    if report.targets.count > 1 {
      table.append([
        "mean", String(report.count), Self.number(report.rootMeanSquaredError),
        Self.number(report.meanAbsoluteError),
        report.determination.map { String(printf: "%.4f", $0) } ?? "",
      ])
    }
    var parts = [
      table.text,
      "RMSE and MAE are in the target's own unit; the cost is half the mean squared error of the "
        + "targets as they are scaled",
    ]
    guard mistakeCount > 0 else { return parts }
    var worst = TextTable(["example", "target", "true", "predicted", "error"])
    for residual in report.worst(mistakeCount) {
      worst.append([
        String(residual.example), name(residual.target), Self.number(residual.value),
        Self.number(residual.prediction), Self.number(residual.error),
      ])
    }
    parts.append(worst.text)
    return parts
  }

  // MARK: Labels

  private func labels(_ report: LabelReport) -> [String] {
    var table = TextTable([
      "label", "examples", "hold", "accuracy", "precision", "recall", "F1", "AUC",
    ])
    for label in report.labels {
      guard let measured = label.report else {
        table.append([label.name, "0", "", "", "", "", "", ""])
        continue
      }
      let confusion = measured.confusion
      table.append(
        [label.name, String(measured.count), String(Int(confusion.support(1)))]
          + [
            confusion.accuracy, confusion.precision(1), confusion.recall(1), confusion.f1(1),
            measured.rocAreas()[1],
          ].map { $0.map { String(printf: "%.4f", $0) } ?? "" })
    }
    let right = report.count > 0 ? Double(report.rightCount) / Double(report.count) : 0
    return [
      String(printf: "all known labels correct  %.2f %%", right * 100), table.text,
    ]
  }

  // MARK: Pairs

  private func pairs(_ report: VerificationReport) -> String {
    var table = TextTable(["pairs", "count", "taken for the other"])
    table.append([
      "of one class", String(report.sameCount),
      String(printf: "%.2f %% (FRR)", report.falseRejectRate * 100),
    ])
    table.append([
      "of two classes", String(report.differentCount),
      String(printf: "%.2f %% (FAR)", report.falseAcceptRate * 100),
    ])
    return [
      String(printf: "accuracy   %.2f %%, both kinds counting the same", report.accuracy * 100),
      String(printf: "ROC AUC    %.4f", report.rocArea),
      "threshold  \(Self.number(report.threshold)): at most such a squared distance is one class",
      "", table.text,
    ].joined(separator: "\n")
  }

  // MARK: Text

  private func tokens(_ report: TokenReport) -> [String] {
    let measured = report.report
    let figures = [
      measured.confusion.accuracy.map { String(printf: "accuracy    %.2f %%", $0 * 100) },
      report.exactMatch.map { String(printf: "exact match %.2f %%", $0 * 100) },
      report.perplexity.map { String(printf: "perplexity  %.4f", $0) },
      measured.logLoss.map { String(printf: "log-loss    %.4f", $0) },
    ].compactMap(\.self).joined(separator: "\n")
    guard mistakeCount > 0 else { return [figures] }
    var table = TextTable(["example", "step", "true", "predicted", "confidence"])
    for mistake in measured.mistakes.prefix(mistakeCount) {
      let place = report.places[mistake.example]
      table.append([
        String(place.example), String(place.step), name(mistake.label).debugDescription,
        name(mistake.prediction).debugDescription,
        String(printf: "%.1f %%", mistake.confidence * 100),
      ])
    }
    return [figures, table.text]
  }

  private func name(_ place: Int) -> String {
    names.name(ofOutput: place)
  }

  private static func number(_ value: Double?) -> String { MetricText.number(value) }
}

extension MeasuredText {
  private struct Document: Encodable {
    struct Target: Encodable {
      var name: String
      var count: Int
      var rmse: Double?
      var mae: Double?
      var r2: Double?
    }

    struct Residual: Encodable {
      var example: Int
      var target: String
      var value: Double
      var prediction: Double
    }

    struct Label: Encodable {
      var name: String
      var count: Int
      var accuracy: Double?
      var precision: Double?
      var recall: Double?
      var f1: Double?
      var rocArea: Double?
    }

    var run: String
    var split: String
    var file: String
    var step: Int
    var count: Int
    var rmse: Double?
    var mae: Double?
    var r2: Double?
    var targets: [Target]?
    var worst: [Residual]?
    var accuracy: Double?
    var labels: [Label]?
    var logLoss: Double?
    var perplexity: Double?
    var samePairs: Int?
    var differentPairs: Int?
    var rocArea: Double?
    var threshold: Double?
    var falseAcceptRate: Double?
    var falseRejectRate: Double?
  }

  func json() throws -> String {
    var document = Document(run: run, split: split, file: file, step: step, count: 0)
    switch evaluation {
    case .classes: break
    case .pairs(let report):
      document.count = report.sameCount + report.differentCount
      document.accuracy = report.accuracy
      document.samePairs = report.sameCount
      document.differentPairs = report.differentCount
      document.rocArea = report.rocArea
      document.threshold = report.threshold
      document.falseAcceptRate = report.falseAcceptRate
      document.falseRejectRate = report.falseRejectRate
    case .values(let report):
      document.count = report.count
      document.rmse = report.rootMeanSquaredError
      document.mae = report.meanAbsoluteError
      document.r2 = report.determination
      document.targets = report.targets.enumerated().map { place, target in
        Document.Target(
          name: name(place), count: target.count, rmse: target.rootMeanSquaredError,
          mae: target.meanAbsoluteError, r2: target.determination)
      }
      document.worst = report.worst(mistakeCount).map {
        Document.Residual(
          example: $0.example, target: name($0.target), value: $0.value, prediction: $0.prediction)
      }
    case .labels(let report):
      document.count = report.count
      document.accuracy =
        report.count > 0 ? Double(report.rightCount) / Double(report.count) : nil
      document.labels = report.labels.map { label in
        let confusion = label.report?.confusion
        return Document.Label(
          name: label.name, count: label.report?.count ?? 0, accuracy: confusion?.accuracy,
          precision: confusion?.precision(1), recall: confusion?.recall(1), f1: confusion?.f1(1),
          rocArea: label.report.flatMap { $0.rocAreas()[1] })
      }
    case .nextTokens(let report):
      document.count = report.report.count
      document.accuracy = report.report.confusion.accuracy
      document.logLoss = report.report.logLoss
      document.perplexity = report.perplexity
    }
    return try JSONText.of(document)
  }
}
