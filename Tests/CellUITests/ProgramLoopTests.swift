import Testing

@testable import CellUI

/// A screen whose time only passes while somebody waits for events.
@MainActor
private final class ScriptedScreen: Screen {
  var size = Size(columns: 4, rows: 1)
  var capabilities = ScreenCapabilities(colors: .none, glyphs: .ascii)
  var seconds = 0.0
  /// Events by the time they come, earliest first.
  var events: [(seconds: Double, event: InputEvent)] = []
  var frames: [(seconds: Double, text: String)] = []
  var waits = 0
  var invalidations = 0
  var stops = 0

  /// Takes no frame before.
  var readyAt = 0.0
  var isReady: Bool { seconds >= readyAt }

  /// What drawing a frame takes.
  var frameSeconds = 0.0

  func present(_ grid: CellGrid) {
    frames.append((seconds, grid.plainText))
    seconds += frameSeconds
  }
  func invalidate() { invalidations += 1 }
  var rings = 0
  func ring() { rings += 1 }
  func suspend() { stops += 1 }
  func close() {}

  func nextEvent(timeoutMilliseconds: Int) -> InputEvent? {
    waits += 1
    var deadline = seconds + Double(timeoutMilliseconds) / 1000
    if !isReady { deadline = min(deadline, readyAt) }
    guard let next = events.first, next.seconds <= deadline else {
      seconds = deadline
      return nil
    }
    seconds = max(seconds, next.seconds)
    return events.removeFirst().event
  }
}

/// Counts; answers ticks as it is told.
private struct Counter: Program {
  var count = 0
  var ticks: [Double] = []
  var onTick: (Double) -> ProgramDirective = { _ in .idle }
  /// Seconds until what a key asks for is answered; nil answers at once.
  var answersAfter: Double?
  private var askedAt: Double?
  var awaitsAnswer: Bool { askedAt != nil }

  init(
    answersAfter: Double? = nil, onTick: @escaping (Double) -> ProgramDirective
  ) {
    self.answersAfter = answersAfter
    self.onTick = onTick
  }

  mutating func handle(_ event: InputEvent, seconds: Double) -> ProgramDirective {
    switch event {
    case .key(.character("q")): return .quit
    case .key(.character("r")): return .redraw
    case .key(.character("z")): return .suspend
    case .key(.up):
      if answersAfter != nil {
        askedAt = seconds
      } else {
        count += 1
      }
      return .draw
    default: return .idle
    }
  }

  mutating func tick(seconds: Double) -> ProgramDirective {
    ticks.append(seconds)
    if let asked = askedAt, let answersAfter, seconds >= asked + answersAfter {
      askedAt = nil
      count += 1
      return .draw
    }
    return onTick(seconds)
  }

  func view(into grid: inout CellGrid) {
    grid.write("\(count)", at: Point(column: 0, row: 0))
  }
}

@MainActor
@Suite struct ProgramLoopTests {
  private func run(
    _ events: [(seconds: Double, event: InputEvent)],
    readyAt: Double = 0, frameSeconds: Double = 0, drawingShare: Double = 1,
    answersAfter: Double? = nil,
    onTick: @escaping (Double) -> ProgramDirective = { _ in .idle }
  ) -> (screen: ScriptedScreen, program: Counter) {
    let screen = ScriptedScreen()
    screen.events = events
    screen.readyAt = readyAt
    screen.frameSeconds = frameSeconds
    var program = Counter(answersAfter: answersAfter, onTick: onTick)
    var loop = ProgramLoop(now: { MainActor.assumeIsolated { screen.seconds } })
    loop.drawingShare = drawingShare
    loop.run(&program, on: screen)
    return (screen, program)
  }

  @Test func keyIsDrawnAtOnce() {
    let (screen, _) = run([(10.003, .key(.up)), (11, .key(.character("q")))])
    #expect(screen.frames.map(\.text) == ["0\n", "1\n"])
    #expect(screen.frames[0].seconds == 0)
    #expect(screen.frames[1].seconds == 10.003)
  }

  @Test func nothingIsDrawnWhileNothingChanges() {
    let (screen, program) = run([(60, .key(.character("q")))])
    #expect(screen.frames.count == 1)
    // 16 quick ticks, then one every 250 ms.
    #expect((220...280).contains(program.ticks.count))
    #expect(screen.waits < 300)
  }

