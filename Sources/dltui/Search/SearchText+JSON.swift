import RunEvents
import Search

extension SearchText {
  private struct Document: Encodable {
    struct Trial: Encodable {
      var number: Int
      var status: String
      var values: [String: String]
      var score: Double?
      var cost: Double?
      var epochs: Double
      var rank: Int?
      var remark: String?
      var run: String?
    }

    var name: String
    var metric: String
    var direction: String
    var isOver: Bool
    var stopped: String?
    var epochs: Double
    var seconds: Double
    var importance: [String: Double]
    var trials: [Trial]
  }

  /// `{"name", "metric", "direction", "isOver", "stopped", "epochs", "seconds", "importance", "trials": [{"number",
  /// "status", "values", "score", "cost", "epochs", "rank", "remark", "run"}]}`
  static func json(_ report: SearchReport) throws -> String {
    let labels = report.dimensions.map(\.label)
    return try JSONText.of(
      Document(
        name: report.name, metric: report.metric.text, direction: report.direction.rawValue,
        isOver: report.isOver, stopped: report.stopReason, epochs: report.epochsDone,
        seconds: report.elapsedSeconds,
        importance: Dictionary(
          uniqueKeysWithValues: report.dimensions.compactMap { dimension in
            dimension.importance.map { (dimension.label, $0) }
          }),
        trials: report.trials.map { trial in
          Document.Trial(
            number: trial.number, status: trial.status.rawValue,
            values: Dictionary(uniqueKeysWithValues: zip(labels, trial.values)),
            score: trial.score, cost: trial.cost, epochs: trial.epochs, rank: trial.rank,
            remark: trial.remark,
            run: trial.path)
        }))
  }
}
