import CellUI
import CursesScreen
import Dashboard
import RunEvents
import Training

/// Several dashboards of which one is on the screen; all take in what their runs bring.
struct RunDeck: Program {
  private struct Entry {
    /// Made when it is first shown.
    var program: DashboardProgram?
    var make: () -> DashboardProgram
  }

  private var entries: [Entry] = []
  /// What is shown while there is no run.
  private var empty: DashboardProgram
  private var shown = 0
  private var size: Size
  /// Runs that were found since it was asked last.
  private let takeNew: () -> [() -> DashboardProgram]

  /// - Parameters:
  ///   - empty: what is shown while there is no run.
  ///   - takeNew: gives runs that came since the last call; all of them read from then on, and the
  ///     last of the first ones is shown.
  init(
    empty: DashboardProgram, size: Size, takeNew: @escaping () -> [() -> DashboardProgram] = { [] }
  ) {
    self.empty = empty
    self.size = size
    self.takeNew = takeNew
  }

  /// Adds a run, which is read once it is shown.
  mutating func add(_ make: @escaping () -> DashboardProgram) {
    entries.append(Entry(program: nil, make: make))
  }

  /// Shows the run at a place.
  mutating func show(_ index: Int) {
    guard !entries.isEmpty else { return }
    shown = (index % entries.count + entries.count) % entries.count
    if entries[shown].program == nil {
      entries[shown].program = entries[shown].make()
      _ = entries[shown].program?.handle(.resize(size), seconds: 0)
    }
    let place = DashboardModel.RunPlace(number: shown + 1, count: entries.count)
    entries[shown].program?.setPlace(place)
  }

  private var current: DashboardProgram {
    get { entries.isEmpty ? empty : entries[shown].program ?? empty }
    set { if entries.isEmpty { empty = newValue } else { entries[shown].program = newValue } }
  }

  /// The dashboard that is shown.
  var model: DashboardModel { current.model }

  /// Why the loop ended.
  var leaving: DashboardProgram.Leaving? { current.leaving }

  mutating func handle(_ event: InputEvent, seconds: Double) -> ProgramDirective {
    if case .resize(let size) = event {
      self.size = size
      for index in entries.indices where index != shown {
        _ = entries[index].program?.handle(event, seconds: seconds)
      }
    }
    let directive = current.handle(event, seconds: seconds)
    let offset = current.takeWishedRun()
    guard offset != 0, directive != .quit else { return directive }
    show(shown + offset)
    return .draw
  }

  mutating func tick(seconds: Double) -> ProgramDirective {
    let new = takeNew()
    if !new.isEmpty {
      let isFirst = entries.isEmpty
      for make in new { entries.append(Entry(program: make(), make: make)) }
      show(isFirst ? entries.count - 1 : shown)
    }
    var isMoreWaiting = false
    for index in entries.indices where index != shown {
      if entries[index].program?.tick(seconds: seconds) == .drawMore { isMoreWaiting = true }
    }
    let directive = current.tick(seconds: seconds)
    if directive == .quit { return .quit }
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
}
