import Foundation
import Testing

@testable import RunLogs

/// Databases that MLflow, Optuna and Trackio wrote, against what Python's sqlite3 finds in them
/// (`Reference/databases.py`).
@Suite struct DatabaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Databases").path

  @Test func findsEveryRunAndPoint() throws {
    let expected = try JSONDecoder().decode(
      [String: [String: [[LoggedNumber]]]].self,
      from: Data(contentsOf: URL(filePath: Self.folder + "/expected.json")))
    let search = try ForeignRunSearch(path: Self.folder)
    #expect(Set(search.runs.map(\.name)) == Set(expected.keys))
    for run in search.runs {
      let reading = ForeignReading(run)
      #expect(reading.problems.isEmpty)
      let found = reading.points.mapValues { points in
        points.map { [LoggedNumber(Double($0.step)), LoggedNumber($0.value)] }
      }
      #expect(found == expected[run.name], "\(run.name)")
    }
  }

  /// Runs that were written at once lie between each other, and are gone through once.
  @Test func runsAtOnceAreReadAsEachByItself() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path + "/log.db"
    try FileManager.default.copyItem(atPath: Self.folder + "/mlflow.db", toPath: path)
    let database = try WritableDatabase(path)
    let parts = try ForeignRunSearch(path: path).runs.compactMap(\.part)
    for row in 0..<400 {
      let value = ["0.\(row)", "'text'", "1.7976931348623157e308", "-\(row)"][row % 7 % 4]
      let part = row % 13 == 0 ? "nobody" : parts[row % parts.count]
      try database.run(
        "INSERT INTO metrics VALUES ('late_\(row % 3)', \(value), \(1_800_000_000_000 + row), "
          + "'\(part)', \(row), \(row % 11 == 0 ? 1 : 0))")
    }
    let runs = try ForeignRunSearch(path: path).runs
    let collectors = DatabasePass.collectors(of: runs)
    #expect(Set(collectors.keys) == Set(parts))
    for run in runs {
      let collector = try #require(collectors[run.part ?? ""])
      var atOnce = ForeignReading()
      atOnce.add(ForeignRunReader(run, naming: .standard, of: collector).read(isComplete: true))
      (atOnce.problems, atOnce.facts) = (collector.problems, collector.facts)
      #expect(atOnce == ForeignReading(run))
      #expect(atOnce.points.keys.contains { $0.hasPrefix("late_") })
    }
    #expect(DatabasePass.collectors(of: Array(runs.prefix(1))).isEmpty)
  }

  @Test func parametersComeAlong() throws {
    let runs = try ForeignRunSearch(path: Self.folder).runs
    func facts(_ name: String) throws -> ForeignRunFacts {
      ForeignReading(try #require(runs.first { $0.name == name })).facts
    }
    let mlflow = try facts("mlflow.db/digits/run-1")
    #expect(mlflow.hyperparameters == ["lr": "0.001", "optimizer": "adam"])
    #expect(mlflow.displayName == "run-1")
    #expect(mlflow.timing == .recorded)
    let trial = try facts("optuna.db/tune/trial-0")
    #expect(["adam", "sgd"].contains(trial.hyperparameters["optimizer"]))
    #expect(trial.hyperparameters["state"] == "complete")
    #expect(trial.timing == .rows)
    let trackio = try facts("trackio.db/run-1")
    #expect(trackio.hyperparameters == ["lr": "0.02", "optimizer": "adam"])
  }

  @Test func aRunIsFoundByItsNameBehindTheFile() throws {
    let path = Self.folder + "/mlflow.db/digits/run-0"
    let search = try RunSearch(path, in: RunsFolder("/nonexistent"))
    #expect(search.runs.map(\.path) == [path, path + "/child"])
  }

  @Test func rowsThatComeLaterAreReadOn() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path + "/log.db"
    try FileManager.default.copyItem(atPath: Self.folder + "/mlflow.db", toPath: path)
    let run = try #require(
      try ForeignRunSearch(path: path).runs.first { $0.name == "digits/run-0" })
    let reader = ForeignRunReader(run)
    var reading = ForeignReading()
    reading.add(reader.read(isComplete: false))
    #expect(reading.values("train_loss")?.count == 5)
    #expect(reader.read(isComplete: false).isEmpty)
    let writer = try WritableDatabase(path)
    try writer.run(
      "INSERT INTO metrics SELECT key, 0.125, timestamp + 1, run_uuid, 50, 0 FROM metrics WHERE run_uuid = '\(run.part ?? "")' AND key = 'train_loss' AND step = 40"
    )
    reading.add(reader.read(isComplete: false))
    #expect(reading.values("train_loss")?.last == 0.125)
    #expect(reading.steps("train_loss")?.last == 50)
    #expect(reading.values("train_loss")?.count == 6)
  }

  /// While its writer has the file to itself, what was read stays, and the rest comes afterwards.
  @Test func aBusyWriterIsWaitedFor() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path + "/log.db"
    try FileManager.default.copyItem(atPath: Self.folder + "/mlflow.db", toPath: path)
    let run = try #require(
      try ForeignRunSearch(path: path).runs.first { $0.name == "digits/run-0" })
    let writer = try WritableDatabase(path)
    try writer.run("BEGIN EXCLUSIVE")
    let reader = ForeignRunReader(run)
    #expect(reader.read(isComplete: false).isEmpty)
    #expect(reader.problems.isEmpty)
    try writer.run("COMMIT")
    var reading = ForeignReading()
    reading.add(reader.read(isComplete: false))
    #expect(reading.values("train_loss")?.count == 5)
  }

  @Test func aWriteAheadLogIsReadWithItsWriterAtWork() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path + "/log.db"
    try FileManager.default.copyItem(atPath: Self.folder + "/trackio.db", toPath: path)
    let writer = try WritableDatabase(path)
    try writer.run("PRAGMA journal_mode = WAL")
    try writer.run(
      "INSERT INTO metrics (run_id, timestamp, run_name, step, metrics) VALUES ('x', '2026-01-01T00:00:00+00:00', 'late', 7, '{\"loss\": 0.5}')"
    )
    let run = try #require(try ForeignRunSearch(path: path).runs.first { $0.name == "late" })
    #expect(ForeignReading(run).values("loss") == [0.5])
  }

  @Test func damageIsOneClearError() throws {
    let scratch = try ScratchFolder()
    var bytes = Array(try Data(contentsOf: URL(filePath: Self.folder + "/mlflow.db")))
    for place in 100..<bytes.count { bytes[place] = 0xAA }
    try scratch.write(bytes, to: "log.db")
    let search = try ForeignRunSearch(path: scratch.path + "/log.db")
    #expect(search.runs.isEmpty)
    #expect(search.unreadable.count == 1)
    #expect(search.unreadable.first?.description.contains("log.db") == true)
  }

  @Test func anotherProgramsDatabaseIsNoLog() throws {
    let scratch = try ScratchFolder()
    let writer = try WritableDatabase(scratch.path + "/cookies.db")
    try writer.run("CREATE TABLE cookies (name TEXT, value TEXT)")
    let search = try ForeignRunSearch(path: scratch.path + "/cookies.db")
    #expect(search.runs.isEmpty && search.unreadable.isEmpty)
  }

  /// A view could make a query that never ends.
  @Test func viewsAreNotFollowed() throws {
    let scratch = try ScratchFolder()
    let writer = try WritableDatabase(scratch.path + "/trap.db")
    try writer.run(
      """
      CREATE VIEW metrics AS WITH RECURSIVE endless(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM endless)
      SELECT id, 'r' AS run_name, id AS step, '{}' AS metrics, '' AS timestamp FROM endless
      """)
    #expect(try ForeignRunSearch(path: scratch.path + "/trap.db").runs.isEmpty)
  }
}
