import RunCoding
import RunEvents

/// A study in an Optuna database as the search that it is: its trials with the values that their
/// parameters had and what they came to.
public struct OptunaStudy: Hashable, Sendable {
  /// A parameter that the study searches over.
  public struct Parameter: Hashable, Sendable {
    /// As the script calls it.
    public var name: String
    /// The range of a number; nil for a choice.
    public var range: ClosedRange<Double>?
    /// Its decades are as wide as each other.
    public var isLogarithmic = false
    /// It has whole numbers.
    public var isInteger = false
    /// What it may be, as text; empty for a number.
    public var choices: [String] = []
  }

  /// What became of a trial, as Optuna writes it.
  public enum State: String, Hashable, Sendable {
    case running = "RUNNING"
    case complete = "COMPLETE"
    case pruned = "PRUNED"
    case failed = "FAIL"
    case waiting = "WAITING"
  }

  /// One trial of the study.
  public struct Trial: Hashable, Sendable {
    /// As Optuna counts, from 0.
    public var number: Int
    /// What became of it.
    public var state: State
    /// By the parameter's name; of a choice, its place in the list.
    public var parameters: [String: Double] = [:]
    /// Of the first objective; nil before it is over.
    public var value: Double?
    /// Steps at which it told a value in between.
    public var reports = 0
    /// Seconds since 1970.
    public var startedAt: Double?
    /// Seconds since 1970; nil while it runs.
    public var endedAt: Double?
  }

  /// The study's name.
  public var name: String
  /// Whether the first objective is better where it is higher.
  public var isHigherBetter = false
  /// How many objectives it has; all but the first are left out.
  public var objectiveCount = 1
  /// What it searches over.
  public var parameters: [Parameter] = []
  /// By number.
  public var trials: [Trial] = []

  /// More trials than anybody looks through are left out, the first ones.
  static let mostTrials = 20_000

  /// The file and the name of the study that a word of the command line means; nil where it is no
  /// Optuna database.
  ///
  /// - Parameter word: the file's path, or that with the study's name behind it. Of several studies
  ///   the one that was worked on last is meant.
  /// - Throws: `RunLogError.noSuchRun` for a name of no study.
  public static func find(_ word: String) throws(RunLogError) -> (path: String, name: String)? {
    let place = DatabaseDetection.place(word)
    let path = place?.file ?? word
    guard !FileFacts.isAbsent(path), try !FileFacts.isFolder(path),
      let found = try? DatabaseDetection.runs(at: path), found.0 == .optuna
    else { return nil }
    let studies = found.1.filter { !$0.name.contains("/") }
    if let name = place?.name {
      if let study = studies.first(where: { $0.name == name }) { return (path, study.name) }
      // One of its trials is a run.
      guard !found.1.contains(where: { $0.name == name }) else { return nil }
      throw .noSuchRun(name: name, folder: path, near: studies.map(\.name))
    }
    let latest = studies.max { ($0.changedAt ?? 0, $0.name) < ($1.changedAt ?? 0, $1.name) }
    return latest.map { (path, $0.name) }
  }

  /// The study as it stands in the file.
  ///
  /// - Throws: `RunLogError.cannotOpen`.
  public static func read(_ path: String, name: String) throws(RunLogError) -> OptunaStudy {
    do throws(SQLiteFile.Problem) {
      let file = try SQLiteFile(path, patienceMilliseconds: 1000)
      return try OptunaStudyReader(file: file).read(name)
    } catch {
      throw .cannotOpen(path: path, cause: error.cause)
    }
  }

  /// The steps that the longest trial reported at; 0 where none did.
  public var longestTrial: Int { trials.map(\.reports).max() ?? 0 }
}

/// Reads a study's tables.
struct OptunaStudyReader {
  let file: SQLiteFile

