import Glibc
import RunControl

/// What becomes of SIGUSR1, by which batch systems have a job save before its time is up.
///
/// Who has a handler for it gets it. Everybody else would be ended by it, torchrun before its workers; so
/// where nobody has one, the client saves instead.
enum SaveSignal: Hashable {
  /// These get the signal.
  case pass([pid_t])
  /// The trainer's client is asked to save.
  case askClient
  case nobody

  /// Programs that pass a signal on to what they have started, on other machines too, whether or not it can
  /// take it.
  private static let launchers: Set = ["srun", "mpirun", "mpiexec", "orterun", "prterun"]

  static func route(_ signal: Int32, to process: pid_t, clientSaves: Bool) -> SaveSignal {
    let catching = ProcessTree(of: process).catching(signal)
    let own = catching.filter { !launchers.contains(ProcessTree.name(of: $0)) }
    if !own.isEmpty { return .pass(own) }
    if clientSaves { return .askClient }
    return catching.isEmpty ? .nobody : .pass(catching)
  }
}