  @Test func changesAreDrawnThirtyTimesASecondAtMost() {
    let (screen, _) = run([(10, .key(.character("q")))], onTick: { _ in .draw })
    #expect((270...301).contains(screen.frames.count))
    let times = screen.frames.map(\.seconds)
    for (earlier, later) in zip(times, times.dropFirst()) { #expect(later - earlier > 0.032) }
  }

  @Test func dearFramesAreDrawnLessOftenButKeysAtOnce() {
    let (screen, _) = run(
      [(5.05, .key(.up)), (10, .key(.character("q")))], frameSeconds: 0.001, drawingShare: 0.005,
      onTick: { _ in .draw })
    // Five a second, after a beginning in which it learns what a frame costs.
    #expect((50...62).contains(screen.frames.count))
    let answered = screen.frames.first { $0.text == "1\n" }?.seconds ?? 0
    #expect((5.05...5.06).contains(answered))
  }

  /// Where frames are dear a tick may be a fifth of a second away.
  @Test func whatComesOfAKeyIsDrawnAsSoonAsItIsKnown() {
    let (screen, program) = run(
      [(5.05, .key(.up)), (10, .key(.character("q")))], frameSeconds: 0.001, drawingShare: 0.005,
      answersAfter: 0.012, onTick: { _ in .draw })
    let answered = screen.frames.first { $0.text == "1\n" }?.seconds ?? 0
    #expect((5.06...5.08).contains(answered))
    #expect(program.ticks.count < 90)
  }

  @Test func anAnswerThatNeverComesIsNotLookedForForEver() {
    let (_, program) = run(
      [(1, .key(.up)), (60, .key(.character("q")))], answersAfter: 1000)
    // Half a second of quick ticks, then as without.
    #expect((300...450).contains(program.ticks.count))
  }

  @Test func whatIsWaitingIsTakenInWithoutDrawingMoreOften() {
    let (screen, program) = run(
      [(2, .key(.character("q")))], onTick: { $0 < 1 ? .drawMore : .idle })
    #expect(program.ticks.count > 300)
    #expect((28...33).contains(screen.frames.count))
  }

  @Test func everyWaitingKeyIsTakenBeforeOneFrame() {
    let keys = Array(repeating: (seconds: 1.0, event: InputEvent.key(.up)), count: 50)
    let (screen, _) = run(keys + [(2, .key(.character("q")))])
    #expect(screen.frames.map(\.text) == ["0\n", "50\n"])
  }

  @Test func floodOfEventsDoesNotKeepTheScreenFromBeingDrawn() {
    let keys = Array(repeating: (seconds: 1.0, event: InputEvent.key(.up)), count: 1000)
    let (screen, _) = run(keys + [(2, .key(.character("q")))])
    #expect(screen.frames.map(\.text).contains("256\n"))
    #expect(screen.frames.last?.text == "1000" + "\n")
  }

  @Test func resizeAndReturnAreDrawnEvenIfTheProgramDoesNotAsk() {
    let (screen, _) = run([
      (1, .resize(Size(columns: 4, rows: 1))), (2, .resumed), (3, .key(.character("q"))),
    ])
    #expect(screen.frames.map(\.seconds) == [0, 1, 2])
  }

  @Test func redrawAndSuspendReachTheScreen() {
    let (screen, _) = run([
      (1, .key(.character("r"))), (2, .key(.character("z"))), (3, .key(.character("q"))),
    ])
    #expect(screen.invalidations == 1 && screen.stops == 1 && screen.frames.count == 3)
  }

  @Test func aRingIsHeardOnceAndDrawn() {
    var hasRung = false
    let (screen, _) = run(
      [(2, .key(.character("q")))],
      onTick: { seconds in
        guard seconds >= 1, !hasRung else { return .idle }
        hasRung = true
        return .ring
      })
    #expect(screen.rings == 1 && screen.frames.count == 2)
  }

  @Test func aTerminalThatTakesNoFrameKeepsNoEventFromTheProgram() {
    let (screen, program) = run(
      [(1, .key(.up)), (3, .key(.character("q")))], readyAt: 60, onTick: { _ in .draw })
    #expect(program.count == 1)
    #expect(screen.frames.isEmpty)
    #expect(screen.seconds == 3)
    // It sleeps in between.
    #expect(screen.waits < 120)
  }

  @Test func theFrameThatHadToWaitIsDrawnAsSoonAsItIsTaken() {
    let (screen, _) = run([(1, .key(.up)), (9, .key(.character("q")))], readyAt: 2.5)
    #expect(screen.frames.map(\.text) == ["1\n"])
    #expect(screen.frames.first?.seconds == 2.5)
  }

  @Test func programCanEndInATick() {
    let (screen, program) = run([], onTick: { $0 > 1 ? .quit : .idle })
    #expect((program.ticks.last ?? 0) > 1 && screen.seconds < 2)
  }
}
