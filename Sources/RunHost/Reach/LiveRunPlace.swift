import FoundationEssentials
import Glibc
import RunControl
import RunEvents
import RunLogs

/// A run that lives, here or on another machine.
package struct LiveRunPlace {
  package let link: HostLink
  /// What a run on another machine is called; nil for one of this.
  package let remote: String?
  /// The machine that it trains on, as ssh knows it; nil where its folder is to be seen here.
  package let machine: String?
  /// What it was asked for by.
  let name: String

  /// - Parameters:
  ///   - name: a run's folder, its name or the beginning of it, `HOST:RUN`, or nil for the run that
  ///     began last of those that live.
  ///   - folder: of all runs.
  ///   - isInteractive: whether somebody is there who can be asked for a password.
  /// - Throws: when there is no such run, or it does not live any more.
  package init(_ name: String?, in folder: String, isInteractive: Bool) async throws {
    self.name = name ?? "latest"
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
        again: ["ssh"] + quiet + ["-o", "ConnectTimeout=10", "--", host, remote],
        mustGreetAtOnce: true)
      self.remote = name
      machine = host
      return
    }
    machine = nil
    switch try await Self.way(to: name, in: folder) {
    case .socket(let path):
      link = .local(runFolder: path)
      remote = nil
    case .program(let words, let path):
      link = .program(words, again: words, mustGreetAtOnce: true)
      remote = path
    }
  }

  /// How the host of a run is reached whose folder is to be seen here.
  package enum Way: Hashable, Sendable {
    /// Through its socket in the folder.
    case socket(String)
    /// Through a program that connects to it from within its job of Slurm, on another machine that
    /// shares the folder.
    case program([String], path: String)
  }

  /// - Throws: when the run does not live any more, or there is no way.
  package static func way(to name: String?, in folder: String) async throws -> Way {
    let path = try Self.folder(of: name, in: folder)
    if HostLock.owner(of: path) != nil, !isElsewhere(path) || HostLink.answers(runFolder: path) {
      return .socket(path)
    }
    let problem = problem(of: path)
    guard case .isElsewhere(_, _, let job?) = problem, await SlurmCommand.isRunning(job: job)
    else { throw problem }
    return .program(relay(job: job, to: path), path: path)
  }

  /// The words that lead through Slurm to a run's host on another machine.
  ///
  /// - Parameter path: its folder, which is the same there.
  package static func relay(job: String, to path: String) -> [String] {
    let absolute =
      path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    return SlurmCommand.beside(job: job, [HostProcess.program, "relay", absolute])
  }

  private static func folder(of name: String?, in folder: String) throws -> String {
    let runs = RunsFolder(folder)
    if let name {
      do throws(RunLogError) { return try runs.find(name) } catch {
        // Of several of one name only one may live.
        guard case .ambiguousRun(_, let matches) = error else { throw error }
        let alive = matches.map { folder + "/" + $0 }.filter { HostLock.owner(of: $0) != nil }
        guard alive.count == 1 else { throw error }
        return alive[0]
      }
    }
    guard let newest = try LiveRuns.all(in: runs).first else {
      throw LiveRunProblem.noneLives(folder: folder)
    }
    return newest.path
  }

  /// Why a run that nobody owns here cannot be connected to: shared files may show one of another machine.
  private static func problem(of path: String) -> LiveRunProblem {
    // A manifest that names this machine says enough: a long log takes many seconds to read.
    if let manifest = manifest(of: path), manifest.provenance["host"] != nil,
      elsewhere(manifest) == nil
    {
      return OrphanedTrainer.process(ofRunAt: path).map { .isOrphaned(path, process: $0) }
        ?? .isOver(path, RunLog.ending(ofRunAt: path))
    }
    guard let log = try? RunLog.open(path), let host = elsewhere(log.manifest),
      !log.events.contains(where: { if case .finished = $0 { true } else { false } })
    else { return .isOver(path, RunLog.ending(ofRunAt: path)) }
    return .isElsewhere(path, host: host, job: log.manifest.provenance["slurmJob"])
  }

  /// Whether a run began on another machine than this, or this one had another name then.
  private static func isElsewhere(_ path: String) -> Bool {
    manifest(of: path).flatMap(elsewhere) != nil
  }

  private static func manifest(of path: String) -> RunManifest? {
    try? RunLog.readManifest(path + "/" + RunLog.manifestName)
  }

  /// The other machine that a run began on.
  private static func elsewhere(_ manifest: RunManifest) -> String? {
    manifest.provenance["host"].flatMap { $0 == ProcessInfo.processInfo.hostName ? nil : $0 }
  }

  /// For the shell at the other end.
  private static func quoted(_ word: String) -> String {
    "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
