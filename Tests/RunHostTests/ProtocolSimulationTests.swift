import Foundation
import RunCoding
import RunEvents
import Testing

@testable import RunControl
@testable import RunHost

/// Screens, host and trainer through all that can befall them, from seeds: what the protocol promises
/// (`Sources/RunControl/README.md`) holds in every schedule.
///
/// `DLTUI_SCHEDULES=100000` tries so many instead of those that fit into a few seconds, from the seed in
/// `DLTUI_SEED` on where that is set; `DLTUI_SEED` alone tries that one.
@Suite struct ProtocolSimulationTests {
  @Test func whatIsAskedIsDoneOnceAndToldAndEveryScreenShowsTheLog() async throws {
    let environment = ProcessInfo.processInfo.environment
    let asked = environment["DLTUI_SCHEDULES"].flatMap { Int($0) }
    let first = environment["DLTUI_SEED"].flatMap { UInt64($0) }
    let seeds = (first ?? 1)..<(first ?? 1) + UInt64(asked ?? (first == nil ? 1_000 : 1))
    // So many that the machine is kept busy are dealt out to all of it.
    let hands = asked == nil ? 1 : ProcessInfo.processInfo.activeProcessorCount
    let failing = try await withThrowingTaskGroup(of: SimulatedSchedule?.self) { group in
      for hand in 0..<hands {
        group.addTask {
          for seed in seeds.dropFirst(hand) where (seed - seeds.lowerBound) % UInt64(hands) == hand
          {
            let schedule = SimulatedSchedule(seed: seed)
            if try !schedule.problems().isEmpty || Task.isCancelled { return schedule }
          }
          return nil
        }
      }
      for try await failing in group {
        guard let failing else { continue }
        group.cancelAll()
        return failing as SimulatedSchedule?
      }
      return nil
    }
    guard let failing else { return }
    let small = try failing.shrunk()
    let found = try small.problems().joined(separator: "; ")
    Issue.record("seed \(failing.seed): \(found)\n\(small)")
  }
}

/// What happens in a world, step by step.
struct SimulatedSchedule: CustomStringConvertible, Sendable {
  let seed: UInt64
  var kind: SimulatedWorld.Kind
  var isRepeating: Bool
  /// Whether everybody is connected at first.
  var isSettled: Bool
  /// Whether the run ends there and then, and not once everybody has had his answers.
  var endsAtOnce: Bool
  var steps: [SimulatedWorld.Step]

  init(seed: UInt64) {
    self.seed = seed
    var random = ScheduleRandom(seed: seed)
    kind = random.below(2) == 0 ? .external : .own
    isRepeating = random.below(3) == 0
    isSettled = random.below(8) > 0
    endsAtOnce = random.below(4) == 0
    random.focus = random.below(3)
    steps = []
    for _ in 0..<(8 + random.below(25)) {
      if kind == .own, random.below(24) == 0 { steps += random.lossAndGrowth() }
      steps.append(random.step(of: kind))
    }
  }

  var description: String {
    "\(kind)\(isRepeating ? ", repeating" : "")\(isSettled ? "" : ", not connected")"
      + "\(endsAtOnce ? ", ends at once" : ""): "
      + steps.map { ".\($0)" }.joined(separator: ", ")
  }

  /// What went wrong, each as a sentence; empty when all that is promised held.
  func problems() throws -> [String] {
    let world = SimulatedWorld(kind, isRepeating: isRepeating)
    if isSettled { try world.settle() }
    for step in steps { try world.take(step) }
    var problems: [String] = []
    if !endsAtOnce {
      try world.settle()
      if world.hasHost {
        problems += world.problemsOfTheTrainer()
        for screen in world.screens where screen.isWaiting {
          problems.append("\(screen.name) waits for an answer that nobody gives")
        }
      }
    }
    // A host that lives to the run's end answers everything.
    let isWhole = world.kind == .external && world.hasHost
    try world.end()
    problems += world.problemsOfTheLog(isWhole: isWhole)
    for screen in world.screens { problems += screen.problems(world) }
    return problems
  }

  /// As few steps as still go wrong.
  func shrunk() throws -> SimulatedSchedule {
    var small = self
    var size = max(1, steps.count / 2)
    while true {
      var start = 0
      var hasShrunk = false
      while start < small.steps.count {
        var candidate = small
        candidate.steps.removeSubrange(start..<min(start + size, candidate.steps.count))
        if try candidate.problems().isEmpty {
          start += size
        } else {
          small = candidate
          hasShrunk = true
        }
      }
      if size == 1, !hasShrunk { return small }
      size = max(1, size / 2)
    }
  }
}

