extension ExaminedAnswer {
  /// Which labels hold and which a model gives, of those that are known.
  public struct Labels: Hashable, Sendable {
    /// One label, which holds or not.
    public struct Label: Hashable, Sendable {
      /// What the label says.
      public var name: String
      /// Whether it is there.
      public var holds: Bool
      /// What the model gave it, 0...1.
      public var probability: Double

      /// A label with what a model says.
      public init(name: String, holds: Bool, probability: Double) {
        self.name = name
        self.holds = holds
        self.probability = probability
      }

      /// Whether the model says that it holds.
      public var isGiven: Bool { probability > 0.5 }
      /// Whether the model is right about it.
      public var isRight: Bool { isGiven == holds }
      /// How sure the model is of what it says, ½...1.
      public var confidence: Double { isGiven ? probability : 1 - probability }
    }

    /// In the order of the outputs.
    public var known: [Label]

    /// Labels with what a model says of each.
    public init(_ known: [Label]) { self.known = known }

    /// Whether all that are known are right.
    public var isRight: Bool { known.allSatisfy(\.isRight) }
    /// Those that the model gives and that are not there, the surest first.
    public var wronglyGiven: [Label] { surest { $0.isGiven && !$0.holds } }
    /// Those that are there and that the model does not give, the surest mistake first.
    public var missed: [Label] { surest { !$0.isGiven && $0.holds } }
    /// Those that the model is right about, the surest first.
    public var right: [Label] { surest(\.isRight) }
    /// How sure the model is of its surest mistake, ½...1; nil where it makes none.
    public var mistakeConfidence: Double? {
      known.lazy.filter { !$0.isRight }.map(\.confidence).max()
    }

    /// Equally sure ones in the order of the outputs.
    private func surest(_ isWanted: (Label) -> Bool) -> [Label] {
      known.enumerated().filter { isWanted($0.element) }
        .sorted { ($1.element.confidence, $0.offset) < ($0.element.confidence, $1.offset) }
        .map(\.element)
    }
  }
}
