import CellUI
import RunEvents
import Synchronization
import Testing

@testable import Dashboard

/// The screen of a search, and the dashboard of a trial in its place.
@MainActor @Suite struct SearchProgramTests {
  private static let size = Size(columns: 120, rows: 36)

  nonisolated private final class FakeSearch: RunningSearch {
    private struct State: Sendable {
      var commands: [TrialCommand] = []
      var saves = 0
      var stops = 0
    }

    private let state = Mutex(State())

    var commands: [TrialCommand] { state.withLock { $0.commands } }
    var saves: Int { state.withLock { $0.saves } }
    var stops: Int { state.withLock { $0.stops } }

    var report: SearchReport {
      SearchReport(
        name: "digits-search", metric: .devAccuracy, direction: .higherIsBetter, epochs: 6,
        rungs: [2, 6], dimensions: [],
        trials: [
          SearchReport.Trial(number: 1, status: .running, epochs: 1, path: "runs/t1"),
          SearchReport.Trial(number: 2, status: .waiting),
        ])
    }

    func obey(_ command: TrialCommand) { state.withLock { $0.commands.append(command) } }
    func stop() { state.withLock { $0.stops += 1 } }
    func saveAll() { state.withLock { $0.saves += 1 } }
  }

  nonisolated private final class FakeFollower: TrialFollower {
    private let run = Mutex<FakeRun?>(FakeRun.begun("trial-one"))
    private let stopped = Mutex(false)
    let isSteered: Bool

    init(isSteered: Bool = false) { self.isSteered = isSteered }

    var isStopped: Bool { stopped.withLock { $0 } }
    func stop() { stopped.withLock { $0 = true } }
    func takeRun() -> (any RunSource)? {
      run.withLock { run in
        defer { run = nil }
        return run
      }
    }
  }

  private static func play(
    _ search: FakeSearch, follow: @escaping (String) -> (any TrialFollower)? = { _ in nil },
    failed: @escaping () -> Bool = { false }, _ script: [FakeScreen.Step]
  ) -> (program: SearchProgram, screen: FakeScreen) {
    var program = SearchProgram(
      model: SearchModel(size: size, theme: .standard, glyphs: .ascii, path: "runs/search"),
      search: search, follow: follow,
      makeDashboard: { isSteered in
        DashboardModel(mode: isSteered ? .live : .follow, size: size, glyphs: .ascii)
      },
      failed: failed)
    let screen = FakeScreen(script)
    ProgramLoop(now: { screen.seconds }).run(&program, on: screen)
    return (program, screen)
  }

  @Test func theWholeSearchIsStoppedAfterAsking() {
    let search = FakeSearch()
    let (_, screen) = Self.play(
      search,
      FakeScreen.Step.waiting + [
        .type("S"), .pause, .act { #expect($0.shown.contains("end the search?")) },
        .act { _ in #expect(search.stops == 0) }, .key(.escape), .pause, .type("S"), .pause,
        .key(.enter), .pause, .act { #expect($0.shown.contains("STOPPING")) }, .type("q"), .pause,
        .key(.enter),
      ])
    #expect(search.stops == 1 && !screen.ranOut)
  }

  @Test func keysReachTheTrial() {
    let search = FakeSearch()
    let (program, screen) = Self.play(
      search,
      FakeScreen.Step.waiting + [
        .act { #expect($0.shown.contains("SEARCHING")) }, .type(" "), .pause, .type("q"),
        .pause, .key(.enter),
      ])
    #expect(search.commands == [.pause(trial: 1)])
    #expect(program.leaving == .quit && !screen.ranOut)
  }

  /// q goes back to the search, and the trial's log is read no more.
  @Test func aTrialsDashboardOpensInTheSearchsPlaceAndCloses() {
    let follower = FakeFollower()
    var paths: [String] = []
    let (program, _) = Self.play(
      FakeSearch(),
      follow: {
        paths.append($0)
        return follower
      },
      FakeScreen.Step.waiting + [.key(.enter)] + FakeScreen.Step.waiting + [
        .act { #expect($0.shown.contains("trial-one") && !$0.shown.contains("SEARCHING")) },
        .act { _ in #expect(!follower.isStopped) }, .type("q"), .pause,
        .act { #expect($0.shown.contains("SEARCHING") && !$0.shown.contains("trial-one")) },
        .event(.terminate),
      ])
    #expect(paths == ["runs/t1"] && follower.isStopped)
    #expect(program.leaving == .terminated)
  }

  @Test func aSignalToSaveReachesEveryTrial() {
    let search = FakeSearch()
    _ = Self.play(search, FakeScreen.Step.waiting + [.event(.save), .pause, .event(.terminate)])
    #expect(search.saves == 1)
  }

  @Test func aSearchThatFailsClosesTheScreen() {
    var hasFailed = false
    let (program, screen) = Self.play(
      FakeSearch(), failed: { hasFailed },
      FakeScreen.Step.waiting + [.act { _ in hasFailed = true }, .pause, .pause])
    #expect(program.leaving == .quit && !screen.ranOut)
  }

  @Test func theSecondInterruptWaitsForNothing() {
    let (program, screen) = Self.play(
      FakeSearch(), FakeScreen.Step.waiting + [.event(.interrupt)])
    #expect(program.leaving == .quit && !screen.ranOut)
    var again = program
    #expect(again.handle(.interrupt, seconds: 9) == .quit)
    #expect(again.leaving == .atOnce)
  }
}
