/// Which triplets of a batch the triplet cost takes, and how far apart it wants them (Schroff et al. 2015).
public struct TripletMining: Hashable, Sendable {
  /// How an anchor's triplets are chosen.
  public enum Rule: String, CaseIterable, Hashable, Sendable {
    /// Each positive with the nearest negative that is further than it, else with the furthest: nothing
    /// is so hard that all embeddings would rather be the same.
    case semiHard
    /// The furthest positive with the nearest negative (Hermans et al. 2017).
    case hard
  }

  /// How much further than the positive the negative is to be, in squared distances, > 0.
  public var margin: Double
  /// How an anchor's triplets are chosen.
  public var rule: Rule

  /// Triplets by `rule`; a margin that embeddings of length 1 can well have.
  public init(margin: Double = 0.2, rule: Rule = .semiHard) {
    self.margin = margin
    self.rule = rule
  }

  /// Examples that an evaluation compares with each other, in the set's order: as many for every set,
  /// so that their costs can be compared.
  public static let evaluationRows = 64
}
