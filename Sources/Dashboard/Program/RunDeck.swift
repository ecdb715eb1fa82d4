import CellUI
import Diagnosis
import RunEvents

/// Several dashboards of which one is on the screen; all take in what their runs bring.
package struct RunDeck: Program {
  private struct Entry {
    var tab: RunTab
    var program: DashboardProgram?
  }

  private var entries: [Entry] = []
  /// What is shown while there is no run.
  private var empty: DashboardProgram?
  private var shown = 0
  /// What was shown before it.
  private var earlier: Int?
  /// Whether the one that is shown was seen.
  private var hasShown = false
  private var size: Size
  /// Runs that were found since it was asked last.
  private let takeNew: () -> [RunTab]
  /// A run that was listed and is not among the entries.
  private let findOther: (String) -> RunTab?
  /// Runs of this machine that live, and the dashboard on one of them; nil where none can be reached.
  private let living: (any LivingRuns)?
  private let attach: (_ path: String, any LivingRun) -> DashboardProgram?
  /// Nil where nothing can be written about runs.
  private let notebook: (any RunNotebook)?
  /// The runs that live, as they were found last.
  private var hosts: [String: Int] = [:]
  /// Whether a run trains on this machine while the screen is up.
  private let sparesCores: Bool
  /// Gives what was written to standard error while the screen is up.
  private var takeOutput: () -> [String] = { [] }
  /// When what shows of the other runs was brought up to date last.
  private var comparedAt = 0.0

  /// Seconds between two looks at the runs that are compared with: a copy is taken of each.
  private static let comparingInterval = 0.5

  /// - Parameters:
  ///   - empty: what is shown while there is no run.
  ///   - sparesCores: whether a run trains on this machine while the screen is up.
  ///   - findOther: gives a run that was listed, by its path.
  ///   - living: finds the runs of this machine that live, and connects to them.
  ///   - attach: makes the dashboard of a run that was connected to.
  ///   - notebook: what people wrote about runs.
  ///   - takeNew: gives runs that came since the last call; all of them read from then on, and the
  ///     last of the first ones is shown.
  package init(
    empty: DashboardProgram? = nil, size: Size, sparesCores: Bool = false,
    findOther: @escaping (String) -> RunTab? = { _ in nil }, living: (any LivingRuns)? = nil,
    attach: @escaping (_ path: String, any LivingRun) -> DashboardProgram? = { _, _ in nil },
    notebook: (any RunNotebook)? = nil, takeNew: @escaping () -> [RunTab] = { [] }
  ) {
    self.empty = empty
    self.size = size
    self.sparesCores = sparesCores
    self.findOther = findOther
    self.living = living
    self.attach = attach
    self.notebook = notebook
    self.takeNew = takeNew
  }

  /// Adds a run, which is read once it is shown.
  package mutating func add(_ tab: RunTab) { entries.append(Entry(tab: tab, program: nil)) }

  /// Shows the run at a place.
  package mutating func show(_ index: Int) {
    guard !entries.isEmpty else { return }
    let before = hasShown ? current.model : nil
    let index = (index % entries.count + entries.count) % entries.count
    if hasShown, index != shown { earlier = shown }
    shown = index
    hasShown = true
    if entries[shown].program == nil {
      entries[shown].program = entries[shown].tab.make()
      _ = entries[shown].program?.handle(.resize(size), seconds: 0)
      if let before { entries[shown].program?.takeLook(of: before) }
    }
    let place = DashboardModel.RunPlace(
      number: shown + 1, count: entries.count, hasEarlier: earlier != nil)
    entries[shown].program?.setPlace(place)
    let canBegin = living != nil
    entries[shown].program?.setCanBegin(canBegin)
    entries[shown].program?.take(.hosts(hosts))
  }

  /// Changed in place: a run's curves are never copied for a tick.
  private var current: DashboardProgram {
    get {
      guard let program = entries.isEmpty ? empty : entries[shown].program else {
        preconditionFailure("nothing is shown")
      }
      return program
    }
    _modify {
      if entries.isEmpty { yield &empty! } else { yield &entries[shown].program! }
    }
  }

  /// The dashboard that is shown.
  package var model: DashboardModel { current.model }

  /// Where the run that is shown comes from.
  package var source: any RunSource { current.source }

  /// The dashboard that was added first.
  package var first: DashboardModel { (entries.first?.program ?? current).model }

  /// Why the loop ended.
  package var leaving: DashboardProgram.Leaving? { current.leaving }

  /// Whether somebody other than its user had it leave, who does not wait.
  package var isLeftForSignal: Bool { current.isLeftForSignal }

  package mutating func handle(_ event: InputEvent, seconds: Double) -> ProgramDirective {
    if case .resize(let size) = event {
      self.size = size
      for index in entries.indices where index != shown {
        _ = entries[index].program?.handle(event, seconds: seconds)
      }
    }
    let directive = current.handle(event, seconds: seconds)
    let requests = current.takeRequests()
    guard !requests.isEmpty, directive != .quit else { return directive }
    for request in requests { grant(request) }
    return .draw
  }

  package mutating func tick(seconds: Double) -> ProgramDirective {
    let new = takeNew()
    if !new.isEmpty {
      let isFirst = entries.isEmpty
      for tab in new { entries.append(Entry(tab: tab, program: tab.make())) }
      show(isFirst ? entries.count - 1 : shown)
    }
    var isMoreWaiting = false
    for index in entries.indices where index != shown {
      if entries[index].program?.tick(seconds: seconds) == .drawMore { isMoreWaiting = true }
    }
    let output = takeOutput()
    if !output.isEmpty { current.take(.output(output)) }
    let hasNews = followLiving()
    var directive = current.tick(seconds: seconds)
    if directive == .quit { return .quit }
    if directive == .idle, hasNews || !output.isEmpty { directive = .draw }
    if seconds - comparedAt >= Self.comparingInterval, current.isListedHere,
      current.model.looksAtRuns
    {
      comparedAt = seconds
      refreshComparison()
      directive = directive == .idle ? .draw : directive
    }
    if isMoreWaiting || directive == .drawMore { return .drawMore }
    return new.isEmpty ? directive : .draw
  }

  package var awaitsAnswer: Bool { current.awaitsAnswer }

  package func view(into grid: inout CellGrid) { current.view(into: &grid) }

  /// Runs until it is left.
  ///
  /// - Parameter now: seconds on a clock that never goes back.
  package mutating func run(on screen: some Screen, now: @escaping () -> Double) {
    var loop = ProgramLoop(now: now)
    loop.framesPerSecond = sparesCores ? 12 : 24
    // Keys are answered at once whatever this is; what it spares is the cores that train.
    if sparesCores { loop.drawingShare = 0.005 }
    takeOutput = { screen.takeCapturedLines() }
    loop.run(&self, on: screen)
  }

  // MARK: Other runs

  /// Asks now and then which runs live, and takes in what is known of them.
  ///
  /// - Returns: whether anything shows of it.
  private mutating func followLiving() -> Bool {
    guard let living else { return false }
    if current.model.looksAtHosts { living.look(at: current.model.listedPaths) }
    var hasNews = false
    for answer in living.takeAnswers() {
      switch answer {
      case .hosts(let found) where found == hosts:
        if !found.isEmpty { current.followRuns(found.keys.sorted()) }
        continue
      case .hosts(let found):
        // What a run that began or ended is listed as is out of date.
        let known = Set(current.model.listedPaths)
        let ended = hosts.keys.filter { found[$0] == nil }
        let new = found.keys.filter { hosts[$0] == nil && !known.contains($0) }
        hosts = found
        current.take(.hosts(found))
        current.refreshRuns((ended + new).sorted())
      case .attached(let path, let run):
        guard let program = attach(path, run) else { continue }
        entries.append(Entry(tab: RunTab(path: path) { program }, program: nil))
        show(entries.count - 1)
      case .said(let text, let isRefusal): current.take(.answered(text, isRefusal: isRefusal))
      }
      hasNews = true
    }
    return hasNews
  }

  private mutating func grant(_ request: RunRequest) {
    switch request {
    case .show(let offset): show(shown + offset)
    case .showEarlier: if let earlier { show(earlier) }
    case .attach(let path):
      let isOpen = { (entry: Entry) in
        entry.program.map { $0.isSteered(at: path) } ?? false
      }
      if let index = entries.firstIndex(where: isOpen) { show(index) } else { living?.attach(path) }
    case .begin(let beginning): living?.begin(beginning)
    case .stop(let path, let name): living?.stop(path, name: name)
    case .keepNotes(let path, let notes):
      guard let problem = notebook?.keep(notes, forRunAt: path) else { return }
      current.take(.answered(problem, isRefusal: true))
    case .readErrorTags(let path):
      answer(kept: []) { notebook throws(ErrorTagProblem) in
        try notebook.errorTags(ofRunAt: path)
      }
    case .keepErrorTags(let path, let tags, let examples):
      answer(kept: examples) { notebook throws(ErrorTagProblem) in
        try notebook.keep(examples, of: tags, forRunAt: path)
      }
    case .open(let path):
      if let index = entries.firstIndex(where: { $0.tab.path == path }) { return show(index) }
      guard let tab = findOther(path) else { return }
      add(tab)
      show(entries.count - 1)
    case .list, .compare: refreshComparison()
    }
  }

  /// Tells the dashboard in view which tags of mistakes are kept, or why there are none.
  private mutating func answer(
    kept: Set<Int>, _ tags: (any RunNotebook) throws(ErrorTagProblem) -> ErrorTags?
  ) {
    guard let notebook else { return }
    do throws(ErrorTagProblem) {
      current.take(.errorTags(try tags(notebook), kept: kept))
    } catch {
      current.take(.answered(error.sentence, isRefusal: true))
    }
  }

  /// Tells the dashboard in view what the others know of their runs.
  private mutating func refreshComparison() {
    // A run that is followed may be attached to as well.
    var listed: Set<String> = []
    let listings = entries.filter { listed.insert($0.tab.path).inserted }
      .compactMap(\.program?.model.listing)
      .map { listing in
        var listing = listing
        if let notes = notebook?.notes(ofRunAt: listing.path) { listing.facts.notes = notes }
        return listing
      }
    current.take(.runs(listings, problem: nil))
    for path in current.model.comparedPaths {
      guard let other = entries.first(where: { $0.tab.path == path })?.program else { continue }
      current.compare(with: other, at: path)
    }
  }
}
