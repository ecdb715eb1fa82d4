import CellUI
import RunEvents

/// The list of runs as it stands: in order, searches folded, with names that tell all apart and the
/// settings that differ. Made when the runs change, not for a frame.
struct RunTable: Hashable, Sendable {
  private(set) var rows: [RunRow] = []
  /// The settings that differ among the runs that show, the most telling first.
  private(set) var settings: [SettingColumn] = []
  private(set) var names = RunNames([])
  /// The metric that all are ranked by; nil where they have different ones.
  private(set) var metric: MetricKey?
  private(set) var hasNotes = false
  /// What the runs' curves are of; nil where no run has one.
  private(set) var curveTitle: String?
  /// Columns of the longest seed where runs have different ones; 0 where all have the same.
  private(set) var seedWidth = 0
  /// Columns of the longest word for how a run stands.
  private(set) var stateWidth = 0

  init() {}

  init(_ listings: [RunListing], order: Comparison.Order, unfolded: Set<String>) {
    var searches: [String: [RunListing]] = [:]
    var lines: [RunRow] = []
    for listing in listings {
      let search = listing.facts.searchName
      if search.isEmpty {
        lines.append(RunRow(listing))
      } else {
        searches[search, default: []].append(listing)
      }
    }
    for (name, trials) in searches {
      let row = RunRow(search: name, Self.sorted(trials, by: order) { $0 }, isUnfolded: false)
      lines.append(row)
      if unfolded.contains(row.path) { lines[lines.count - 1].search?.isUnfolded = true }
    }
    rows = Self.sorted(lines, by: order, \.listing).flatMap { row in
      guard let search = row.search, search.isUnfolded else { return [row] }
      return [row] + search.trials.map { RunRow($0, isTrial: true) }
    }
    names = RunNames(rows)
    let runs = rows.filter { $0.search == nil }.map(\.listing)
    settings = SettingColumn.differing(among: runs)
    let seeds = Set(runs.compactMap(\.seed))
    seedWidth = seeds.count > 1 ? max(4, seeds.map(\.displayWidth).max() ?? 0) : 0
    stateWidth = max(7, rows.map(\.listing.stateWords.displayWidth).max() ?? 0)
    let metrics = Set(rows.compactMap(\.listing.bestKey))
    metric = metrics.count == 1 ? metrics.first : nil
    hasNotes = runs.contains { !$0.facts.notes.isEmpty }
    curveTitle = Self.title(of: Set(runs.compactMap(\.curve?.key)))
  }

  /// The settings that differ as they matter to a run: after those that people turn most, what tells it
  /// from other runs of its recipe.
  func settings(for run: RunListing) -> [SettingColumn] {
    let recipe = run.recipeName
    let ranks = settings.enumerated().map { place, setting in
      (setting.preference, setting.recipes.contains(recipe) ? 0 : 1, place)
    }
    return ranks.sorted { $0 < $1 }.map { settings[$0.2] }
  }

  private static func title(of curves: Set<MetricKey>) -> String? {
    guard curves.count > 1 else { return curves.first?.words() }
    return curves.allSatisfy { $0.split == .dev } ? MetricKey.devCost.words() : "cost"
  }

  private static func sorted<Line>(
    _ lines: [Line], by order: Comparison.Order, _ listing: (Line) -> RunListing
  ) -> [Line] {
    lines.map { ($0, listing($0)) }.sorted { left, right in
      let (a, b) = (left.1, right.1)
      switch order {
      case .newest: return (a.startedAt, a.name) > (b.startedAt, b.name)
      case .name: return a.name < b.name
      case .longest: return (a.durationSeconds, a.name) > (b.durationSeconds, b.name)
      case .best: return a.isBetter(than: b) || !b.isBetter(than: a) && a.name < b.name
      }
    }.map(\.0)
  }
}

extension RunListing {
  /// As its recipe or manifest has it; nil where nobody says.
  var seed: String? { facts.settings.first { $0.path == "seed" }?.value }

  /// What its recipe is called; of a run without one what it trains on.
  var recipeName: String { facts.settings.first { $0.path == "name" }?.value ?? dataName }

  /// How it stands, as people say it.
  var stateWords: String {
    if state == "logged", let end = facts.brokenEnd { return "\(state), \(end)" }
    return Finish.Reason(rawValue: state)?.badge.lowercased() ?? state
  }
}
