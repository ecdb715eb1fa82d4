import BoundedYAML
import CellUI
import MetricStore
import RunEvents

extension DashboardModel {
  /// Does what the list of runs is asked for.
  mutating func compare(_ action: DashboardAction) -> [DashboardEffect] {
    let count = comparison.rows.count
    switch action {
    case .previousRun: comparison.selection = max(0, comparison.selection - 1)
    case .nextRun: comparison.selection = max(0, min(count - 1, comparison.selection + 1))
    case .toggleRun: return toggleSelectedRun()
    case .openRun:
      guard let listing = comparison.selected, !isThisRun(listing) else { break }
      return [.openRun(path: listing.path)]
    case .attachRun:
      guard canAttach, let listing = comparison.selected else { break }
      return [.attachRun(path: listing.path)]
    case .openStopRun:
      guard canStopSelected, let listing = comparison.selected else { break }
      overlay = .stopRun(listing, selection: 0)
    case .pinBaseline:
      guard let path = comparison.selected?.path else { break }
      comparison.baseline = comparison.baseline == path ? nil : path
    case .nextOrder:
      let orders = Comparison.Order.allCases
      let index = orders.firstIndex(of: comparison.order) ?? 0
      comparison.order = orders[(index + 1) % orders.count]
    case .toggleTrials: comparison.fold(comparison.selectedRow?.search?.isUnfolded == true)
    case .foldTrials: comparison.fold(true)
    case .unfoldTrials: comparison.fold(false)
    case .listRuns: return [.listRuns]
    default: break
    }
    showSelectedRun()
    return []
  }

  mutating func filterRuns(_ action: DashboardAction) {
    switch action {
    case .openFilter: comparison.isTyping = true
    case .clearFilter:
      comparison.isTyping = false
      comparison.filter = TextField()
      comparison.readFilter()
    default: comparison.isTyping = false
    }
    showSelectedRun()
  }

  /// A key for the filter's text.
  mutating func editRunsFilter(_ key: Key) {
    if case .character = key, comparison.filter.text.count >= Comparison.longestFilter { return }
    guard comparison.filter.handle(key) else { return }
    comparison.readFilter()
    comparison.selection = 0
    showSelectedRun()
  }

  // MARK: Notes

  /// Does what a note is asked for.
  mutating func note(_ action: DashboardAction) -> [DashboardEffect] {
    switch action {
    case .editNote:
      guard let listing = comparison.selected else { break }
      comparison.note = Comparison.NoteEditor(
        path: listing.path, field: TextField(listing.facts.notes.line))
    case .keepNote:
      guard let editor = comparison.note else { break }
      guard editor.purpose == .note else { return rename(editor) }
      comparison.note = nil
      let notes = RunNotes(line: editor.field.text)
      guard let place = comparison.listings?.firstIndex(where: { $0.path == editor.path }) else {
        break
      }
      comparison.listings?[place].facts.notes = notes
      showSelectedRun()
      return [.keepNotes(path: editor.path, notes)]
    default: comparison.note = nil
    }
    return []
  }

  /// A key for the note's text.
  mutating func editNote(_ key: Key) {
    guard var field = comparison.note?.field else { return }
    if case .character = key, field.text.count >= Comparison.NoteEditor.longest { return }
    if field.handle(key) { comparison.note?.field = field }
  }

  /// Keeps the selected row in view.
  mutating func showSelectedRun() {
    comparison.selection = max(0, min(comparison.selection, comparison.rows.count - 1))
    guard tab == .runs, let frame = panels.page else { return }
    let rows = Page.body(frame).rows
    let line = comparison.selection + RunsPage.headerLines
    if line - pageScroll >= rows { pageScroll = line - rows + 1 }
    if comparison.selection == 0 { pageScroll = 0 }
    pageScroll = min(pageScroll, line)
  }

  private mutating func toggleSelectedRun() -> [DashboardEffect] {
    guard let listing = comparison.selected else { return [] }
    if let index = comparison.shown.firstIndex(where: { $0.path == listing.path }) {
      comparison.shown.remove(at: index)
      followData()
      return []
    }
    if isThisRun(listing) {
      say(.note, "\(listing.name) is the run in view")
      return []
    }
    let taken = Set(comparison.shown.map(\.slot))
    guard let slot = Comparison.slots.indices.first(where: { !taken.contains($0) }) else {
      say(.refusal, "at most \(Comparison.slots.count) runs are compared at once")
      return []
    }
    comparison.shown.append(
      Comparison.Shown(path: listing.path, name: listing.name, slot: slot, run: nil))
    return [.loadRun(path: listing.path)]
  }

