import CellUI
import CursesScreen
import Dashboard
import RunEvents
import Training

/// Several dashboards of which one is on the screen; all take in what their runs bring.
struct RunDeck: Program {
  /// A run that can be shown.
  struct Card {
    /// What it is listed by.
    var path: String
    /// Called when it is first shown.
    var make: () -> DashboardProgram
  }

  private struct Entry {
    var card: Card
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
  private let takeNew: () -> [Card]
  /// A run that was listed and is not among the entries.
  private let findOther: (String) -> Card?
  /// Runs of this machine that live, and the dashboard on one of them; nil where none can be reached.
  private let living: LivingRuns?
  private let attach: (_ path: String, AttachedRun) -> DashboardProgram?
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
  ///   - takeNew: gives runs that came since the last call; all of them read from then on, and the
  ///     last of the first ones is shown.
  init(
    empty: DashboardProgram? = nil, size: Size, sparesCores: Bool = false,
    findOther: @escaping (String) -> Card? = { _ in nil }, living: LivingRuns? = nil,
    attach: @escaping (_ path: String, AttachedRun) -> DashboardProgram? = { _, _ in nil },
    takeNew: @escaping () -> [Card] = { [] }
  ) {
    self.empty = empty
    self.size = size
    self.sparesCores = sparesCores
    self.findOther = findOther
    self.living = living
    self.attach = attach
    self.takeNew = takeNew
  }

  /// Adds a run, which is read once it is shown.
  mutating func add(_ card: Card) { entries.append(Entry(card: card, program: nil)) }

  /// Shows the run at a place.
  mutating func show(_ index: Int) {
    guard !entries.isEmpty else { return }
    let before = hasShown ? current.model : nil
    let index = (index % entries.count + entries.count) % entries.count
    if hasShown, index != shown { earlier = shown }
    shown = index
    hasShown = true
    if entries[shown].program == nil {
      entries[shown].program = entries[shown].card.make()
      _ = entries[shown].program?.handle(.resize(size), seconds: 0)
      if let before { entries[shown].program?.takeLook(of: before) }
    }
    let place = DashboardModel.RunPlace(
      number: shown + 1, count: entries.count, hasEarlier: earlier != nil)
    entries[shown].program?.setPlace(place)
    entries[shown].program?.tell(.hosts(hosts))
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
  var model: DashboardModel { current.model }

  /// Where the run that is shown comes from.
  var source: any RunSource { current.source }

  /// The dashboard that was added first.
  var first: DashboardModel { (entries.first?.program ?? current).model }

  /// Why the loop ended.
  var leaving: DashboardProgram.Leaving? { current.leaving }

  /// Whether somebody other than its user had it leave, who does not wait.
  var isLeftForSignal: Bool { current.isLeftForSignal }

  mutating func handle(_ event: InputEvent, seconds: Double) -> ProgramDirective {
    if case .resize(let size) = event {
      self.size = size
      for index in entries.indices where index != shown {
        _ = entries[index].program?.handle(event, seconds: seconds)
      }
    }
    let directive = current.handle(event, seconds: seconds)
    let wishes = current.takeWishes()
    guard !wishes.isEmpty, directive != .quit else { return directive }
    for wish in wishes { grant(wish) }
    return .draw
  }

  mutating func tick(seconds: Double) -> ProgramDirective {
    let new = takeNew()
    if !new.isEmpty {
      let isFirst = entries.isEmpty
      for card in new { entries.append(Entry(card: card, program: card.make())) }
      show(isFirst ? entries.count - 1 : shown)
    }
    var isMoreWaiting = false
    for index in entries.indices where index != shown {
      if entries[index].program?.tick(seconds: seconds) == .drawMore { isMoreWaiting = true }
    }
    let output = takeOutput()
    if !output.isEmpty { current.tell(.output(output)) }
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

  var awaitsAnswer: Bool { current.awaitsAnswer }

  func view(into grid: inout CellGrid) { current.view(into: &grid) }

  /// Runs until it is left.
  mutating func run(on screen: CursesScreen) {
    let clock = MonotonicClock()
    var loop = ProgramLoop(now: { clock.now })
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
      case .hosts(let found) where found == hosts: continue
      case .hosts(let found):
        // What a run that began or ended is listed as is out of date.
        let known = Set(current.model.listedPaths)
        let ended = hosts.keys.filter { found[$0] == nil }
        let new = found.keys.filter { hosts[$0] == nil && !known.contains($0) }
        hosts = found
        current.tell(.hosts(found))
        current.refreshRuns((ended + new).sorted())
      case .attached(let path, let run):
        guard let program = attach(path, run) else { continue }
        entries.append(Entry(card: Card(path: path) { program }, program: nil))
        show(entries.count - 1)
      case .said(let text, let isRefusal): current.tell(.answered(text, isRefusal: isRefusal))
      }
      hasNews = true
    }
    return hasNews
  }

  private mutating func grant(_ wish: RunWish) {
    switch wish {
    case .show(let offset): show(shown + offset)
    case .showEarlier: if let earlier { show(earlier) }
    case .attach(let path):
      let isOpen = { (entry: Entry) in
        entry.program.map { $0.isSteered(at: path) } ?? false
      }
      if let index = entries.firstIndex(where: isOpen) { show(index) } else { living?.attach(path) }
    case .stop(let path, let name): living?.stop(path, name: name)
    case .open(let path):
      if let index = entries.firstIndex(where: { $0.card.path == path }) { return show(index) }
      guard let card = findOther(path) else { return }
      add(card)
      show(entries.count - 1)
    case .list, .compare: refreshComparison()
    }
  }

  /// Tells the dashboard in view what the others know of their runs.
  private mutating func refreshComparison() {
    // A run that is followed may be attached to as well.
    var listed: Set<String> = []
    let listings = entries.filter { listed.insert($0.card.path).inserted }
      .compactMap(\.program?.model.listing)
      .map { listing in
        var listing = listing
        // Notes that cannot be read are said where they are written.
        if let notes = try? RunNotes.ofRun(at: listing.path) { listing.facts.notes = notes }
        return listing
      }
    current.tell(.runs(listings, problem: nil))
    for path in current.model.comparedPaths {
      guard let other = entries.first(where: { $0.card.path == path })?.program else { continue }
      current.compare(with: other, at: path)
    }
  }
}
