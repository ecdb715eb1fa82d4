import RunCoding

/// Optuna's database: each study is a run over its trials, with the values they came to, the best so
/// far and the parameters; each trial with values in between is a run over its own steps.
struct OptunaDatabase: RunDatabase {
  private let file: SQLiteFile

  init(_ file: SQLiteFile) { self.file = file }

  private static let studyMark = "study "
  private static let trialMark = "trial "

  func runs(most: Int) throws(SQLiteFile.Problem) -> [DatabaseRun] {
    var runs: [DatabaseRun] = []
    var names: [Int: String] = [:]
    try file.rows(
      """
      SELECT s.study_id, s.study_name,
        (SELECT max(coalesce(t.datetime_complete, t.datetime_start)) FROM trials t
         WHERE t.study_id = s.study_id)
      FROM studies s ORDER BY s.study_id LIMIT ?
      """, [.integer(most)]
    ) { row in
      let name = row.text(1).isEmpty ? "-" : row.text(1).replacing("/", with: "_")
      names[row.integer(0)] = name
      // Ahead of its trials, which end at the same moment.
      runs.append(
        DatabaseRun(
          part: Self.studyMark + String(row.integer(0)), name: name,
          changedAt: ISOTime.seconds(row.text(2)).map { $0 + 1 }))
      return true
    }
    try file.rows(
      """
      SELECT t.trial_id, t.study_id, t.number, coalesce(t.datetime_complete, t.datetime_start)
      FROM trials t WHERE EXISTS
        (SELECT 1 FROM trial_intermediate_values i WHERE i.trial_id = t.trial_id)
      ORDER BY t.trial_id LIMIT ?
      """, [.integer(most - runs.count)]
    ) { row in
      guard let study = names[row.integer(1)] else { return true }
      runs.append(
        DatabaseRun(
          part: Self.trialMark + String(row.integer(0)),
          name: "\(study)/trial-\(row.integer(2))", changedAt: ISOTime.seconds(row.text(3))))
      return true
    }
    return runs
  }

  func readFacts(of part: String, into collector: ScalarCollector) throws(SQLiteFile.Problem) {
    collector.facts.writer = "optuna"
    guard let (isStudy, id) = Self.parse(part) else { return }
    if isStudy {
      var directions: [String] = []
      try file.rows(
        "SELECT direction FROM study_directions WHERE study_id = ? ORDER BY objective",
        [.integer(id)]
      ) { row in
        directions.append(row.text(0).lowercased())
        return true
      }
      collector.facts.hyperparameters["direction"] = directions.joined(separator: ", ")
      try file.rows(
        "SELECT state, count(*) FROM trials WHERE study_id = ? GROUP BY state", [.integer(id)]
      ) { row in
        collector.facts.hyperparameters["trials \(row.text(0).lowercased())"] =
          String(row.integer(1))
        return true
      }
      return
    }
    try file.rows("SELECT state FROM trials WHERE trial_id = ?", [.integer(id)]) { row in
      collector.facts.hyperparameters["state"] = row.text(0).lowercased()
      return true
    }
    try file.rows(
      """
      SELECT param_name, param_value, distribution_json FROM trial_params
      WHERE trial_id = ? LIMIT 10000
      """, [.integer(id)]
    ) { row in
      collector.facts.hyperparameters[row.text(0)] = Self.text(
        row.double(1), JSONFields.choices(of: row.bytes(2)))
      return true
    }
  }

  /// A choice as it was given: what is stored is its place in the list.
  private static func text(_ value: Double, _ choices: [String]) -> String {
    guard !choices.isEmpty else {
      return Int(exactly: value).map(String.init) ?? "\(value)"
    }
    return Int(exactly: value).flatMap { choices.indices.contains($0) ? choices[$0] : nil }
      ?? "\(value)"
  }

  private static func parse(_ part: String) -> (isStudy: Bool, id: Int)? {
    let isStudy = part.hasPrefix(studyMark)
    return Int(part.dropFirst(isStudy ? studyMark.count : trialMark.count)).map { (isStudy, $0) }
  }

