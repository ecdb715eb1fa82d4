import RunEvents

extension RunManifest {
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
    return RunManifest(
      name: members.compactMap(\.facts.displayName).first ?? name,
      data: DataSummary(name: provenance["format"] ?? ""),
      optimizingMetric: best.first(where: keys.contains) ?? .devAccuracy, provenance: provenance,
      startedAt: startedAt, isTimed: members.contains { $0.facts.timing == .recorded })
  }
}
