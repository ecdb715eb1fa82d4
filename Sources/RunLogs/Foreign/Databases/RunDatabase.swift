/// Runs of another tool in one SQLite file: which tool's it is, its runs, and what each logged.
///
/// The same file is opened anew for every look at it, so that a run that is followed holds nothing.
protocol RunDatabase {
  init(_ file: SQLiteFile)

  /// All runs, in the order they began, `most` at most.
  func runs(most: Int) throws(SQLiteFile.Problem) -> [DatabaseRun]

  /// What is known of a run besides its points.
  func readFacts(of part: String, into collector: ScalarCollector) throws(SQLiteFile.Problem)

  /// Hands the run's points from behind `place` on to the collector, up to about `most` rows.
  ///
  /// - Returns: the place of the last row that was read, and whether there may be more.
  func readPoints(
    of part: String, after place: Int, most: Int, into collector: ScalarCollector
  ) throws(SQLiteFile.Problem) -> (place: Int, isMore: Bool)

  /// Hands the points of several runs on in one pass over the file, each to its run's collector.
  ///
  /// - Parameter collectors: by the runs' parts.
  /// - Returns: false, with nothing handed on, where there are more rows than `most`, or where runs are
  ///   as soon read one by one.
  func readPoints(
    into collectors: [String: ScalarCollector], most: Int
  ) throws(SQLiteFile.Problem) -> Bool
}

extension RunDatabase {
  func readPoints(
    into collectors: [String: ScalarCollector], most: Int
  ) throws(SQLiteFile.Problem) -> Bool { false }
}

/// A run in a database.
struct DatabaseRun: Hashable, Sendable {
  /// What tells it from the others in the file.
  var part: String
  /// As a path: experiment, run, nested run.
  var name: String
  /// Seconds since 1970 when it began or was last written to; nil when the file does not say.
  var changedAt: Double?
}

/// Tells which tool's database a file is.
enum DatabaseDetection {
  /// Runs of one file that are listed; more would not fit a list that anybody reads.
  static let mostRuns = 10_000

  /// - Returns: nil for an SQLite file of another program.
  static func format(of file: SQLiteFile) throws(SQLiteFile.Problem) -> ForeignLogFormat? {
    let tables = try file.tables()
    func has(_ table: String, _ columns: Set<String>) -> Bool {
      tables[table]?.isSuperset(of: columns) ?? false
    }
    if has("runs", ["run_uuid", "experiment_id", "start_time"]),
      has("metrics", ["key", "value", "timestamp", "run_uuid", "step"]),
      has("experiments", ["name"])
    {
      return .mlflowDatabase
    }
    if has("trials", ["trial_id", "number", "study_id", "state"]), has("studies", ["study_name"]),
      has("trial_values", ["trial_id", "value"])
    {
      return .optuna
    }
    if has("metrics", ["id", "run_name", "step", "metrics", "timestamp"]) { return .trackio }
    return nil
  }

  static func database(_ format: ForeignLogFormat, _ file: SQLiteFile) -> (any RunDatabase)? {
    switch format {
    case .mlflowDatabase: MLflowDatabase(file)
    case .optuna: OptunaDatabase(file)
    case .trackio: TrackioDatabase(file)
    default: nil
    }
  }

  /// The file in a path that goes on behind a file's name, and how it goes on; nil for others.
  static func place(_ path: String) -> (file: String, name: String)? {
    guard FileFacts.isAbsent(path) else { return nil }
    var end = path.endIndex
    while let slash = path[..<end].lastIndex(of: "/"), slash > path.startIndex {
      let file = String(path[..<slash])
      if !FileFacts.isAbsent(file) {
        guard (try? FileFacts.isFolder(file)) == false else { return nil }
        return (file, String(path[path.index(after: slash)...]))
      }
      end = slash
    }
    return nil
  }

  /// The format of a file and its runs; names that come twice are told apart by a number.
  static func runs(at path: String) throws(SQLiteFile.Problem) -> (ForeignLogFormat, [DatabaseRun])?
  {
    let file = try SQLiteFile(path, patienceMilliseconds: 1000)
    guard let format = try format(of: file), let database = database(format, file) else {
      return nil
    }
    var counts: [String: Int] = [:]
    let runs = try database.runs(most: mostRuns).map { run in
      var run = run
      let count = counts[run.name, default: 0] + 1
      counts[run.name] = count
      if count > 1 { run.name += " (\(count))" }
      return run
    }
    return (format, runs)
  }
}