  func readPoints(
    of part: String, after place: Int, most: Int, into collector: ScalarCollector
  ) throws(SQLiteFile.Problem) -> (place: Int, isMore: Bool) {
    guard let (isStudy, id) = Self.parse(part) else { return (place, false) }
    return isStudy
      ? try readStudy(id, after: place, most: most, into: collector)
      : try readTrial(id, after: place, most: most, into: collector)
  }

  private func readTrial(
    _ id: Int, after place: Int, most: Int, into collector: ScalarCollector
  ) throws(SQLiteFile.Problem) -> (place: Int, isMore: Bool) {
    collector.beginTime(at: 0)
    let name = collector.names.number("value")
    var last = place
    var count = 0
    try file.rows(
      """
      SELECT trial_intermediate_value_id, step, intermediate_value, intermediate_value_type
      FROM trial_intermediate_values
      WHERE trial_id = ? AND trial_intermediate_value_id > ? ORDER BY 1 LIMIT ?
      """, [.integer(id), .integer(place), .integer(most)]
    ) { row in
      last = row.integer(0)
      collector.append(
        name, step: row.integer(1), time: Double(collector.facts.recordCount + count),
        value: Self.value(row.number(2), row.text(3)))
      count += 1
      return true
    }
    collector.facts.recordCount += count
    return (last, count == most)
  }

  /// Trials that are over, one row each, in the order they began. `place` is the number of the last
  /// one: a trial that ends after a later one waits for its row until those before it are over.
  private func readStudy(
    _ id: Int, after place: Int, most: Int, into collector: ScalarCollector
  ) throws(SQLiteFile.Problem) -> (place: Int, isMore: Bool) {
    collector.beginTime(at: 0)
    var directions: [Bool] = []
    try file.rows(
      "SELECT direction FROM study_directions WHERE study_id = ? ORDER BY objective",
      [.integer(id)]
    ) { row in
      directions.append(row.text(0) == "MAXIMIZE")
      return directions.count < 100
    }
    // Places begin at 0 and trial numbers too.
    var trials: [(id: Int, number: Int)] = []
    try file.rows(
      """
      SELECT trial_id, number, state FROM trials WHERE study_id = ? AND number >= ?
      ORDER BY number LIMIT ?
      """, [.integer(id), .integer(place), .integer(most)]
    ) { row in
      guard row.text(2) != "RUNNING", row.text(2) != "WAITING" else { return false }
      trials.append((row.integer(0), row.integer(1)))
      return true
    }
    for trial in trials {
      try readTrialsRow(trial.id, trial.number, directions, into: collector)
    }
    collector.facts.recordCount += trials.count
    return (trials.last.map { $0.number + 1 } ?? place, trials.count == most)
  }

  private func readTrialsRow(
    _ id: Int, _ number: Int, _ directions: [Bool], into collector: ScalarCollector
  ) throws(SQLiteFile.Problem) {
    try file.rows(
      "SELECT objective, value, value_type FROM trial_values WHERE trial_id = ? ORDER BY objective",
      [.integer(id)]
    ) { row in
      let name = directions.count > 1 ? "value \(row.integer(0))" : "value"
      collector.append(
        collector.names.number(name), step: number, time: Double(number),
        value: Self.value(row.number(1), row.text(2)))
      return true
    }
    try file.rows(
      "SELECT param_name, param_value FROM trial_params WHERE trial_id = ? LIMIT 10000",
      [.integer(id)]
    ) { row in
      if let value = row.number(1) {
        collector.append(
          collector.names.number("params/" + row.text(0)), step: number, time: Double(number),
          value: value)
      }
      return true
    }
  }

  /// The column takes no infinity: it has a word for it.
  static func value(_ stored: Double?, _ kind: String) -> Double {
    switch kind {
    case "INF_POS": .infinity
    case "INF_NEG": -.infinity
    default: stored ?? .nan
    }
  }
}
