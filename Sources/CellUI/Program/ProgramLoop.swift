/// Runs a program on a screen: takes every waiting event, ticks, draws at most `framesPerSecond`
/// frames a second and only when something changed. Sleeps in `nextEvent` otherwise; after a while
/// without change it wakes every `idleMilliseconds` only. Where frames are dear, on a slow or a busy
/// machine, it draws fewer, so that they take `drawingShare` of the time, but never less than
/// `fewestFramesPerSecond`; what is typed is answered at once all the same. A terminal that takes no
/// frame is not waited for: events and ticks go on.
@MainActor
public struct ProgramLoop {
  /// Frames drawn in a second at most.
  public var framesPerSecond: Double = 30
  /// Frames drawn in a second at least while something changes, however long one takes.
  public var fewestFramesPerSecond: Double = 4
  /// Seconds of drawing per second.
  public var drawingShare: Double = 1
  /// Milliseconds between two wakings while nothing changes.
  public var idleMilliseconds: Int = 250
  /// Ticks without change after which the loop counts as idle.
  public var idleAfterTicks: Int = 15

  private let now: () -> Double

  /// `now` gives monotonic seconds.
  public init(now: @escaping () -> Double) { self.now = now }

  /// Returns when the program says `quit`. The screen is left open.
  public func run(_ program: inout some Program, on screen: some Screen) {
    var state = LoopState(
      size: screen.size, start: now(),
      pace: FramePace(
        shortest: 1 / framesPerSecond, longest: 1 / fewestFramesPerSecond, share: drawingShare),
      idleInterval: Double(idleMilliseconds) / 1000, idleAfterTicks: idleAfterTicks)
    while true {
      var time = now() - state.start
      let wait = max(0, state.secondsUntilWork(at: time, canDraw: screen.isReady))
      var event = screen.nextEvent(timeoutMilliseconds: Int((wait * 1000).rounded(.up)))
      var taken = 0
      while let current = event {
        time = now() - state.start
        if state.obey(program.handle(current, seconds: time), screen, isInput: true) { return }
        if case .resize = current { state.needsFrame = true }
        if case .resumed = current { state.needsFrame = true }
        taken += 1
        // A flood of events must not keep the screen from being drawn.
        if taken >= 256 { break }
        event = screen.nextEvent(timeoutMilliseconds: 0)
      }
      time = now() - state.start
      if taken > 0 || time >= state.nextTick {
        let directive = program.tick(seconds: time)
        state.ticked(at: time, directive, changed: directive != .idle || taken > 0)
        state.awaits(program.awaitsAnswer, at: time, hasInput: taken > 0)
        if state.obey(directive, screen, isInput: false) { return }
      }
      if state.frameIsDue(at: time), screen.isReady {
        state.draw(program, on: screen, at: time)
        state.pace.drew(seconds: now() - state.start - time)
      }
    }
  }
}

/// When to tick and when to draw.
@MainActor
private struct LoopState {
  let start: Double
  var pace: FramePace
  let idleInterval: Double
  let idleAfterTicks: Int
  /// Between two ticks while more is waiting: what its maker needs for the next piece.
  static let moreInterval = 0.002
  /// Between two ticks while an answer is to come, and how long that lasts after a key, and at the
  /// start.
  static let answerInterval = 0.004
  static let answerPatience = 0.5
  static let firstPatience = 2.0
  var grid: CellGrid
  var needsFrame = true
  /// Input is answered at once instead of at the next frame time.
  var isUrgent = true
  var nextTick = 0.0
  var lastFrame = -1.0
  var quietTicks = 0
  var isAwaiting = false
  var awaitsUntil = Self.firstPatience

  init(
    size: Size, start: Double, pace: FramePace, idleInterval: Double, idleAfterTicks: Int
  ) {
    grid = CellGrid(size: size)
    self.start = start
    self.pace = pace
    self.idleInterval = idleInterval
    self.idleAfterTicks = idleAfterTicks
  }

  /// Even urgent frames keep this distance, so that a held key or a wheel cannot take the processor.
  private var nextFrame: Double { lastFrame + (isUrgent ? pace.shortest / 4 : pace.interval) }

  func secondsUntilWork(at time: Double, canDraw: Bool) -> Double {
    (needsFrame && canDraw ? min(nextFrame, nextTick) : nextTick) - time
  }

  func frameIsDue(at time: Double) -> Bool { needsFrame && time >= nextFrame }

  mutating func ticked(at time: Double, _ directive: ProgramDirective, changed: Bool) {
    quietTicks = changed ? 0 : quietTicks + 1
    nextTick = time + (quietTicks > idleAfterTicks ? idleInterval : pace.interval)
    if directive == .drawMore { nextTick = time + Self.moreInterval }
  }

  mutating func awaits(_ isAwaiting: Bool, at time: Double, hasInput: Bool) {
    if hasInput { awaitsUntil = max(awaitsUntil, time + Self.answerPatience) }
    if isAwaiting, time < awaitsUntil { nextTick = min(nextTick, time + Self.answerInterval) }
    if self.isAwaiting, !isAwaiting { isUrgent = true }
    self.isAwaiting = isAwaiting
  }

  /// True when the program wants to end.
  mutating func obey(_ directive: ProgramDirective, _ screen: some Screen, isInput: Bool) -> Bool {
    switch directive {
    case .idle: return false
    case .quit: return true
    case .draw, .drawMore: break
    case .ring: screen.ring()
    case .copy(let text): screen.copy(text)
    case .redraw: screen.invalidate()
    case .suspend: screen.suspend()
    }
    needsFrame = true
    if isInput { isUrgent = true }
    return false
  }

  mutating func draw(_ program: some Program, on screen: some Screen, at time: Double) {
    if grid.size != screen.size { grid = CellGrid(size: screen.size) } else { grid.clear() }
    grid.takesPictures = screen.capabilities.hasPictures
    program.view(into: &grid)
    screen.present(grid)
    needsFrame = false
    isUrgent = false
    lastFrame = time
  }
}
