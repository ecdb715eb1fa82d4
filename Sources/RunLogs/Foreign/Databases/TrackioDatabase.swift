import RunCoding

/// Trackio's database of one project: a row for each call of `log`, its metrics as JSON.
struct TrackioDatabase: RunDatabase {
  private let file: SQLiteFile

  init(_ file: SQLiteFile) { self.file = file }

  func runs(most: Int) throws(SQLiteFile.Problem) -> [DatabaseRun] {
    var runs: [DatabaseRun] = []
    try file.rows(
      "SELECT run_name, min(id), max(timestamp) FROM metrics GROUP BY run_name ORDER BY 2 LIMIT ?",
      [.integer(most)]
    ) { row in
      let name = row.text(0)
      runs.append(
        DatabaseRun(
          part: name, name: name.isEmpty ? "-" : name.replacing("/", with: "_"),
          changedAt: ISOTime.seconds(row.text(2))))
      return true
    }
    return runs
  }

  func readFacts(of part: String, into collector: ScalarCollector) throws(SQLiteFile.Problem) {
    collector.facts.writer = "trackio"
    collector.facts.displayName = part
    var hasConfigs = false
    try file.rows(
      "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'configs' AND sql LIKE 'CREATE TABLE%'"
    ) { _ in
      hasConfigs = true
      return false
    }
    guard hasConfigs else { return }
    try file.rows("SELECT config FROM configs WHERE run_name = ? LIMIT 1", [.text(part)]) { row in
      for (name, value) in JSONFields.texts(of: row.bytes(0)) where !name.hasPrefix("_") {
        collector.facts.hyperparameters[name] = value
      }
      return false
    }
  }

  func readPoints(
    of part: String, after place: Int, most: Int, into collector: ScalarCollector
  ) throws(SQLiteFile.Problem) -> (place: Int, isMore: Bool) {
    var last = place
    var count = 0
    var record = FlatRecord()
    try file.rows(
      """
      SELECT id, timestamp, step, metrics FROM metrics
      WHERE run_name = ? AND id > ? ORDER BY id LIMIT ?
      """, [.text(part), .integer(place), .integer(most)]
    ) { row in
      last = row.integer(0)
      count += 1
      record.removeAll()
      var scanner = JSONScanner(row.bytes(3))
      do throws(JSONDamage) {
        try record.readObject(&scanner, names: collector.names)
      } catch {
        collector.report("metrics that are no JSON object in row \(last)", at: 0)
        return true
      }
      let time = ISOTime.seconds(row.bytes(1))
      if let time, !collector.hasTimeOrigin {
        collector.facts.timing = .recorded
        collector.facts.startedAt = time
        collector.beginTime(at: time)
      }
      for index in 0..<record.count {
        collector.append(
          record.names[index], step: row.integer(2), time: time ?? .nan, value: record.values[index]
        )
      }
      return true
    }
    collector.facts.recordCount += count
    return (last, count == most)
  }
}
