import FoundationEssentials
import RunEvents
import RunLogs
import Training

/// A search as a journal of Optuna's: a file that `optuna-dashboard` opens, and `JournalStorage` reads.
///
/// One JSON object a line, as Optuna 3.1 and later have them: a study, then each trial as it stands.
package struct OptunaJournal {
  private let plan: SearchPlan
  private let state: SearchState
  /// A trial's run folder, where it has one.
  private let path: (Int) -> String?

  /// A search by its name, which may be under way.
  ///
  /// - Parameter name: its folder, its name among the runs, or `latest`.
  package init(of name: String, in runsFolder: String) throws(SearchError) {
    let path = try SearchSetup.path(of: name, in: runsFolder)
    let record = try SearchRecord(path)
    plan = record.plan
    state = try record.state()
    self.path = record.folders.lastPath
  }

  /// All of it, line by line.
  package func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var lines = [
      try encoder.encode(
        StudyLine(studyName: plan.name, directions: [plan.isHigherBetter ? 2 : 1])),
      try encoder.encode(NamesLine(systemAttr: ["study:metric_names": [plan.metric]])),
    ]
    for trial in state.trials where !trial.units.isEmpty {
      lines.append(try encoder.encode(line(trial)))
    }
    return lines.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
  }

  private func line(_ trial: SearchTrial) throws -> TrialLine {
    let log = path(trial.number).flatMap { try? RunLog.open($0) }
    let startedAt = log?.manifest.startedAt ?? plan.startedAt
    let status = Self.state(of: trial)
    var attributes: [String: String] = [:]
    attributes["run"] = log.map { URL(filePath: $0.path).standardizedFileURL.path }
    attributes["edited"] = trial.edit
    if case .failed(let reason) = trial.status { attributes["failed"] = reason }
    if case .killed = trial.status { attributes["given up"] = "by hand" }
    attributes["bound"] = trial.brokenBound
    var distributions: [String: String] = [:]
    var parameters: [String: Double] = [:]
    for (dimension, unit) in zip(plan.dimensions, trial.units) {
      (distributions[dimension.path], parameters[dimension.path]) =
        try Self.parameter(dimension.range, at: unit)
    }
    return TrialLine(
      datetimeStart: Self.date(startedAt),
      datetimeComplete: status == .running ? nil : Self.date(startedAt + trial.seconds),
      state: status.rawValue, value: status == .complete ? trial.value : nil,
      distributions: distributions, params: parameters, userAttrs: attributes,
      systemAttrs: trial.brokenBound == nil ? [:] : ["constraints": [1]],
      intermediateValues: log.map(values) ?? [:])
  }

  /// As Optuna counts them.
  private enum State: Int { case running, complete, pruned, failed, waiting }

  /// What was edited by hand says nothing of its values, and must not be taken for a sample.
  private static func state(of trial: SearchTrial) -> State {
    switch trial.status {
    case .waiting: .waiting
    case .running: .running
    case .halted: .pruned
    case .finished: trial.value == nil || trial.edit != nil ? .failed : .complete
    case .failed: .failed
    case .killed: trial.value == nil ? .failed : .pruned
    }
  }

  /// A trial's metric by epoch, or by step where a run tells no epochs.
  private func values(_ log: RunLog) -> [Int: Double] {
    let names = Set(plan.command?.metrics.map { MetricKey($0) } ?? [MetricKey(plan.metric)])
    var values: [Int: Double] = [:]
    for case .scalars(let block) in log.events {
      guard let index = block.keys.firstIndex(where: names.contains) else { continue }
      let column = block.column(index)
      for row in 0..<block.rowCount where column[column.startIndex + row].isFinite {
        let place =
          block.epochs.isEmpty ? Double(block.steps[row]) : block.epochs[row].rounded(.up)
        guard let key = Int(exactly: place) else { continue }
        values[key] = column[column.startIndex + row]
      }
    }
    return values
  }

  /// A range, and the value in it at a place, as Optuna has them. It has no range of decades of the
  /// distance to 1, which is told as an even one.
  private static func parameter(
    _ range: SearchRange, at unit: Double
  ) throws -> (String, Double) {
    let text = range.text(at: unit)
    func number(_ low: Double, _ high: Double, isLogarithmic: Bool) throws -> (String, Double) {
      let bounds = Distribution.Bounds(low: low, high: high, log: isLogarithmic)
      return (
        try json(Distribution(name: "FloatDistribution", attributes: bounds)),
        min(high, max(low, Double(text) ?? low))
      )
    }
    switch range {
    case .uniform(let low, let high), .oneMinusLogUniform(let low, let high):
      return try number(low, high, isLogarithmic: false)
    case .logUniform(let low, let high): return try number(low, high, isLogarithmic: true)
    case .integer(let low, let high):
      let bounds = WholeDistribution.Bounds(low: low, high: high)
      return (
        try json(WholeDistribution(attributes: bounds)), Double(text) ?? Double(low)
      )
    case .choice(let values):
      return (
        try json(ChoiceDistribution(attributes: .init(choices: values))),
        Double(values.firstIndex(of: text) ?? 0)
      )
    }
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func date(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds).formatted(
      Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    ).replacing("Z", with: "+00:00")
  }
}

// MARK: Lines

/// Who wrote the lines: no worker of Optuna's.
private let writer = "dltui"

private struct StudyLine: Encodable {
  var opCode = 0
  var workerId = writer
  var studyName: String
  var directions: [Int]
}

private struct NamesLine: Encodable {
  var opCode = 3
  var workerId = writer
  var studyId = 0
  var systemAttr: [String: [String]]
}

private struct TrialLine: Encodable {
  var opCode = 4
  var workerId = writer
  var studyId = 0
  var datetimeStart: String
  var datetimeComplete: String?
  var state: Int
  var value: Double?
  var distributions: [String: String]
  var params: [String: Double]
  var userAttrs: [String: String]
  var systemAttrs: [String: [Double]]
  var intermediateValues: [Int: Double]

  private enum CodingKeys: String, CodingKey {
    case opCode, workerId, studyId, datetimeStart, datetimeComplete, state, value, distributions
    case params, userAttrs, systemAttrs, intermediateValues
  }
}

private struct Distribution: Encodable {
  struct Bounds: Encodable {
    var low: Double
    var high: Double
    var log: Bool
  }
  var name: String
  var attributes: Bounds
}

private struct WholeDistribution: Encodable {
  struct Bounds: Encodable {
    var low: Int
    var high: Int
    var log = false
    var step = 1
  }
  var name = "IntDistribution"
  var attributes: Bounds
}

private struct ChoiceDistribution: Encodable {
  struct Choices: Encodable { var choices: [String] }
  var name = "CategoricalDistribution"
  var attributes: Choices
}
