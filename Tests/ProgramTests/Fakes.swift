import Dashboard
import RunEvents
import Synchronization

/// A run that says what it is told to, a batch a tick, and keeps what it is sent.
final class FakeRun: LivingRun {
  private struct State: Sendable {
    var waiting: [EventBatch] = []
    var sent: [RunCommand.Action] = []
    var isControlled = false
  }

  private let state = Mutex(State())
  let runPath: String?

  init(_ batches: [[RunEvent]] = [], path: String? = nil) {
    runPath = path
    for events in batches { put(events) }
  }

  /// A run that has begun and can do what an engine's run can.
  static func begun(_ name: String, path: String? = nil) -> FakeRun {
    FakeRun([[.started(RunManifest(name: name)), rows(0..<20)]], path: path)
  }

  /// Costs at some steps.
  static func rows(_ steps: Range<Int>) -> RunEvent {
    .scalars(
      ScalarBlock(
        keys: [.trainCost], steps: Array(steps), seconds: steps.map(Double.init),
        values: steps.map { 1 / Double($0 + 1) }))
  }

  func put(_ events: [RunEvent]) {
    state.withLock { $0.waiting.append(EventBatch(events: events)) }
  }

  func put(_ connection: RunConnection) {
    var batch = EventBatch(events: [])
    batch.connection = connection
    state.withLock { $0.waiting.append(batch) }
  }

  func finish() { put([.finished(Finish(reason: .stoppedByUser, step: 20, seconds: 20))]) }

  var sent: [RunCommand.Action] { state.withLock { $0.sent } }
  var isControlled: Bool { state.withLock { $0.isControlled } }

  func takeBatch() -> EventBatch? {
    state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
  }

  func send(_ command: RunCommand) { state.withLock { $0.sent.append(command.action) } }
  func takeControl() { state.withLock { $0.isControlled = true } }
}

/// A folder of runs that is read in no time.
final class FakeLibrary: RunLibrary {
  /// What it was asked for, in order.
  enum Request: Hashable {
    case list
    case refresh([String])
    case follow([String])
    case load(String)
    case measureTest(String)
    case discard([String])
    case rename(String, String)
  }

  private struct State: Sendable {
    var requests: [Request] = []
    var answers: [DashboardMessage] = []
  }

  private let state = Mutex(State())
  private let listings: [RunListing]

  init(_ names: [String] = []) {
    listings = names.map { RunListing(name: $0, path: "runs/\($0)", state: "finished") }
  }

  var requests: [Request] { state.withLock { $0.requests } }

  func takeAnswers() -> [DashboardMessage] {
    state.withLock { state in
      defer { state.answers = [] }
      return state.answers
    }
  }

  func list() { take(.list, .runs(listings, problem: nil)) }
  func refresh(_ paths: [String]) { take(.refresh(paths), nil) }
  func follow(_ paths: [String]) { take(.follow(paths), nil) }
  func load(_ path: String) {
    take(.load(path), .loadedRun(path: path, events: [FakeRun.rows(0..<20)]))
  }
  func measureTest(_ path: String) { take(.measureTest(path), nil) }
  func discard(_ paths: [String]) { take(.discard(paths), nil) }
  func rename(_ path: String, to name: String) { take(.rename(path, name), nil) }

  private func take(_ request: Request, _ answer: DashboardMessage?) {
    state.withLock { state in
      state.requests.append(request)
      if let answer { state.answers.append(answer) }
    }
  }
}

/// Runs that live, as far as the test says.
final class FakeHosts: LivingRuns {
  private struct State: Sendable {
    var hosts: [String: Int] = [:]
    var runs: [String: FakeRun] = [:]
    var answers: [LivingRunsAnswer] = []
    var stopped: [String] = []
    var attached: [String] = []
    var begun: [RunBeginning] = []
  }

  private let state = Mutex(State())

  func setHosts(_ hosts: [String: Int]) { state.withLock { $0.hosts = hosts } }
  func setRun(_ run: FakeRun, at path: String) { state.withLock { $0.runs[path] = run } }
  var stopped: [String] { state.withLock { $0.stopped } }
  var attached: [String] { state.withLock { $0.attached } }

  func takeAnswers() -> [LivingRunsAnswer] {
    state.withLock { state in
      defer { state.answers = [] }
      return state.answers
    }
  }

  var begun: [RunBeginning] { state.withLock { $0.begun } }

  /// The run that is to be connected to then is at the path "begun".
  func begin(_ beginning: RunBeginning) {
    state.withLock { state in
      state.begun.append(beginning)
      guard let run = state.runs["begun"] else {
        return state.answers.append(.said("no memory for it", isRefusal: true))
      }
      state.answers.append(.attached(path: "begun", run))
    }
  }

  func look(at paths: [String]) { state.withLock { $0.answers.append(.hosts($0.hosts)) } }

  func attach(_ path: String) {
    state.withLock { state in
      state.attached.append(path)
      guard let run = state.runs[path] else {
        return state.answers.append(.said("\(path) has no host", isRefusal: true))
      }
      state.answers.append(.attached(path: path, run))
    }
  }

  func stop(_ path: String, name: String) {
    state.withLock { state in
      state.stopped.append(path)
      state.answers.append(.said("\(name) stops after this batch", isRefusal: false))
    }
  }
}

/// A machine that is always as busy.
struct FakeSampler: MachineSampler {
  func sample(seconds: Double, run: MeasuredRun?) -> SystemLoad? {
    SystemLoad(processorShare: 0.42, memoryShare: 0.5, ownProcessors: 1, ownBytes: 5e6)
  }
}
