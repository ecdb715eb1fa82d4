import CellUI
import RunEvents

/// A setting that is not the same in all runs of a list.
struct SettingColumn: Hashable, Sendable {
  /// What it is called: as much of its path as tells it from the others.
  let title: String
  /// The values by the runs' paths; a run that has no such setting has none.
  let values: [String: String]
  /// What most runs have; nil where most have nothing of the kind.
  let usual: String?
  /// Columns that its title and values take.
  let fullWidth: Int
  /// The same where there is no more room than for what matters.
  var width: Int { min(Self.mostWidth, fullWidth) }

  private static let mostWidth = 14

  init(title: String, values: [String: String], usual: String?) {
    self.title = title
    self.values = values
    self.usual = usual
    fullWidth = max(title.displayWidth, values.values.map(\.displayWidth).max() ?? 0)
  }

  /// Runs that are looked at; what differs shows in the first ones.
  private static let mostRuns = 500
  /// Settings that say nothing of what a run learns, or that have a column of their own.
  private static let silent: Set<String> = ["name", "seed", "pace", "logEvery", "workers"]
  /// What fits better, and what another column would be taken for.
  private static let shown = ["learningRate": "lr", "epochs": "planned"]
  /// Settings that matter most come first among those that differ in as many runs.
  private static let first = ["learningRate", "batchSize"]

  /// The settings that differ: first those in which the most runs are not as the others.
  static func differing(among runs: [RunListing]) -> [SettingColumn] {
    guard runs.count > 1 else { return [] }
    let runs = runs.prefix(mostRuns)
    var order: [String] = []
    var values: [String: [String: String]] = [:]
    for run in runs {
      for (path, value) in settings(of: run) {
        if values[path] == nil { order.append(path) }
        values[path, default: [:]][run.path] = value
      }
    }
    let ranked = order.enumerated().compactMap {
      place, path -> (
        path: String, rank: (Int, Int, Int), values: [String: String], usual: String?
      )? in
      let known = values[path] ?? [:]
      var counts: [String: Int] = [:]
      for value in known.values { counts[value, default: 0] += 1 }
      if known.count < runs.count { counts["", default: 0] += runs.count - known.count }
      guard counts.count > 1, known.count > 1,
        let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
      else { return nil }
      let name = path.split(separator: ".").last.map(String.init) ?? path
      let preference = first.firstIndex(of: name) ?? first.count
      return (
        path, (most.value - runs.count, preference, place), known, most.key.isEmpty ? nil : most.key
      )
    }.sorted { $0.rank < $1.rank }
    var seen: Set<[String: String]> = []
    // Two names of one setting have the same values.
    let columns = ranked.filter { seen.insert($0.values).inserted }
    let titles = titles(of: columns.map(\.path))
    return zip(columns, titles).map { column, title in
      SettingColumn(title: title, values: column.values, usual: column.usual)
    }
  }

  /// Where two runs have different optimizers, their learning rates are one setting all the same.
  private static func settings(of run: RunListing) -> [(path: String, value: String)] {
    run.facts.settings.flatMap { setting -> [(path: String, value: String)] in
      guard !silent.contains(setting.path), !setting.path.hasPrefix("search.") else { return [] }
      let parts = setting.path.split(separator: ".", maxSplits: 2)
      guard parts.count == 3, parts[0] == "optimizer" else {
        return [(setting.path, setting.value)]
      }
      return [("optimizer", String(parts[1])), ("optimizer.\(parts[2])", setting.value)]
    }
  }

  /// The shortest ends of paths that are all different.
  private static func titles(of paths: [String]) -> [String] {
    let ends = paths.map { path in
      path.indices.filter {
        $0 == path.startIndex || path[$0] == "[" || path[path.index(before: $0)] == "."
      }
      .reversed().map { String(path[$0...]) }
    }
    // What has a column of its own, or none, is another setting all the same: `seed`, `data.seed`.
    var counts = Dictionary(uniqueKeysWithValues: silent.map { ($0, 1) })
    for end in ends.joined() { counts[end, default: 0] += 1 }
    return zip(paths, ends).map { path, ends in
      let end = ends.first { counts[$0] == 1 && !$0.hasPrefix("[") } ?? path
      return shown[end] ?? end
    }
  }
}
