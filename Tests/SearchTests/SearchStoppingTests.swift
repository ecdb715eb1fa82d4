import RunEvents
import Synchronization
import Testing
import Training

@testable import Search

/// Searches that end before all of their trials are done.
@Suite struct SearchStoppingTests {
  /// Trials that end at once, with these values in turn; one without a value goes on until it is ended.
  private final class FakeTrials: TrialLauncher {
    private struct State: Sendable {
      var values: [Double?]
      var performed: [Int] = []
      var isEnding = false
      var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ values: [Double?]) { state = Mutex(State(values: values)) }

    var performed: [Int] { state.withLock(\.performed) }
    var isEnding: Bool { state.withLock(\.isEnding) }
    var progress: [Int: TrialProgress] { [:] }

    func perform(_ job: SearchJob) async -> SearchResult? {
      let value = state.withLock { state in
        state.performed.append(job.trial)
        return state.values.removeFirst()
      }
      guard let value else {
        await withCheckedContinuation { ending in
          let isEnding = state.withLock { state in
            if !state.isEnding { state.waiting.append(ending) }
            return state.isEnding
          }
          if isEnding { ending.resume() }
        }
        return SearchResult(trial: job.trial, rung: job.rung, ending: .killed)
      }
      return SearchResult(
        trial: job.trial, rung: job.rung, ending: .finished, value: value, epochs: 1)
    }

    func endAll() {
      let waiting = state.withLock { state in
        state.isEnding = true
        defer { state.waiting = [] }
        return state.waiting
      }
      for ending in waiting { ending.resume() }
    }

    func prepare() async throws {}
    func settle(_ underWay: Set<Int>) {}
    func path(of trial: SearchTrial) -> String { "" }
    func stopAll() {}
    func saveAll() {}
    func send(_ command: TrialCommand) -> Bool { false }
    func finish() async {}
    func throwFailure() throws {}
  }

  /// Works on the search alone, and leaves it to whoever comes next.
  private static func driven(
    _ plan: SearchPlan, _ trials: FakeTrials, in folder: String, request: SearchEntry?
  ) async throws -> (path: String, state: SearchState) {
    let search = try SearchFolder.create(plan, in: folder)
    let driver = SearchDriver(folder: search, launcher: trials, report: { _ in })
    if let request { driver.request(request) }
    return (search.path, try await driver.run())
  }

  private func search(
    _ stopping: SearchStopping?, _ values: [Double?], parallel: Int = 1,
    request: SearchEntry? = nil
  ) async throws -> (state: SearchState, trials: FakeTrials, again: SearchState) {
    try await withFolder { folder in
      var plan = SearchStateTests.plan(trials: values.count, epochs: 1, parallel: parallel)
      plan.stopping = stopping
      let trials = FakeTrials(values)
      let (path, state) = try await Self.driven(plan, trials, in: folder, request: request)
      // The journal alone says the same.
      var again = SearchState(plan)
      _ = again.takeJobs()
      let reopened = try SearchFolder.open(path)
      for entry in reopened.entries {
        again.take(entry)
        _ = again.takeJobs()
      }
      return (state, trials, again)
    }
  }

  @Test func aGoalEndsTheSearch() async throws {
    let (state, trials, again) = try await search(
      SearchStopping(goal: 0.9), [0.5, 0.89, 0.9, 0.1, 0.2])
    #expect(trials.performed == [1, 2, 3] && trials.isEnding)
    #expect(state.isOver && state.best?.number == 3)
    #expect(
      state.stopReason == "trial 3 reached the goal: dev/accuracy 0.9, asked for 0.9")
    #expect(again.stopReason == state.stopReason && again.isOver)
    #expect(again.trials == state.trials)
  }

  @Test func patienceCountsTrialsThatBringNothing() async throws {
    let values = [0.5, 0.4, 0.6, 0.6, 0.1, 0.2, 0.9]
    let (state, trials, _) = try await search(SearchStopping(patience: 3), values)
    // The fourth is only as good as the third.
    #expect(trials.performed == [1, 2, 3, 4, 5, 6])
    #expect(state.stopReason == "the last 3 trials brought nothing better")
    let (patient, all, _) = try await search(SearchStopping(patience: 4), values)
    #expect(all.performed.count == 7 && patient.stopReason == nil && !all.isEnding)
  }

  /// Whoever is under way ends, and nobody else begins.
  @Test func whatIsAskedFromOutsideEndsWhatIsUnderWay() async throws {
    let (state, trials, again) = try await search(
      nil, [nil, nil, 0.5, 0.6], parallel: 2, request: .stopped(reason: "somebody stopped it"))
    #expect(trials.performed.sorted() == [1, 2])
    #expect(state.stopReason == "somebody stopped it" && state.isOver)
    #expect(state.trials.map(\.status) == [.killed, .killed, .waiting, .waiting])
    #expect(again.isOver)
    // Who looks at it sees what is left over.
    let report = again.report()
    #expect(report.cutShort == "stopped after 2 of 4 trials" && report.epochsPlanned == 4)
    #expect(report.stopReason == "somebody stopped it" && report.secondsLeft == 0)
  }

  @Test(
    arguments: [
      ("90s", 90), ("1.5m", 90), ("2h", 7200), ("1d", 86_400), ("2", nil), ("h", nil), ("-1h", nil),
      ("0s", nil), ("2 hours", nil),
    ] as [(String, Double?)])
  func lengthsOfTimeAreRead(text: String, seconds: Double?) {
    #expect(SearchStopping.seconds(text) == seconds)
  }

  @Test func aGoalOfAMetricThatFallsIsAnUpperBound() {
    var plan = SearchClaimsTests.plan(
      [SearchStateTests.dimension], trials: 2, epochs: 1)
    plan.stopping = SearchStopping(goal: 0.2)
    let state = SearchState(plan)
    #expect(state.goalReached(by: 0.21, trial: 1) == nil)
    #expect(state.goalReached(by: 0.2, trial: 1) != nil)
    #expect(state.goalReached(by: .nan, trial: 1) == nil)
  }
}
