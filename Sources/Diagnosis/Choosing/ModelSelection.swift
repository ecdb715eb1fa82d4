import RunEvents

/// Which of several models to keep: the best by the one metric that is optimized, among those that
/// keep every bound.
public struct ModelSelection: Hashable, Sendable {
  /// A model by its name, with what is known of it.
  public struct Candidate: Hashable, Sendable {
    /// What the model is called.
    public var name: String
    /// What was measured of it, each in its metric's unit.
    public var values: [MetricKey: Double]

    /// A model and what was measured of it.
    public init(name: String, values: [MetricKey: Double]) {
      self.name = name
      self.values = values
    }
  }

  /// Why a candidate is not ranked.
  public enum Exclusion: Hashable, Sendable {
    case breaks(Satisficing, value: Double)
    /// A bound's metric was never measured.
    case lacks(Satisficing)
    /// It has no number for the metric that is optimized.
    case isUnmeasured
  }

  /// A candidate that is not ranked.
  public struct Excluded: Hashable, Sendable {
    /// The model.
    public var candidate: Candidate
    /// Why it is not ranked.
    public var reason: Exclusion
  }

  /// From the best on; equals in the order in which they came.
  public let ranked: [Candidate]
  /// Those that are not ranked, in the order in which they came.
  public let excluded: [Excluded]

  /// Ranks the candidates.
  ///
  /// - Parameters:
  ///   - metric: what is optimized.
  ///   - bounds: what each candidate has to keep.
  public init(
    _ candidates: [Candidate], optimize metric: MetricKey,
    direction: MetricDefinition.Direction, satisfy bounds: [Satisficing]
  ) {
    var kept: [(offset: Int, value: Double)] = []
    var excluded: [Excluded] = []
    for (offset, candidate) in candidates.enumerated() {
      guard let value = candidate.values[metric], !value.isNaN else {
        excluded.append(Excluded(candidate: candidate, reason: .isUnmeasured))
        continue
      }
      if let reason = Self.exclusion(of: candidate, bounds) {
        excluded.append(Excluded(candidate: candidate, reason: reason))
      } else {
        kept.append((offset, value))
      }
    }
    let sign = direction == .higherIsBetter ? -1.0 : 1.0
    kept.sort { (sign * $0.value, $0.offset) < (sign * $1.value, $1.offset) }
    ranked = kept.map { candidates[$0.offset] }
    self.excluded = excluded
  }

  private static func exclusion(of candidate: Candidate, _ bounds: [Satisficing]) -> Exclusion? {
    for bound in bounds {
      guard let value = candidate.values[bound.metric] else { return .lacks(bound) }
      if !bound.isKept(by: value) { return .breaks(bound, value: value) }
    }
    return nil
  }
}
