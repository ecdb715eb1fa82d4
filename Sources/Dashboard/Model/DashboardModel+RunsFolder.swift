import CellUI
import RunEvents

/// The folder of runs kept tidy: several runs marked, moved to the trash, renamed.
extension DashboardModel {
  mutating func keepFolder(_ action: DashboardAction) -> [DashboardEffect] {
    switch action {
    case .markRun: markSelected()
    case .clearMarks: comparison.marked = []
    case .openDiscard: openDiscard()
    default: openName()
    }
    return []
  }

  /// Marks the selected run, or takes its mark away, and goes on to the next.
  private mutating func markSelected() {
    guard let row = comparison.selectedRow else { return }
    let paths = row.search?.trials.map(\.path) ?? [row.path]
    if comparison.isMarked(row) {
      comparison.marked.subtract(paths)
    } else {
      comparison.marked.formUnion(paths)
    }
    comparison.selection = min(comparison.selection + 1, comparison.rows.count - 1)
    showSelectedRun()
  }

  /// Why a run's folder is not to be moved; nil where it can be.
  private func reasonToStay(_ listing: RunListing) -> String? {
    if process(of: listing) != nil || listing.state == "running" { return "lives" }
    if isThisRun(listing) { return "is in view" }
    return listing.state == "logged" ? "is another tool's" : nil
  }

  private mutating func openDiscard() {
    let rows = comparison.rows
    let meant: [RunListing]
    if comparison.marked.isEmpty {
      guard let row = comparison.selectedRow else { return }
      meant = row.search?.trials ?? [row.listing]
    } else {
      meant = (comparison.listings ?? []).filter { comparison.marked.contains($0.path) }
    }
    let going = meant.filter { reasonToStay($0) == nil }
    let staying = meant.first { reasonToStay($0) != nil }
    let reason = staying.flatMap { listing in reasonToStay(listing).map { "\(listing.name) \($0)" }
    }
    guard !going.isEmpty else {
      if let reason { say(.refusal, "\(reason), and stays") }
      return
    }
    var paths = going.map(\.path)
    // A search goes with its last trial.
    let all = Set(paths)
    let searches = rows.filter { row in
      guard let search = row.search, comparison.filter.text.isEmpty else { return false }
      return search.trials.allSatisfy { all.contains($0.path) }
    }
    paths += searches.map(\.path)
    let name =
      searches.count == 1 && searches[0].search?.trials.count == going.count
      ? "\(searches[0].listing.name) and its \(searches[0].listing.state)"
      : going.count == 1 ? going[0].name : "\(going.count) runs"
    overlay = .discard(
      RunDiscard(name: name, paths: paths, staying: reason.map { "\($0), and stays" }),
      selection: 1)
  }

  /// What was confirmed: they are drawn over no chart any more.
  mutating func discard(_ paths: [String]) -> [DashboardEffect] {
    comparison.marked.subtract(paths)
    comparison.shown.removeAll { paths.contains($0.path) }
    if let baseline = comparison.baseline, paths.contains(baseline) { comparison.baseline = nil }
    followData()
    return [.discardRuns(paths: paths)]
  }

  private mutating func openName() {
    guard let listing = comparison.selected else { return }
    if let reason = reasonToStay(listing) {
      return say(.refusal, "\(listing.name) \(reason), and keeps its name")
    }
    guard listing.facts.searchName.isEmpty else {
      return say(.refusal, "a trial keeps its name: its search finds it by that")
    }
    comparison.note = Comparison.NoteEditor(
      purpose: .name, path: listing.path,
      field: TextField(RunManifest(name: listing.name).shortName))
  }

  /// Takes the name that was written; without one the field stays open.
  mutating func rename(_ editor: Comparison.NoteEditor) -> [DashboardEffect] {
    let name = editor.field.text.trimmedLeft.trimmedRight
    guard !name.isEmpty else {
      say(.refusal, "a run needs a name")
      return []
    }
    comparison.note = nil
    return [.renameRun(path: editor.path, name: name)]
  }
}
