import ArgumentParser
import Foundation
import RunControl
import RunHost
import RunLogs

/// A run that lives, here or on another machine.
struct LiveRunChoice {
  let link: HostLink
  /// What a run on another machine is called; nil for one of this.
  let remote: String?

  /// - Parameters:
  ///   - name: a run's folder, its name or the beginning of it, `HOST:RUN`, or nil for the run that
  ///     began last of those that live.
  /// - Throws: when there is no such run, or it does not live any more.
  init(_ name: String?, in folder: RunsFolderOption, isInteractive: Bool) throws {
    if let name, let colon = name.firstIndex(of: ":"), !name[..<colon].contains("/"),
      !FileManager.default.fileExists(atPath: name)
    {
      let (host, run) = (String(name[..<colon]), String(name[name.index(after: colon)...]))
      guard !host.isEmpty, !host.hasPrefix("-") else {
        throw LiveRunProblem.notAHost(name)
      }
      let relay =
        ["dltui", "relay"] + (folder.runs == "runs" ? [] : ["--runs", folder.runs])
        + (run.isEmpty ? [] : [run])
      let remote = relay.map(Self.quoted).joined(separator: " ")
      let quiet = ["-o", "BatchMode=yes"]
      link = .program(
        ["ssh"] + (isInteractive ? [] : quiet) + ["--", host, remote],
        again: ["ssh"] + quiet + ["-o", "ConnectTimeout=10", "--", host, remote])
      self.remote = name
      return
    }
    link = .local(runFolder: try Self.path(name, in: folder))
    remote = nil
  }

  /// The folder of a run of this machine that lives.
  static func path(_ name: String?, in folder: RunsFolderOption) throws -> String {
    let runs = RunsFolder(folder.runs)
    guard let name else {
      guard let newest = try LiveRuns.all(in: runs).first else {
        throw LiveRunProblem.noneLives(folder: folder.runs)
      }
      return newest.path
    }
    let path = try runs.find(name)
    guard HostLock.owner(of: path) != nil else { throw Self.problem(of: path) }
    return path
  }

  /// Why a run that nobody owns here cannot be connected to: shared files may show one of another machine.
  private static func problem(of path: String) -> LiveRunProblem {
    guard let log = try? RunLog.open(path), case let facts = log.manifest.provenance,
      let host = facts["host"], host != ProcessInfo.processInfo.hostName,
      !log.events.contains(where: { if case .finished = $0 { true } else { false } })
    else { return .isOver(path) }
    return .isElsewhere(path, host: host, job: facts["slurmJob"])
  }

  /// For the shell at the other end.
  private static func quoted(_ word: String) -> String {
    "'" + word.replacing("'", with: "'\\''") + "'"
  }
}

enum LiveRunProblem: ExplainedError {
  case noneLives(folder: String)
  case isOver(String)
  case isElsewhere(String, host: String, job: String?)
  case notAHost(String)
  case unreachable(String, cause: String)

  var description: String {
    switch self {
    case .noneLives(let folder): "host: cannot find a run that lives (none in \(folder) does)"
    case .isOver(let path): "host: cannot connect to \(path) (the run does not live any more)"
    case .isElsewhere(let path, let host, _):
      "host: cannot connect to \(path) (it began on \(host.excerpt), and no host of it is on this machine)"
    case .notAHost(let name): "host: cannot connect to \(name.excerpt) (no host before the colon)"
    case .unreachable(let name, let cause):
      "host: cannot connect to \(name.excerpt) (\(cause.excerpt))"
    }
  }

  var hint: String? {
    switch self {
    case .noneLives: "--runs names the folder of all runs; dltui runs lists them"
    case .isOver(let path): "dltui replay \(path) shows it, dltui train --resume \(path) goes on"
    case .isElsewhere(let path, _, let job?):
      "srun --jobid \(job.excerpt) --overlap -n1 --pty dltui attach \(path)"
    case .isElsewhere(let path, let host, nil):
      "dltui attach \(host.excerpt):\(path) connects over ssh, if it still lives"
    case .notAHost: "HOST:RUN names a run on another machine"
    case .unreachable: nil
    }
  }
}