  func read(_ name: String) throws(SQLiteFile.Problem) -> OptunaStudy {
    var study = OptunaStudy(name: name)
    var id: Int?
    try file.rows("SELECT study_id, study_name FROM studies") { row in
      let own = row.text(1).isEmpty ? "-" : row.text(1).replacing("/", with: "_")
      if own == name { id = row.integer(0) }
      return id == nil
    }
    guard let id else { throw SQLiteFile.Problem(cause: "it has no study \(name.excerpt)") }
    var directions: [Bool] = []
    try file.rows(
      "SELECT direction FROM study_directions WHERE study_id = ? ORDER BY objective LIMIT 100",
      [.integer(id)]
    ) { row in
      directions.append(row.text(0) == "MAXIMIZE")
      return true
    }
    study.isHigherBetter = directions.first ?? false
    study.objectiveCount = max(1, directions.count)
    var places: [Int: Int] = [:]
    try file.rows(
      """
      SELECT t.trial_id, t.number, t.state, t.datetime_start, t.datetime_complete,
        (SELECT count(*) FROM trial_intermediate_values i WHERE i.trial_id = t.trial_id)
      FROM trials t WHERE t.study_id = ? ORDER BY t.number DESC LIMIT ?
      """, [.integer(id), .integer(OptunaStudy.mostTrials)]
    ) { row in
      var trial = OptunaStudy.Trial(
        number: row.integer(1), state: OptunaStudy.State(rawValue: row.text(2)) ?? .failed)
      trial.startedAt = ISOTime.seconds(row.text(3))
      trial.endedAt = ISOTime.seconds(row.text(4))
      trial.reports = row.integer(5)
      places[row.integer(0)] = study.trials.count
      study.trials.append(trial)
      return true
    }
    try readParameters(id, places, into: &study)
    try readValues(id, places, into: &study)
    study.trials.reverse()
    return study
  }

  private func readParameters(
    _ id: Int, _ places: [Int: Int], into study: inout OptunaStudy
  ) throws(SQLiteFile.Problem) {
    var parameters: [OptunaStudy.Parameter] = []
    var known: [String: Int] = [:]
    var values: [(trial: Int, name: String, value: Double)] = []
    try file.rows(
      """
      SELECT p.trial_id, p.param_name, p.param_value, p.distribution_json FROM trial_params p
      JOIN trials t ON t.trial_id = p.trial_id WHERE t.study_id = ? ORDER BY p.param_id
      """, [.integer(id)]
    ) { row in
      guard let trial = places[row.integer(0)], let value = row.number(2), value.isFinite else {
        return true
      }
      let name = row.text(1)
      values.append((trial, name, value))
      if known[name] == nil, parameters.count < 100 {
        known[name] = parameters.count
        parameters.append(Self.parameter(name, row.bytes(3)))
      }
      guard let place = known[name], let range = parameters[place].range else { return true }
      // Trials of one study may have had ranges of their own.
      parameters[place].range = min(range.lowerBound, value)...max(range.upperBound, value)
      return true
    }
    study.parameters = parameters
    for (trial, name, value) in values { study.trials[trial].parameters[name] = value }
  }

  private func readValues(
    _ id: Int, _ places: [Int: Int], into study: inout OptunaStudy
  ) throws(SQLiteFile.Problem) {
    var values: [(trial: Int, value: Double)] = []
    try file.rows(
      """
      SELECT v.trial_id, v.value, v.value_type FROM trial_values v
      JOIN trials t ON t.trial_id = v.trial_id WHERE t.study_id = ? AND v.objective = 0
      """, [.integer(id)]
    ) { row in
      if let trial = places[row.integer(0)] {
        values.append((trial, OptunaDatabase.value(row.number(1), row.text(2))))
      }
      return true
    }
    for (trial, value) in values { study.trials[trial].value = value }
  }

  /// A parameter by its distribution: `{"name": "FloatDistribution", "attributes": {"low": …}}`.
  private static func parameter(
    _ name: String, _ bytes: UnsafeRawBufferPointer
  ) -> OptunaStudy.Parameter {
    var parameter = OptunaStudy.Parameter(name: name)
    parameter.choices = JSONFields.choices(of: bytes)
    guard parameter.choices.isEmpty else { return parameter }
    var kind = ""
    var low: Double?
    var high: Double?
    var scanner = JSONScanner(bytes)
    do throws(JSONDamage) {
      try scanner.members { (scanner, key) throws(JSONDamage) in
        switch key.string {
        case "name": kind = try scanner.text().string ?? ""
        case "attributes":
          try scanner.members { (scanner, key) throws(JSONDamage) in
            switch key.string {
            case "low": low = try scanner.number()
            case "high": high = try scanner.number()
            case "log":
              parameter.isLogarithmic = scanner.peek() == UInt8(ascii: "t")
              try scanner.skipValue(depth: 2)
            default: try scanner.skipValue(depth: 2)
            }
          }
        default: try scanner.skipValue(depth: 1)
        }
      }
    } catch {
      // What its values are says where they lie.
    }
    parameter.isInteger = kind.hasPrefix("Int")
    // Older versions have kinds of their own for logarithms.
    if kind.hasPrefix("Log") || kind.contains("LogUniform") { parameter.isLogarithmic = true }
    if let low, let high, low.isFinite, high.isFinite, low <= high {
      parameter.range = low...high
    } else {
      parameter.range = 0...0
    }
    return parameter
  }
}
