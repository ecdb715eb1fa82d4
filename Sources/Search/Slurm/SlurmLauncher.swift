import FoundationEssentials
import RunControl
import RunEvents
import RunHost
import Synchronization

/// Runs trials as jobs of a Slurm cluster whose nodes share the folder of all runs.
///
/// Jobs outlive this process, and the machine it is on: they are known by their names.
package final class SlurmLauncher: HostLauncher {
  private let runsFolder: String
  private let jobsFolder: String
  private let options: [String]
  private let room: TrialRoom
  private let queue: SlurmQueue

  /// How often a job is handed in whose number Slurm does not tell in time.
  private static let tries = 4
  /// Seconds before Slurm is asked again that did not answer.
  private static let pause = 3.0
  /// A controller that is begun anew answers after some minutes.
  private static let patience = Duration.seconds(600)
  private static let limitSeconds = 60.0

  /// - Parameter options: of `sbatch`, as `--partition=gpu`.
  package init(_ folder: SearchFolder, options: [String]) {
    runsFolder = folder.absoluteRunsFolder
    jobsFolder = "\(runsFolder)/\(folder.plan.name)/jobs"
    self.options = options
    room = TrialRoom(Array(repeating: nil, count: max(1, folder.plan.parallel)))
    queue = SlurmQueue(namesBeginningWith: folder.plan.name + "-t")
  }

  package func begin(
    _ place: TrialPlace, _ command: CommandTemplate.Filled, unless isOff: @Sendable () -> Bool
  ) async throws -> (any TrialHost)? {
    let given = await room.take()
    do {
      guard !isOff(), let job = try await submit(place, command, unless: isOff) else {
        await room.give(given)
        return nil
      }
      return host(of: job, at: "\(runsFolder)/\(place.folderName)", given)
    } catch {
      await room.give(given)
      throw error
    }
  }

  package func prepare() async throws {
    do throws(BriefProcess.Failure) {
      _ = try await queue.living { _ in false }
    } catch {
      throw SearchError.noCluster(cause: Self.cause(error, of: "squeue"))
    }
  }

  package func find(
    _ path: String, unless isOff: @Sendable () -> Bool
  ) async throws -> (any TrialHost)? {
    let name = URL(filePath: path).lastPathComponent
    guard
      let job = try await patiently(
        unless: isOff,
        { () throws(BriefProcess.Failure) in
          try await queue.living { Self.isOfSameTrial($0, name) }
        })
    else { return nil }
    // There was room for it when it was handed in.
    return host(of: job.id, at: path, await room.takeNow(gpu: nil))
  }

  /// Asks Slurm, again and again while its controller does not answer: a job that nobody knows of would
  /// be handed in twice.
  ///
  /// - Returns: nil when it is not to be asked any more.
  private func patiently<Answer>(
    unless isOff: @Sendable () -> Bool,
    _ body: () async throws(BriefProcess.Failure) -> Answer?
  ) async throws -> Answer? {
    var failure: BriefProcess.Failure?
    let end = ContinuousClock.now + Self.patience
    while failure == nil || ContinuousClock.now < end {
      if isOff() { return nil }
      do throws(BriefProcess.Failure) {
        return try await body()
      } catch {
        failure = error
      }
      try await Task.sleep(for: .seconds(Self.pause))
    }
    throw SearchError.noCluster(cause: failure.map { Self.cause($0, of: "squeue") } ?? "")
  }

  private static func cause(_ failure: BriefProcess.Failure, of program: String) -> String {
    failure.complaint.isEmpty ? "\(program) \(failure.cause)" : failure.complaint.excerpt
  }

  private func host(of job: String, at path: String, _ given: TrialRoom.Place?) -> SlurmHost {
    queue.watch()
    return SlurmHost(
      job: job, path: path, queue: queue, output: output(of: URL(filePath: path).lastPathComponent),
      leaves: { [room] in if let given { Task { await room.give(given) } } })
  }

  /// Whether a job's name is that of a trial's first run, or one of those after it.
  ///
  /// - Parameter name: of any of the trial's runs.
  static func isOfSameTrial(_ job: String, _ name: String) -> Bool {
    trial(job) == trial(name)
  }

  /// A run's name without the number that it may have behind the trial's.
  private static func trial(_ name: String) -> Substring {
    let tail = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
    let stem = name.dropLast(tail)
    return tail > 0 && stem.hasSuffix("-") ? stem.dropLast() : name[...]
  }

  // MARK: Handing in

  /// - Returns: the job's number; nil when it is not to be begun after all.
  private func submit(
    _ place: TrialPlace, _ command: CommandTemplate.Filled, unless isOff: @Sendable () -> Bool
  ) async throws -> String? {
    let script = "\(jobsFolder)/\(place.folderName).sh"
    try FileManager.default.createDirectory(
      atPath: jobsFolder, withIntermediateDirectories: true)
    try Self.script(place, command, program: HostProcess.program, runsFolder: runsFolder)
      .write(toFile: script, atomically: true, encoding: .utf8)
    let words = SlurmCommand.words(
      "sbatch",
      [
        "--parsable", "--requeue", "--open-mode=append", "--job-name=\(place.folderName)",
        "--output=\(output(of: place.folderName).replacing("%", with: "%%"))",
        "--chdir=\(place.workingFolder)",
      ] + options + [script])
    for number in 1... {
      // One that a process before this one handed in, or that Slurm took without saying so.
      let known = try await patiently(unless: isOff) { () throws(BriefProcess.Failure) in
        try await queue.living { Self.isOfSameTrial($0, place.folderName) }
      }
      if let known { return known.id }
      if isOff() { return nil }
      do throws(BriefProcess.Failure) {
        let answer = try await BriefProcess(words, limitSeconds: Self.limitSeconds).answer()
        // `17`, or `17;cluster`; where it says neither, the queue tells.
        let line = answer.split(whereSeparator: \.isNewline).last ?? ""
        if let job = line.split(separator: ";").first { return String(job) }
      } catch {
        let complaint = Self.cause(error, of: "sbatch")
        // What asks for the impossible does so again; what was not answered in time may be there.
        guard number < Self.tries, complaint.lowercased().contains("timed out") else {
          throw SearchError.cannotBegin(complaint: complaint)
        }
        try await Task.sleep(for: .seconds(Self.pause))
      }
    }
    return nil
  }

  private func output(of name: String) -> String { "\(jobsFolder)/\(name).txt" }

  /// The batch script of a trial.
  static func script(
    _ place: TrialPlace, _ command: CommandTemplate.Filled, program: String, runsFolder: String
  ) throws -> String {
    let words =
      [program, "run", "--headless", "--trial", try place.text, "--runs", runsFolder]
      + command.settings.flatMap { ["--set", $0] } + ["--"] + command.words
    let line = words.map(CommandTemplate.Filled.quoted).joined(separator: " ")
    return "#!/bin/sh\n# trial \(place.trial) of \(place.search)\nexec \(line)\n"
  }
}
