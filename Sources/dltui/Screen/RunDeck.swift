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
  private var empty: DashboardProgram
  private var shown = 0
  private var size: Size
  /// Runs that were found since it was asked last.
  private let takeNew: () -> [Card]
  /// A run that was listed and is not among the entries.
  private let findOther: (String) -> Card?
  /// When what shows of the other runs was brought up to date last.
  private var comparedAt = 0.0

  /// Seconds between two looks at the runs that are compared with: a copy is taken of each.
  private static let comparingInterval = 0.5

  /// - Parameters:
  ///   - empty: what is shown while there is no run.
  ///   - findOther: gives a run that was listed, by its path.
  ///   - takeNew: gives runs that came since the last call; all of them read from then on, and the
  ///     last of the first ones is shown.
  init(
    empty: DashboardProgram, size: Size, findOther: @escaping (String) -> Card? = { _ in nil },
    takeNew: @escaping () -> [Card] = { [] }
  ) {
    self.empty = empty
    self.size = size
    self.findOther = findOther
    self.takeNew = takeNew
  }

  /// Adds a run, which is read once it is shown.
  mutating func add(_ card: Card) { entries.append(Entry(card: card, program: nil)) }

  /// Shows the run at a place.
  mutating func show(_ index: Int) {
    guard !entries.isEmpty else { return }
    shown = (index % entries.count + entries.count) % entries.count
    if entries[shown].program == nil {
      entries[shown].program = entries[shown].card.make()
      _ = entries[shown].program?.handle(.resize(size), seconds: 0)
    }
    let place = DashboardModel.RunPlace(number: shown + 1, count: entries.count)
    entries[shown].program?.setPlace(place)
  }

  /// What is shown, to be read. Changed by `update` alone: a copy that is changed copies every curve
  /// it touches.
  private var current: DashboardProgram {
    entries.isEmpty ? empty : entries[shown].program ?? empty
  }

  /// Changes what is shown where it is.
  private mutating func update<Result>(
    _ change: (inout DashboardProgram) -> Result
  ) -> Result {
    guard entries.indices.contains(shown), entries[shown].program != nil else {
      return change(&empty)
    }
    return change(&entries[shown].program!)
  }

  /// The dashboard that is shown.
  var model: DashboardModel { current.model }

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
    let directive = update { $0.handle(event, seconds: seconds) }
    let wishes = update { $0.takeWishes() }
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
    var directive = update { $0.tick(seconds: seconds) }
    if directive == .quit { return .quit }
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

  func view(into grid: inout CellGrid) { current.view(into: &grid) }

  /// Runs until it is left.
  mutating func run(on screen: CursesScreen) {
    let clock = MonotonicClock()
    var loop = ProgramLoop(now: { clock.now })
    loop.framesPerSecond = 24
    loop.run(&self, on: screen)
  }

  // MARK: Other runs

  private mutating func grant(_ wish: RunWish) {
    switch wish {
    case .show(let offset): show(shown + offset)
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
    let listings = entries.compactMap(\.program?.model.listing)
    update { $0.tell(.runs(listings, problem: nil)) }
    for path in current.model.comparedPaths {
      guard let other = entries.first(where: { $0.card.path == path })?.program else { continue }
      update { $0.compare(with: other, at: path) }
    }
  }
}
