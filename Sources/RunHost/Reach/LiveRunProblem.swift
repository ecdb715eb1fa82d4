import RunEvents
import RunLogs

/// Why a run cannot be reached.
package enum LiveRunProblem: Error, CustomStringConvertible {
  case noneLives(folder: String)
  case isOver(String)
  /// Its trainer goes on without a host.
  case isOrphaned(String, process: Int32)
  case isElsewhere(String, host: String, job: String?)
  case notAHost(String)
  case unreachable(String, cause: String)

  package var description: String {
    switch self {
    case .noneLives(let folder): "host: cannot find a run that lives (none in \(folder) does)"
    case .isOver(let path): "host: cannot connect to \(path) (the run does not live any more)"
    case .isOrphaned(let path, let process):
      "host: cannot connect to \(path) (its host is gone, and its trainer, process \(process), goes on by itself)"
    case .isElsewhere(let path, let host, _):
      "host: cannot connect to \(path) (it began on \(host.excerpt), and no host of it is on this machine)"
    case .notAHost(let name): "host: cannot connect to \(name.excerpt) (no host before the colon)"
    case .unreachable(let name, let cause):
      "host: cannot connect to \(name.excerpt) (\(cause.excerpt))"
    }
  }

  package var hint: String? {
    switch self {
    case .noneLives: "--runs names the folder of all runs; dltui runs lists them"
    case .isOver(let path):
      "dltui replay \(path) shows it"
        + (RunLog.isOfOurs(path) ? ", dltui train --resume \(path) goes on" : "")
    case .isOrphaned(let path, let process):
      "\(path)/console.log has what it prints; kill -INT -\(process) stops it"
    case .isElsewhere(let path, _, let job?):
      "srun --jobid \(job.excerpt) --overlap -n1 --pty dltui attach \(path)"
    case .isElsewhere(let path, let host, nil):
      "dltui attach \(host.excerpt):\(path) connects over ssh, if it still lives"
    case .notAHost: "HOST:RUN names a run on another machine"
    case .unreachable: nil
    }
  }
}