  /// Whether a listing is of the run in view.
  func isThisRun(_ listing: RunListing) -> Bool {
    if let runPath, comparison.listings?.contains(where: { $0.path == runPath }) == true {
      return listing.path == runPath
    }
    return listing.name == run.manifest?.name
  }

  /// The listing of the run in view, which goes on with it while it trains.
  func current(_ listing: RunListing) -> RunListing {
    guard mode == .live || mode == .follow else { return listing }
    var listing = listing
    listing.epochsDone = max(listing.epochsDone, Int(bounded: run.epoch))
    listing.steps = max(listing.steps, run.step)
    if run.isTimed { listing.durationSeconds = max(listing.durationSeconds, run.seconds) }
    if let best = run.best, best.key == listing.bestKey, let value = best.value {
      listing.best = value
    }
    listing.curve = CurveSketch(costIn: run.store) ?? listing.curve
    return listing
  }

  /// What can be asked of the run in view.
  private func facts(_ manifest: RunManifest) -> RunFacts {
    var facts = RunFacts()
    facts.take(manifest, recipe: YAMLSettings.flat(of: manifest.recipe))
    for series in run.store.allSeries {
      guard let last = series.last else { continue }
      let direction = run.metrics.direction(ofName: series.key.name)
      let best = direction.flatMap { series.best($0) }.map { series.value($0) }
      facts.metrics[series.key] = RunFacts.Metric(last: last, best: best)
    }
    return facts
  }

  /// Takes in the list of runs.
  mutating func take(_ listings: [RunListing], problem: String?) {
    comparison.listings = listings
    comparison.problem = problem
    if !comparison.marked.isEmpty { comparison.marked.formIntersection(listings.map(\.path)) }
    comparison.selection = max(0, min(comparison.selection, comparison.rows.count - 1))
  }

  /// Takes in the events of a run that was asked for.
  mutating func take(_ events: [RunEvent], ofRunAt path: String) {
    guard let index = comparison.shown.firstIndex(where: { $0.path == path }) else { return }
    var other = RunState(smoothing: run.store.smoothing)
    other.take(EventBatch(events: events))
    comparison.shown[index].run = other
    followData()
  }

  /// The runs that are to be drawn over this one.
  public var comparedPaths: [String] { comparison.shown.map(\.path) }

  /// Whether anything of other runs shows, so that their changes do too.
  public var looksAtRuns: Bool { isInView(.runs) || !comparison.shown.isEmpty }

  /// Draws another dashboard's run, as it stands, over this one where that was asked for.
  public mutating func compare(with other: DashboardModel, at path: String) {
    guard let index = comparison.shown.firstIndex(where: { $0.path == path }) else { return }
    revision += 1
    comparison.shown[index].run = other.run
    followData()
  }

  /// The run in view as others may list it; nil before anything is known of it.
  public var listing: RunListing? {
    guard let runPath, let manifest = run.manifest else { return nil }
    let state =
      switch run.status {
      case .waiting: "waiting"
      case .running where mode == .replay: "logged"
      case .running: "running"
      case .paused: "paused"
      case .finished(let finish): finish.reason.rawValue
      }
    return RunListing(
      name: manifest.name, path: runPath, state: state, dataName: manifest.data.name,
      epochsDone: Int(bounded: run.epoch),
      hasEpochs: run.epoch > 0 || manifest.trainer != .unknown, steps: run.step,
      durationSeconds: run.isTimed ? run.seconds : 0,
      best: run.best?.value, bestKey: run.best?.key, startedAt: manifest.startedAt,
      facts: facts(manifest), curve: CurveSketch(costIn: run.store))
  }

  /// A run that was asked for cannot be read.
  mutating func take(problem: String, ofRunAt path: String) {
    comparison.shown.removeAll { $0.path == path }
    say(.refusal, problem)
  }

  /// The runs drawn over this one, as far as they were read.
  var comparedRuns: [(run: RunState, role: ThemeRole, name: String)] {
    comparison.shown.compactMap { shown in
      shown.run.map { run in
        (run, Comparison.slots[shown.slot], run.manifest?.shortName ?? shown.name)
      }
    }
  }
}
