import Foundation
import RunEvents

/// What is known of somebody else's trainer before it starts.
enum ExternalManifest {
  static func make(
    name: String, command: [String], version: String, capabilities: Set<Capability>,
    alerts: [AlertRule], startedAt: Double
  ) -> RunManifest {
    var facts = RunProvenance.gather(version: version)
    facts["command"] = command.joined(separator: " ")
    facts[RunManifest.trainerKey] = RunManifest.externalTrainer
    facts["slurmJob"] = ProcessInfo.processInfo.environment["SLURM_JOB_ID"]
    if let isDirty = isDirty() { facts["gitDirty"] = isDirty ? "yes" : "no" }
    if let gpus = gpus() { facts["gpus"] = gpus }
    var manifest = RunManifest(
      name: name, capabilities: capabilities, optimizingMetric: .devCost, provenance: facts,
      startedAt: startedAt)
    manifest.alerts = AlertRules(alerts).all
    return manifest
  }

  /// Whether files that git knows are changed; nil outside a repository or without git.
  private static func isDirty() -> Bool? {
    output(["git", "status", "--porcelain", "--untracked-files=no"]).map { !$0.isEmpty }
  }

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
      return line?.dropFirst("Model:".count).trimmingCharacters(in: .whitespaces)
    }
    return models.isEmpty ? nil : models.joined(separator: ", ")
  }

  private static func output(_ command: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }
}
