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

  /// Of metrics that are called otherwise the one that says most, as far as their names say which way they
  /// are better: a score before a cost, the dev set's before one of no set, the train set's last.
  private static func telling(_ keys: Set<MetricKey>) -> MetricKey? {
    keys.compactMap { key -> (rank: (Int, Int, Int, String), key: MetricKey)? in
      guard key.split != .test,
        let direction = MetricDefinition.direction(ofName: key.name)
      else { return nil }
      let isCost = direction == .lowerIsBetter
      let split = key.split == .train ? 4 : key.split == .dev ? 0 : 1
      // An extreme of something is not what it comes to.
      let isExtreme = key.text.hasSuffix("min") || key.text.hasSuffix("max")
      return (
        (split + (isCost ? 2 : 0), isExtreme ? 1 : 0, key.text.utf8.count, key.text), key
      )
    }.min { $0.rank < $1.rank }?.key
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
      optimizingMetric: best.first(where: keys.contains) ?? telling(keys) ?? .devAccuracy,
      provenance: provenance,
      startedAt: startedAt, isTimed: members.contains { $0.facts.timing == .recorded },
      stepName: axes.first.map { $0.hasFractions ? "row" : $0.unit } ?? "step",
      hasFractionalEpochs: axes.first?.hasFractions ?? false)
  }
}
