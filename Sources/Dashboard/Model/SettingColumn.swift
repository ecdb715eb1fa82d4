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
  /// The recipes whose runs differ in it.
  let recipes: Set<String>
  /// Its place among what people turn most; behind them for all others.
  let preference: Int
  /// Columns that its title and values take.
  let fullWidth: Int
  /// The same where there is no more room than for what matters.
  var width: Int { min(Self.mostWidth, fullWidth) }

  private static let mostWidth = 14

  private init(_ difference: Difference, title: String) {
    self.title = title
    values = difference.values
    usual = difference.usual
    recipes = difference.recipes
    preference = difference.rank.0
    fullWidth = max(title.displayWidth, values.values.map(\.displayWidth).max() ?? 0)
  }

  /// Runs that are looked at; what differs shows in the first ones.
  private static let mostRuns = 500
  /// Settings that say nothing of what a run learns, or that have a column of their own.
  private static let silent: Set<String> = ["name", "seed", "pace", "logEvery", "workers"]
  /// What fits better, and what another column would be taken for.
  private static let shown = ["learningRate": "lr", "epochs": "planned"]
  /// What people turn most, in this order, by the last part of a path as names are compared.
  private static let turnedMost: [Set<String>] = [
    ["learningrate"], ["batchsize"], ["optimizer"], ["l2", "weightdecay"], ["l1"], ["dropout"],
    ["momentum", "beta", "beta1"], ["epochs"],
  ]

  /// A setting that differs, before it has a title.
  private struct Difference {
    var path: String
    var values: [String: String]
    var usual: String?
    var recipes: Set<String>
    var rank: (Int, Int, Int, Int)

    /// Nil for a setting that is the same in all runs, or that only one has.
    init?(
      _ path: String, at place: Int, _ values: [String: String],
      in runs: [(path: String, recipe: String)]
    ) {
      var counts: [String: Int] = [:]
      var within: [String: Set<String>] = [:]
      for run in runs {
        let value = values[run.path] ?? ""
        counts[value, default: 0] += 1
        within[run.recipe, default: []].insert(value)
      }
      guard counts.count > 1, values.count > 1,
        let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
      else { return nil }
      (self.path, self.values) = (path, values)
      usual = most.key.isEmpty ? nil : most.key
      recipes = Set(within.filter { $0.value.count > 1 }.keys)
      let name = path.split(separator: ".").last.map { RunFacts.plain($0) } ?? path
      rank = (
        turnedMost.firstIndex { $0.contains(name) } ?? turnedMost.count, recipes.isEmpty ? 1 : 0,
        most.value - runs.count,
        place
      )
    }
  }

  /// The settings that differ: first what people turn most, then what differs within a recipe, then
  /// those in which the most runs are not as the others.
  static func differing(among runs: [RunListing]) -> [SettingColumn] {
    guard runs.count > 1 else { return [] }
    let runs = runs.prefix(mostRuns)
    let places = runs.map { ($0.path, $0.recipeName) }
    var order: [String] = []
    var values: [String: [String: String]] = [:]
    for run in runs {
      for (path, value) in settings(of: run) {
        if values[path] == nil { order.append(path) }
        values[path, default: [:]][run.path] = value
      }
    }
    let ranked = order.enumerated().compactMap { place, path in
      Difference(path, at: place, values[path] ?? [:], in: places)
    }.sorted { $0.rank < $1.rank }
    var seen: Set<[String: String]> = []
    // Two names of one setting have the same values.
    let columns = ranked.filter { seen.insert($0.values).inserted }
    let titles = titles(of: columns.map(\.path))
    return zip(columns, titles).map { SettingColumn($0, title: $1) }
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
