/// The tables that W&B makes of a chart: x, and for each run columns called `run - metric`,
/// `run - metric__MIN` and `run - metric__MAX`.
enum ChartExport {
  private static let separator = " - "

  /// The runs in a table with these columns, in order; none when it is no such table.
  static func runs(in columns: [String]) -> [String] {
    guard columns.count > 1 else { return [] }
    var runs: [String] = []
    var known: Set<String> = []
    var others = 0
    for column in columns {
      if let run = parts(of: column)?.run {
        if known.insert(run).inserted { runs.append(run) }
      } else {
        others += 1
      }
    }
    // x stands before them, at most with what else is no run's.
    return !runs.isEmpty && others <= 2 && columns.count > others ? runs : []
  }

  /// What a column is called within a run; nil when it is another run's.
  ///
  /// - Parameter isAxis: it may be x or the clock, which are every run's.
  static func metric(of column: String, part: String?, isAxis: Bool) -> String? {
    guard let part else { return column }
    guard let (run, metric) = parts(of: column) else { return isAxis ? column : nil }
    // W&B gives each run a curve of its steps as well, which is no metric of it.
    return run == part && metric != "_step" && !metric.hasPrefix("_step__") ? metric : nil
  }

  private static func parts(of column: String) -> (run: String, metric: String)? {
    guard let place = column.ranges(of: separator).last,
      place.lowerBound > column.startIndex, place.upperBound < column.endIndex
    else { return nil }
    return (String(column[..<place.lowerBound]), String(column[place.upperBound...]))
  }
}
