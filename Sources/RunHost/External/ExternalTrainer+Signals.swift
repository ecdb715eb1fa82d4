import Glibc
import RunControl
import RunEvents

/// Signals from outside, and how everything ends.
extension ExternalTrainer {
  /// Keeps a stop until there is a process to stop: whoever asked is answered then.
  func wait(_ command: RunCommand, _ state: inout State) {
    guard command.action == .stop(.afterBatch), state.earlyStop == nil else {
      return refuse(command, "the trainer has not started yet", state)
    }
    state.stop = (.afterBatch, command.origin)
    state.earlyStop = command
  }

  /// Passes a signal on to everything that was launched. SIGUSR1 has it saved.
  ///
  /// - Parameter isSent: somebody else has passed it on already.
  func forward(_ signal: Int32, isSent: Bool) {
    let asksToSave = state.withLock { state -> Bool in
      guard !state.isOver else { return false }
      guard state.process > 0 else {
        // It has been launched, and may print already, but its number is still on its way.
        state.earlySignals.append((signal, isSent))
        return false
      }
      // A run that a signal ends was not finished by anybody.
      if [SIGINT, SIGTERM].contains(signal) {
        state.stop = state.stop ?? (.afterBatch, .system)
      }
      guard signal == SIGUSR1 else {
        if !isSent { kill(-state.process, signal) }
        return false
      }
      let clientSaves = state.link != nil && state.capabilities.contains(.save)
      switch SaveSignal.route(signal, to: state.process, clientSaves: clientSaves) {
      case .pass(let processes):
        if !isSent { for process in processes { kill(process, signal) } }
        return false
      case .askClient: return true
      case .nobody where isSent: return false
      case .nobody:
        note(
          .warning,
          "SIGUSR1 is not passed on: nothing here handles it or can save, and it would end the trainer",
          state)
        return false
      }
    }
    if asksToSave { send(RunCommand(.saveCheckpoint, origin: .system)) }
  }

  /// Passes on what came before the process was known.
  func passEarlySignals() {
    let early = state.withLock { state in
      defer { state.earlySignals = [] }
      return state.earlySignals
    }
    for (signal, isSent) in early { forward(signal, isSent: isSent) }
  }

  /// Whether a program's last words are those of `input()`, or of a debugger, that nobody answers.
  private static func askedInVain(_ words: String) -> Bool {
    words.hasPrefix("EOFError") || words.hasSuffix("BdbQuit")
  }

  /// How the run ended, after its process did.
  func finish(after ending: TrainerProcess.Ending, command: [String]) -> Finish {
    state.withLock { state in
      var (reason, detail) = (Finish.Reason.completed, "\(command[0]) ended with exit code 0")
      switch ending {
      case .exited(0): break
      case .exited(let code):
        (reason, detail) = (.failed, "\(command[0]) ended with exit code \(code)")
      case .signalled(let signal):
        let name = String(cString: strsignal(signal)).lowercased()
        (reason, detail) = (.failed, "\(command[0]) was ended by signal \(signal) (\(name))")
      case .cannotStart(let cause): (reason, detail) = (.failed, "cannot start it (\(cause))")
      }
      if let stop = state.stop {
        reason = stop.origin == .system ? .interrupted : .stoppedByUser
      } else if reason == .failed,
        let last = state.complaints.last(where: { !$0.isEmpty }) ?? state.lastLine
      {
        detail += ": \(last)"
        if Self.askedInVain(last) {
          detail += " (nobody can type into it: it has no standard input)"
        }
      }
      if reason != .completed, state.hasClient {
        detail +=
          state.saved.map { "; dltui saved \($0.file) at step \($0.step)" }
          ?? "; dltui saved nothing"
      }
      return Finish(
        reason: reason, step: state.step, seconds: state.time.seconds, detail: detail)
    }
  }
}
