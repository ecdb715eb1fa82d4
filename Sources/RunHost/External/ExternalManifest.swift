import FoundationEssentials
import RunControl
import RunEvents

/// What is known of somebody else's trainer before it starts.
enum ExternalManifest {
  static func make(
    name: String, command: [String], version: String, capabilities: Set<Capability>,
    alerts: [AlertRule], startedAt: Double
  ) async -> RunManifest {
    var facts = RunProvenance.gather(version: version)
    facts["command"] = command.joined(separator: " ")
    facts[RunManifest.trainerKey] = RunManifest.externalTrainer
    facts["slurmJob"] = ProcessInfo.processInfo.environment["SLURM_JOB_ID"]
    if let isDirty = await isDirty() { facts["gitDirty"] = isDirty ? "yes" : "no" }
    if let gpus = gpus() { facts["gpus"] = gpus }
    var manifest = RunManifest(
      name: name, capabilities: capabilities, optimizingMetric: .devCost, provenance: facts,
      startedAt: startedAt)
    manifest.alerts = AlertRules(alerts).all
    return manifest
  }

  /// Whether files that git knows are changed; nil outside a repository or without git.
  private static func isDirty() async -> Bool? {
    let question = ["git", "status", "--porcelain", "--untracked-files=no"]
    let answer = try? await BriefProcess(question, limitSeconds: gitLimitSeconds)
      .answer(limitBytes: 1024)
    return answer.map { !$0.isEmpty }
  }

  /// A trainer does not wait longer for what git says of a large repository.
  private static let gitLimitSeconds = 5.0

  /// The names of the graphics processors, as their driver lists them.
  private static func gpus() -> String? {
    let folder = "/proc/driver/nvidia/gpus"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      return nil
    }
    let models = names.sorted().compactMap { name -> String? in
      guard let text = try? String(contentsOfFile: "\(folder)/\(name)/information", encoding: .utf8)
      else { return nil }
      let line = text.split(separator: "\n").first { $0.hasPrefix("Model:") }
      return line?.dropFirst("Model:".count).withoutOuterSpaces
    }
    return models.isEmpty ? nil : models.joined(separator: ", ")
  }
}
