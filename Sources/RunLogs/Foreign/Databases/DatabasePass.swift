/// Reads all runs of a database in one pass: rows of runs that were written at once lie between each
/// other, so that one run after the other would go over the whole file for each.
enum DatabasePass {
  /// Points that are held until their runs are asked for; of a larger database each run is read by
  /// itself.
  private static let mostRows = 4_000_000

  /// What runs of one file logged.
  ///
  /// - Returns: by the runs' parts; empty where each run is to be read by itself.
  static func collectors(of runs: [ForeignRun]) -> [String: ScalarCollector] {
    guard runs.count > 1, let path = path(of: runs[0]) else { return [:] }
    var collectors: [String: ScalarCollector] = [:]
    for run in runs {
      let collector = ScalarCollector()
      collector.file = run.files[0]
      collectors[run.part ?? ""] = collector
    }
    do throws(SQLiteFile.Problem) {
      let file = try SQLiteFile(path, patienceMilliseconds: 5000)
      guard let database = DatabaseDetection.database(runs[0].format, file),
        try database.readPoints(into: collectors, most: mostRows)
      else { return [:] }
      for (part, collector) in collectors { try database.readFacts(of: part, into: collector) }
      return collectors
    } catch {
      // Each run reports for itself what cannot be read.
      return [:]
    }
  }

  /// The file of a run in a database; nil for another run.
  static func path(of run: ForeignRun) -> String? {
    guard run.format.isDatabase, let file = run.files.first else { return nil }
    return run.folder + "/" + file
  }
}