extension SimulatedWorld {
  /// Commands that the log has as carried out, or as answered, more than once; and, of a whole log, those
  /// that it has as asked, and never answered.
  func problemsOfTheLog(isWhole: Bool) -> [String] {
    var answers: [String: Int] = [:]
    var open: Set<Int> = []
    for event in log.events {
      if let name = event.answeredToken { answers[name, default: 0] += 1 }
      switch event {
      case .commandRequested(let request): open.insert(request.command.id)
      case .commandApplied(let outcome): open.remove(outcome.command.id)
      case .commandRefused(let refusal): open.remove(refusal.command.id)
      default: break
      }
    }
    let twice = answers.filter { $0.value > 1 }.map { "\($0.key) was answered \($0.value) times" }
    let never = isWhole ? open.map { "command \($0) was never answered in the log" } : []
    return (twice + never).sorted()
  }

  /// Edits that a trainer took up twice, and values that are not those of the log.
  func problemsOfTheTrainer() -> [String] {
    guard let trainer else { return [] }
    var problems: [String] = []
    for process in trainersBefore + [trainer] {
      let ids = process.carriedOut
      if Set(ids).count < ids.count {
        problems.append("process \(process.restart) carried out \(ids)")
      }
    }
    var logged: [Hyperparameter: Double] = [:]
    for case .commandApplied(let outcome) in log.events {
      if case .set(let hyperparameter, let value, _) = outcome.command.action {
        logged[hyperparameter] = value
      }
    }
    if logged != trainer.values {
      problems.append("the trainer has \(trainer.values), the log \(logged)")
    }
    return problems
  }
}

extension SimulatedScreen {
  func problems(_ world: SimulatedWorld) -> [String] {
    var problems: [String] = []
    let back = Set(returned.map(\.token))
    for token in sent where !answered.contains(token) && !back.contains(token) {
      problems.append("\(token) was lost without a word")
    }
    let done = Set(world.log.events.compactMap(\.answeredToken))
    for command in returned
    where done.contains(command.token) && !command.reason.contains("nobody knows") {
      problems.append("\(command.token) was given back (\(command.reason)), and is in the log")
    }
    if !isOver { problems.append("\(name) waits for more") }
    // Who has heard the goodbye has heard all.
    guard case .ended = session.connection.state else { return problems }
    let shown = log.map { EventEncoder.lines(of: $0) }.joined()
    if shown != world.log.text {
      problems.append(
        "\(name) shows \(shown.utf8.count) bytes, not the log: \(shown) – \(world.log.text)")
    }
    return problems
  }
}

/// Draws what happens.
private struct ScheduleRandom {
  private var source: SeededRandom
  /// The screen that most things happen to: a fault takes several of them in a row.
  var focus = 0

  init(seed: UInt64) { source = SeededRandom(seed: seed) }

  mutating func below(_ bound: Int) -> Int { Int(source.next() % UInt64(bound)) }

  /// Pieces of a line, and several.
  private mutating func bytes() -> Int {
    switch below(8) {
    case 0: 1 + below(40)
    case 1: 1 + below(400)
    default: .max
    }
  }

  private mutating func edit(_ screen: Int) -> SimulatedWorld.Step {
    if below(4) == 0 { return .save(screen: screen) }
    // What is below 0 is refused by the trainer.
    return .send(
      screen: screen, below(2) == 0 ? .learningRate : .momentum, Double(below(8)) - 1)
  }

  mutating func step(of kind: SimulatedWorld.Kind) -> SimulatedWorld.Step {
    let screen = below(4) > 0 ? focus : below(3)
    switch below(40) {
    case 0..<7: return edit(screen)
    case 7..<12: return .toHost(screen: screen, bytes: bytes())
    case 12..<17: return .toScreen(screen, bytes: bytes())
    case 17: return .cut(screen: screen)
    case 18: return .leave(screen: screen)
    case 19: return below(2) == 0 ? .late(bytes: bytes()) : .cut(screen: screen)
    case 20..<23: return .connect(screen: screen)
    case 23: return below(2) == 0 ? .killScreen(screen) : .takeControl(screen: screen)
    default: return kind == .own ? ownStep() : externalStep()
    }
  }

  /// The log loses its end, and has grown past that when the screen is back.
  mutating func lossAndGrowth() -> [SimulatedWorld.Step] {
    let trained = [SimulatedWorld.Step](repeating: .train, count: below(8))
    return [.killHost(losing: below(400)), .startHost] + trained + [.connect(screen: focus)]
  }

  private mutating func ownStep() -> SimulatedWorld.Step {
    switch below(16) {
    case 0..<8: .train
    case 8..<11: .killHost(losing: below(2) == 0 ? below(400) : 0)
    default: .startHost
    }
  }

  private mutating func externalStep() -> SimulatedWorld.Step {
    switch below(32) {
    case 0..<10: .train
    case 10..<17: .toTrainer(bytes: bytes())
    case 17..<22: .fromTrainer(bytes: bytes())
    case 22..<24: .cutTrainer
    case 24: .leaveTrainer
    case 25..<28: .connectTrainer
    case 28..<31: .killTrainer(back: below(4))
    default: below(4) == 0 ? .killHost(losing: 0) : .train
    }
  }
}
