import Foundation
import RunControl
import RunLogs

/// A run that lives, here or on another machine.
package struct LiveRunPlace {
  package let link: HostLink
  /// What a run on another machine is called; nil for one of this.
  package let remote: String?

  /// - Parameters:
  ///   - name: a run's folder, its name or the beginning of it, `HOST:RUN`, or nil for the run that
  ///     began last of those that live.
  ///   - folder: of all runs.
  ///   - isInteractive: whether somebody is there who can be asked for a password.
  /// - Throws: when there is no such run, or it does not live any more.
  package init(_ name: String?, in folder: String, isInteractive: Bool) throws {
    if let name, let colon = name.firstIndex(of: ":"), !name[..<colon].contains("/"),
      !FileManager.default.fileExists(atPath: name)
    {
      let (host, run) = (String(name[..<colon]), String(name[name.index(after: colon)...]))
      guard !host.isEmpty, !host.hasPrefix("-") else {
        throw LiveRunProblem.notAHost(name)
      }
      let relay =
        ["dltui", "relay"] + (folder == RunsFolder.usual ? [] : ["--runs", folder])
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
  package static func path(_ name: String?, in folder: String) throws -> String {
    let runs = RunsFolder(folder)
    guard let name else {
      guard let newest = try LiveRuns.all(in: runs).first else {
        throw LiveRunProblem.noneLives(folder: folder)
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
