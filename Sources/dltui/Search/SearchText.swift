import Platform
import RunEvents
import Search
import Training

/// A search for people without a screen: a line whenever something came of a trial, and the ranking.
struct SearchText {
  private var shown: [Int: SearchReport.Trial] = [:]

  /// The lines to print first.
  static func introduction(of report: SearchReport, plan: SearchPlan) -> [String] {
    let early =
      switch plan.pruning {
      case .none: ""
      case .population:
        ", the worst go on from the best after every \(report.rungs.first ?? 0)"
      case .asha, .halving, .hyperband:
        ", compared after \(report.rungs.map(String.init).joined(separator: ", ")) epochs"
      }
    let manner =
      switch plan.sampling {
      case .random: "at random"
      case .grid: "on a grid"
      case .coarseToFine: "coarse to fine in \(plan.rounds) rounds"
      case .sobol: "spread evenly"
      case .tpe: "where good values are likely (TPE)"
      }
    return [
      "\(report.name): \(report.trials.count) trials \(manner)"
        + (plan.hasEpochs ? ", \(report.epochs) epochs each" : "")
        + "\(early); \(plan.parallel) at once, seed \(plan.seed), by \(report.metric)"
    ] + plan.dimensions.map { "  \($0.path): \(SearchText.range($0.range))" }
  }

  /// Lines for what is new since the last report.
  mutating func lines(for report: SearchReport) -> [String] {
    var lines: [String] = []
    for trial in report.trials {
      let before = shown[trial.number]
      shown[trial.number] = trial
      if [.paused, .queued].contains(trial.status), let remark = trial.remark,
        remark != before?.remark
      {
        lines.append("trial \(trial.number)/\(report.trials.count) waits  \(remark)")
      }
      guard trial.status != .waiting, !trial.status.isUnderWay,
        trial.status != before?.status || trial.epochs != before?.epochs
      else { continue }
      lines.append(Self.line(for: trial, in: report))
    }
    return lines
  }

  private static func line(for trial: SearchReport.Trial, in report: SearchReport) -> String {
    var parts = [
      "trial \(trial.number)/\(report.trials.count) \(trial.status.word)",
      report.rungs.isEmpty
        ? String(printf: "epoch %g", trial.epochs)
        : String(printf: "epoch %g/%d", trial.epochs, report.epochs),
      zip(report.dimensions, trial.values).map { "\($0.title) \($1)" }.joined(separator: " "),
    ]
    if let score = trial.score { parts.append("\(report.metric) \(MetricText.number(score))") }
    if let remark = trial.remark { parts.append(remark) }
    if let score = report.ranking.first?.score, let best = report.bestInWords {
      parts.append("best \(MetricText.number(score)) (\(best))")
    }
    parts.append("\(Clock.text(report.elapsedSeconds)) elapsed")
    if let left = report.secondsLeft, !report.isOver {
      parts.append("\(Clock.text(left)) left")
    }
    return parts.joined(separator: "  ")
  }

  /// The trials that can be compared, the best first, and what each dimension explains.
  static func ranking(of report: SearchReport, most: Int = 10) -> String {
    let ranking = report.ranking
    guard !ranking.isEmpty else { return "no trial can be ranked" }
    // What ranks those that are the same by the metric is beside it.
    let hasCost = SearchReport.isDecidedByCost(ranking)
    var table = TextTable(
      ["", "trial", report.metric.text] + (hasCost ? [MetricKey.devCost.text] : []) + ["epochs"]
        + report.dimensions.map(\.title) + ["run"])
    for trial in ranking.prefix(most) {
      table.append(
        [String(trial.rank ?? 0), String(trial.number), MetricText.number(trial.score)]
          + (hasCost ? [MetricText.number(trial.cost)] : [])
          + [String(printf: "%g", trial.epochs)] + trial.values
          + [trial.path?.split(separator: "/").last.map(String.init) ?? ""])
    }
    var parts = [table.text]
    let known = report.dimensions.compactMap { dimension in
      dimension.importance.map { (dimension.title, $0) }
    }
    if !known.isEmpty {
      parts.append(
        "explained by each on its own: "
          + known.sorted { $0.1 > $1.1 }
          .map { "\($0.0) \(String(printf: "%.0f", $0.1 * 100)) %" }.joined(separator: ", "))
    }
    return parts.joined(separator: "\n\n")
  }

  private static func range(_ range: SearchRange) -> String {
    switch range {
    case .choice(let values): values.joined(separator: ", ")
    case .uniform: "\(range.text(at: 0)) to \(range.text(at: 1))"
    case .integer: "\(range.text(at: 0)) to \(range.text(at: 1)), whole numbers"
    case .logUniform: "\(range.text(at: 0)) to \(range.text(at: 1)), by decades"
    case .oneMinusLogUniform:
      "\(range.text(at: 0)) to \(range.text(at: 1)), by decades of the distance to 1"
    }
  }
}

extension SearchReport.Status {
  /// For people.
  fileprivate var word: String {
    switch self {
    case .waiting: "waits"
    case .queued: "is queued"
    case .running: "runs"
    case .paused: "paused"
    case .halted: "halted"
    case .finished: "finished"
    case .failed: "failed"
    case .killed: "given up"
    }
  }
}
