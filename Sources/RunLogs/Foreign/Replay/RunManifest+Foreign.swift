import RunEvents

extension RunManifest {
  private static let mostHyperparameters = 40
  /// Settings that would be taken for what only a run of ours tells of its course.
  private static let others: Set<String> = ["epochs", "patience", "batchSize"]

  /// The settings that are numbers, as a run of ours has them.
  private static func hyperparameters(_ settings: [[String: String]]) -> [HyperparameterValue] {
    var values: [HyperparameterValue] = []
    var known: Set<String> = []
    for (name, text) in settings.flatMap({ $0.sorted { $0.key < $1.key } }) {
      let key = TagNaming.standard.names[name.lowercased()] ?? name
      guard values.count < mostHyperparameters, !key.isEmpty, key.utf8.count <= 40,
        !others.contains(key), let value = Double(text), value.isFinite, known.insert(key).inserted
      else { continue }
      values.append(HyperparameterValue(Hyperparameter(key), value))
    }
    return values
  }

  /// What logs of another tool tell of their run.
  ///
  /// - Parameters:
  ///   - members: format and facts of each log.
  ///   - name: what it is called when it does not say itself.
  ///   - startedAt: seconds since 1970; 0 when unknown.
  ///   - keys: all that it logs.
  static func foreign(
    _ members: [(format: ForeignLogFormat, facts: ForeignRunFacts)], name: String,
    startedAt: Double, keys: Set<MetricKey>
  ) -> RunManifest {
    var provenance: [String: String] = [:]
    for (format, facts) in members {
      provenance.merge(facts.hyperparameters) { first, _ in first }
      provenance["format"] = format.title
      if let writer = facts.writer { provenance["writer"] = writer }
    }
    let best: [MetricKey] = [
      .devAccuracy, .devCost, MetricKey(.dev, "loss"), .trainAccuracy, MetricKey(.train, "loss"),
    ]
    let axes = members.map(\.facts).filter { $0.axis.reason != nil }.map(\.axis)
    return RunManifest(
      name: members.compactMap(\.facts.displayName).first ?? name,
      hyperparameters: hyperparameters(members.map(\.facts.hyperparameters)),
      data: DataSummary(name: provenance["format"] ?? ""),
      optimizingMetric: best.first(where: keys.contains) ?? .devAccuracy, provenance: provenance,
      startedAt: startedAt, isTimed: members.contains { $0.facts.timing == .recorded },
      stepName: axes.first.map { $0.hasFractions ? "row" : $0.unit } ?? "step",
      hasFractionalEpochs: axes.first?.hasFractions ?? false)
  }
}
