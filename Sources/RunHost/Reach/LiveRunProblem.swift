import Datasets
import Platform
import RunEvents
import RunLogs

/// Why a run cannot be reached.
package enum LiveRunProblem: Error, CustomStringConvertible {
  case noneLives(folder: String)
  /// How it ended, where its log says so.
  case isOver(String, RunLog.Ending? = nil)
  /// Its trainer goes on without a host.
  case isOrphaned(String, process: Int32)
  case isElsewhere(String, host: String, job: String?)
  case notAHost(String)
  case unreachable(String, cause: String)
  /// The other end says why not; what helps is to be done there.
  case refused(machine: String?, String, hint: String?)

  package var description: String {
    switch self {
    case .noneLives(let folder): "host: cannot find a run that lives (none in \(folder) does)"
    case .isOver(let path, let ending):
      "host: cannot connect to \(path) (the run does not live any more\(ending.map(Self.words) ?? ""))"
    case .isOrphaned(let path, let process):
      "host: cannot connect to \(path) (its host is gone, and its trainer, process \(process), goes on by itself)"
    case .isElsewhere(let path, let host, _):
      "host: cannot connect to \(path) (it began on \(host.excerpt), and no host of it is on this machine)"
    case .notAHost(let name): "host: cannot connect to \(name.excerpt) (no host before the colon)"
    case .unreachable(let name, let cause):
      "host: cannot connect to \(name.excerpt) (\(cause.excerpt(of: Self.longestCause)))"
    case .refused(let machine, let reason, _):
      (machine.map { "\($0.excerpt) says: " } ?? "") + reason.excerpt(of: Self.longestCause)
    }
  }

  /// Of what another program says: it may name a file.
  private static let longestCause = 1000

  private static func words(_ ending: RunLog.Ending) -> String {
    ": \(ending.finish.reason.phrase) at step \(ending.finish.step), "
      + LocalTime.minute(ending.writtenAt)
  }

  package var hint: String? {
    switch self {
    case .noneLives: "--runs names the folder of all runs; dltui runs lists them"
    case .isOver(let path, let ending):
      "dltui replay \(path) shows it" + Self.goingOn(path, ending)
    case .isOrphaned(let path, let process):
      OrphanedTrainer.words(process: process, path: path).way
    case .isElsewhere(let path, _, let job?):
      "srun --jobid \(job.excerpt) --overlap -n1 --pty dltui attach \(path)"
    case .isElsewhere(let path, let host, nil):
      "dltui attach \(host.excerpt):\(path) connects over ssh, if it still lives"
    case .notAHost: "HOST:RUN names a run on another machine"
    case .unreachable: nil
    case .refused(let machine, _, let hint):
      hint.map { (machine.map { "on \($0.excerpt): " } ?? "") + $0.excerpt(of: Self.longestCause) }
    }
  }

  /// Nothing for a run that another program trained.
  private static func goingOn(_ path: String, _ ending: RunLog.Ending?) -> String {
    guard RunLog.isOfOurs(path) else { return "" }
    return ", dltui train --resume \(path) "
      + (ending?.finish.reason == .completed ? "--epochs N goes on to epoch N" : "goes on")
  }
}
