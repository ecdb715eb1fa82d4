/// MLflow's database: runs in experiments, their parameters and metrics.
struct MLflowDatabase: RunDatabase {
  private let file: SQLiteFile

  init(_ file: SQLiteFile) { self.file = file }

  func runs(most: Int) throws(SQLiteFile.Problem) -> [DatabaseRun] {
    struct Found {
      var id: String
      var name: String
      var experiment: String
      var parent: String?
      var startedAt: Double?
    }
    var found: [Found] = []
    var names: [String: String] = [:]
    var parents: [String: String] = [:]
    try file.rows(
      "SELECT run_uuid, value FROM tags WHERE key = 'mlflow.parentRunId' LIMIT ?",
      [.integer(most)]
    ) { row in
      parents[row.text(0)] = row.text(1)
      return true
    }
    try file.rows(
      """
      SELECT r.run_uuid, r.name, e.name, r.start_time FROM runs r
      JOIN experiments e ON e.experiment_id = r.experiment_id
      WHERE r.lifecycle_stage IS NOT 'deleted' ORDER BY r.start_time LIMIT ?
      """, [.integer(most)]
    ) { row in
      let id = row.text(0)
      let name = row.isNull(1) || row.text(1).isEmpty ? String(id.prefix(8)) : row.text(1)
      names[id] = name
      found.append(
        Found(
          id: id, name: name, experiment: row.text(2), parent: parents[id],
          startedAt: row.number(3).map { $0 / 1000 }))
      return true
    }
    return found.map { run in
      var path = [run.name]
      var above = run.parent
      // Runs may name each other in a circle.
      while let id = above, let name = names[id], path.count < 10 {
        path.insert(name, at: 0)
        above = parents[id]
      }
      path.insert(run.experiment, at: 0)
      return DatabaseRun(
        part: run.id, name: path.map(Self.plain).joined(separator: "/"), changedAt: run.startedAt)
    }
  }

  /// A name as one part of a path.
  private static func plain(_ name: String) -> String {
    name.isEmpty ? "-" : name.replacing("/", with: "_")
  }

  func readFacts(of part: String, into collector: ScalarCollector) throws(SQLiteFile.Problem) {
    collector.facts.writer = "mlflow"
    try file.rows("SELECT name FROM runs WHERE run_uuid = ?", [.text(part)]) { row in
      if !row.isNull(0) { collector.facts.displayName = row.text(0) }
      return true
    }
    try file.rows("SELECT key, value FROM params WHERE run_uuid = ? LIMIT 10000", [.text(part)]) {
      row in
      collector.facts.hyperparameters[row.text(0)] = row.text(1)
      return true
    }
  }

  func readPoints(
    of part: String, after place: Int, most: Int, into collector: ScalarCollector
  ) throws(SQLiteFile.Problem) -> (place: Int, isMore: Bool) {
    var last = place
    var count = 0
    try file.rows(
      """
      SELECT \(Self.columns) FROM metrics
      WHERE run_uuid = ? AND rowid > ? ORDER BY rowid LIMIT ?
      """, [.text(part), .integer(place), .integer(most)]
    ) { row in
      last = row.integer(0)
      count += 1
      Self.take(row, into: collector)
      return true
    }
    collector.facts.recordCount += count
    return (last, count == most)
  }

  func readPoints(
    into collectors: [String: ScalarCollector], most: Int
  ) throws(SQLiteFile.Problem) -> Bool {
    var last = 0
    try file.rows("SELECT max(rowid) FROM metrics") { row in
      last = row.integer(0)
      return true
    }
    guard last <= most else { return false }
    // Runs that were written at once take turns: the next is guessed.
    let parts = NameTable()
    var byNumber: [ScalarCollector?] = []
    try file.rows("SELECT \(Self.columns), run_uuid FROM metrics WHERE rowid > 0 ORDER BY rowid") {
      row in
      let name = row.bytes(6)
      guard let base = name.baseAddress else { return true }
      let number = parts.number(base, name.count)
      if number == byNumber.count { byNumber.append(collectors[parts[number]]) }
      guard let collector = byNumber[number] else { return true }
      Self.take(row, into: collector)
      collector.facts.recordCount += 1
      return true
    }
    return true
  }

  private static let columns = "rowid, key, value, timestamp, step, is_nan"

  /// Takes the point in a row of `columns`.
  @inline(__always)
  private static func take(_ row: SQLiteFile.Row, into collector: ScalarCollector) {
    let name = row.bytes(1)
    guard let base = name.baseAddress, let value = row.number(2) else {
      return collector.report(
        "a metric without a name or a number in row \(row.integer(0))", at: 0)
    }
    let time = row.double(3) / 1000
    if !collector.hasTimeOrigin, time.isFinite {
      collector.facts.timing = .recorded
      collector.facts.startedAt = time
      collector.beginTime(at: time)
    }
    collector.append(
      collector.names.number(base, name.count), step: row.integer(4), time: time,
      value: Self.value(value, isNaN: row.integer(5) != 0))
  }

  /// The column takes neither: it has a mark for NaN, and the largest number for infinity.
  private static func value(_ stored: Double, isNaN: Bool) -> Double {
    if isNaN { return .nan }
    guard abs(stored) >= 1.797_693_134_862_31e308 else { return stored }
    return stored < 0 ? -.infinity : .infinity
  }
}
