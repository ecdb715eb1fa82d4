import Foundation
import RunCoding
import RunEvents

@testable import RunControl

/// What the Python client does with commands, in a few lines (`command_desk.py`, `scheduled.py`): takes what
/// is new, answers once the step that uses an edit is under way, and repeats answers.
final class SimulatedTrainer {
  let restart: Int
  private(set) var step: Int
  /// The learning rate and so on, as they stand.
  private(set) var values: [Hyperparameter: Double] = [:]
  /// Each command that was carried out, by its number.
  private(set) var carriedOut: [Int] = []
  private var line: SimulatedLine?
  private var rest: [UInt8] = []
  private var decoder = LineDecoder()
  private var open: Set<Int> = []
  private var answers: [Int: RunEvent] = [:]
  /// The numbers of `answers`, in the order in which they were given.
  private var answered: [Int] = []
  /// Whether the host is still to say what it misses, and the answers kept back until it has.
  private var isCatchingUp = false
  private var held: Set<Int> = []
  private var lastAnswered = 0
  private var arrived: [RunCommand] = []
  private var scheduled: [(afterStep: Int, command: RunCommand)] = []
  private var unanswered: [RunCommand] = []

  init(restart: Int, step: Int) {
    self.restart = restart
    self.step = step
  }

  var isConnected: Bool { line != nil }

  /// Whether something is left to do that needs no word from the host.
  var isBusy: Bool { !arrived.isEmpty || !unanswered.isEmpty || !scheduled.isEmpty }

  func connect(_ line: SimulatedLine) {
    guard self.line == nil else { return line.cut() }
    self.line = line
    rest = []
    isCatchingUp = true
    decoder = LineDecoder()
    var hello = ControlLine.Hello(.trainer)
    (hello.restart, hello.step, hello.lastCommand) = (restart, step, lastAnswered)
    hello.processID = restart + 1
    line.write(ControlLine.hello(hello).text)
  }

  func cut() {
    line?.cut()
    line = nil
    isCatchingUp = false
  }

  /// Its line breaks; the host still hears what was said on it.
  ///
  /// - Returns: the line.
  func leave() -> SimulatedLine? {
    defer {
      line = nil
      isCatchingUp = false
    }
    line?.leave()
    return line
  }

  func carry(toHost count: Int) throws { try line?.carry(toHost: count) }

  func carry(fromHost count: Int) throws {
    guard let line else { return }
    rest += try line.carry(fromHost: count)
    while let end = rest.firstIndex(of: 0x0A) {
      let text = Array(rest[..<end])
      rest.removeFirst(end + 1)
      take(text)
    }
    if try line.isOver { cut() }
  }

  var isIdle: Bool {
    get throws { try line?.isIdle ?? true }
  }

  /// One optimizer step, and the boundary behind it.
  func train() {
    for command in unanswered { answer(applied(command)) }
    unanswered = []
    step += 1
    say(
      .scalars(
        ScalarBlock(
          step: step, epoch: 0, seconds: Double(step), values: [(.trainCost, 1 / Double(step))])))
    let due = scheduled.filter { $0.afterStep <= step }
    scheduled.removeAll { $0.afterStep <= step }
    (due.map(\.command) + arrived).forEach(carryOut)
    arrived = []
  }

  private func take(_ text: [UInt8]) {
    if String(decoding: text, as: UTF8.self) == ControlLine.begin.text {
      isCatchingUp = false
      return sayHeld()
    }
    guard case .command(let command, _) = try? decoder.decode(text), !open.contains(command.id)
    else { return }
    if answers[command.id] != nil {
      held.insert(command.id)
      return isCatchingUp ? () : sayHeld()
    }
    guard command.id > lastAnswered else {
      return say(refused(command, "its answer is not kept any more"))
    }
    open.insert(command.id)
    guard let afterStep = Self.afterStep(String(decoding: text, as: UTF8.self)) else {
      return arrived.append(command)
    }
    let place = scheduled.lastIndex { $0.afterStep <= afterStep }.map { $0 + 1 } ?? 0
    scheduled.insert((afterStep, command), at: place)
  }

  private func carryOut(_ command: RunCommand) {
    guard case .set(let hyperparameter, let value, _) = command.action else {
      carriedOut.append(command.id)
      return answer(applied(command))
    }
    guard value >= 0 else { return answer(refused(command, "it must be above 0")) }
    carriedOut.append(command.id)
    values[hyperparameter] = value
    unanswered.append(command)
  }

  private func applied(_ command: RunCommand) -> RunEvent {
    var after: Double?
    if case .set(_, let value, _) = command.action { after = value }
    return .commandApplied(
      CommandOutcome(command: command, step: step, seconds: Double(step), after: after))
  }

  private func refused(_ command: RunCommand, _ reason: String) -> RunEvent {
    .commandRefused(
      CommandRefusal(command: command, step: step, seconds: Double(step), reason: reason))
  }

  private func answer(_ event: RunEvent) {
    let id =
      switch event {
      case .commandApplied(let outcome): outcome.command.id
      case .commandRefused(let refusal): refusal.command.id
      default: 0
      }
    open.remove(id)
    answers[id] = event
    answered.append(id)
    lastAnswered = max(lastAnswered, id)
    if isCatchingUp { held.insert(id) } else { say(event) }
  }

  private func sayHeld() {
    for id in answered where held.contains(id) { say(answers[id]!) }
    held = []
  }

  private func say(_ event: RunEvent) {
    line?.write(String(EventEncoder.lines(of: event).dropLast()))
  }

  private static func afterStep(_ text: String) -> Int? {
    guard let key = text.range(of: "\"afterStep\":") else { return nil }
    return Int(text[key.upperBound...].prefix { $0.isNumber })
  }
}
