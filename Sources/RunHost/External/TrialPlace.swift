import FoundationEssentials
import Platform
import RunEvents

/// Which trial of a search a run is, as the search tells the host that it starts.
package struct TrialPlace: Hashable, Sendable, Codable {
  /// What the run's folder is called, to the letter: no second process can begin the same trial.
  package var folderName: String
  /// Where the command is run.
  package var workingFolder: String
  /// The search's name.
  package var search: String
  /// From 1.
  package var trial: Int
  /// Epochs that it was begun for; nil where nobody knows how many it has.
  package var epochs: Int?
  /// What the metric to rank by may be called in what the trainer says, the usual name first.
  package var metrics: [String]
  package var isHigherBetter: Bool

  package init(
    folderName: String, workingFolder: String, search: String, trial: Int, epochs: Int?,
    metrics: [String], isHigherBetter: Bool
  ) {
    self.folderName = folderName
    self.workingFolder = workingFolder
    self.search = search
    self.trial = trial
    self.epochs = epochs
    self.metrics = metrics
    self.isHigherBetter = isHigherBetter
  }

  /// As the host is told it.
  package var text: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// What a trial's run is called.
  ///
  /// - Parameter number: from 1; a trial's runs that failed, or were stopped at a rung, are followed by
  ///   others.
  package static func name(search: String, trial: Int, number: Int) -> String {
    search + String(printf: "-t%02d", trial) + (number > 1 ? "-\(number)" : "")
  }

  /// Gives the run the next name that is free: this is a job that was begun before, and put back in the
  /// cluster's queue.
  package mutating func takeNextFreeName(in runsFolder: String) {
    var number = 1
    repeat {
      folderName = Self.name(search: search, trial: trial, number: number)
      number += 1
    } while FileManager.default.fileExists(atPath: "\(runsFolder)/\(folderName)")
  }

  /// Under what a manifest says for how many epochs its trial was begun.
  package static let epochsKey = "trialEpochs"

  /// Tells the manifest.
  func complete(_ manifest: inout RunManifest) {
    manifest.provenance["search"] = search
    manifest.provenance["trial"] = String(trial)
    manifest.provenance[Self.epochsKey] = epochs.map(String.init)
    guard let metric = metrics.first.map({ MetricKey($0) }) else { return }
    manifest.optimizingMetric = metric
    guard MetricDefinition.known(metric.name) == nil else { return }
    let direction: MetricDefinition.Direction =
      isHigherBetter ? .higherIsBetter : .lowerIsBetter
    manifest.metrics.append(MetricDefinition(name: metric.name, direction: direction))
  }
}
