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
