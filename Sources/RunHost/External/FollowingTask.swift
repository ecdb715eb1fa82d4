import Glibc
import RunControl
import Synchronization

/// The command on a further node of a job whose run the first node's host owns.
///
/// Its Python processes have the client, which acts with all other ranks; rank 0, or the first that has a
/// host beside it, talks for them.
package final class FollowingTask: Sendable {
  private let options: ExternalHost.Options
  private let pass: @Sendable (TrainerProcess.Stream, ArraySlice<UInt8>) -> Void
  private let process = Mutex<pid_t>(0)

  /// - Parameter pass: hears what the command prints, as it prints it.
  package init(
    _ options: ExternalHost.Options,
    pass: @escaping @Sendable (TrainerProcess.Stream, ArraySlice<UInt8>) -> Void
  ) {
    self.options = options
    self.pass = pass
  }

  /// Passes a signal on to everything that was launched.
  ///
  /// - Parameter isSent: somebody else has done that already.
  package func forward(_ signal: Int32, isSent: Bool) {
    process.withLock { process in
      guard process > 0, !isSent else { return }
      guard signal == SIGUSR1 else {
        kill(-process, signal)
        return
      }
      // Where nobody handles it, the run's own host has it saved.
      if case .pass(let processes) = SaveSignal.route(signal, to: process, clientSaves: false) {
        for each in processes { kill(each, signal) }
      }
    }
  }

  /// Runs the command to its end.
  ///
  /// - Parameter warn: hears why nothing is steered here, when the Python client cannot be written.
  package func run(warn: (String) -> Void) async -> TrainerProcess.Ending {
    var environment: [String: String] = [:]
    if let cacheFolder = options.cacheFolder {
      do {
        environment = try PythonClient.environment(
          socket: nil, in: cacheFolder, before: options.environment["PYTHONPATH"])
      } catch {
        warn("cannot write the Python client (\(error.path): \(error.cause)); nothing is steered")
      }
    }
    var trainer = TrainerProcess(
      command: options.command, environment: options.environment.merging(environment) { $1 })
    trainer.usesTerminal = options.usesTerminal
    trainer.orphanedOutput = "/dev/null"
    let ending = await trainer.run(
      started: { started in self.process.withLock { $0 = started } }, receive: pass)
    process.withLock { $0 = 0 }
    return ending
  }
}
