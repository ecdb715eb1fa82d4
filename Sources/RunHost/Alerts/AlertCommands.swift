import RunControl
import Synchronization

/// Gives each alert of a run to a command of its user's, beside the training: a few at once, the others in
/// turn, none for longer than its time.
final class AlertCommands: Sendable {
  private struct State: Sendable {
    var running = 0
    var waiting: [String] = []
    var idle: [CheckedContinuation<Void, Never>] = []
  }

  private static let mostAtOnce = 4
  private static let mostWaiting = 16
  private static let limitSeconds = 30.0

  private let command: [String]
  private let complain: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// - Parameters:
  ///   - command: the program and its words.
  ///   - complain: told on any thread what went wrong, as a sentence.
  init(_ command: [String], complain: @escaping @Sendable (String) -> Void) {
    self.command = command
    self.complain = complain
  }

  /// Has the command run with the text on its standard input, soon; returns at once.
  func give(_ text: String) {
    let isTaken = state.withLock { state in
      guard state.waiting.count < Self.mostWaiting else { return false }
      state.waiting.append(text)
      guard state.running < Self.mostAtOnce else { return true }
      state.running += 1
      Task.detached { [self] in await runWaiting() }
      return true
    }
    if !isTaken {
      complain("the alert command is not run: \(Self.mostWaiting) alerts wait for it already")
    }
  }

  /// Waits until every alert was dealt with.
  func finish() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        guard state.running > 0 else { return true }
        state.idle.append(continuation)
        return false
      }
      if isIdle { continuation.resume() }
    }
  }

  private func runWaiting() async {
    while let text = next() {
      do throws(BriefProcess.Failure) {
        try await BriefProcess(command, limitSeconds: Self.limitSeconds).run(input: text)
      } catch {
        complain("the alert command \(command[0]) \(error.cause)")
      }
    }
  }

  /// nil when nothing waits any more: whoever asked is then through.
  private func next() -> String? {
    let (text, idle) = state.withLock { state in
      if !state.waiting.isEmpty {
        return (String?.some(state.waiting.removeFirst()), [CheckedContinuation<Void, Never>]())
      }
      state.running -= 1
      guard state.running == 0 else { return (nil, []) }
      defer { state.idle = [] }
      return (nil, state.idle)
    }
    for continuation in idle { continuation.resume() }
    return text
  }
}
