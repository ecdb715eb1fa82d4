/// What a run says of one of its hyperparameters: what it is called, which values it takes, how one
/// steps along them and what it is for.
///
/// Everything that is asked of a hyperparameter follows from this: titles, steps, limits and
/// refusals are the same in the dashboard, the session, the log and a script.
public struct HyperparameterDefinition: Hashable, Sendable {
  /// How values lie beside each other, and so how one steps along them.
  public enum Scale: String, CaseIterable, Hashable, Sendable {
    /// By factors: ten preferred numbers a decade.
    case logarithmic = "log"
    /// By even steps.
    case linear
    /// One minus the value goes by factors: 0.9, 0.99, 0.999.
    case oneMinusLogarithmic = "oneMinusLog"
    /// Whole numbers: by even steps, or by powers of two where no increment is given.
    case integer
    /// The value is a place among `choices`, from 0.
    case choice
  }

  /// What it is adjusted for: one hyperparameter, one purpose.
  public enum Purpose: String, CaseIterable, Hashable, Sendable {
    case optimization, regularization, data, speed, other
  }

  /// When a new value begins to count.
  public enum TakesHold: String, CaseIterable, Hashable, Sendable {
    case step, epoch
    /// Once the data loader has given out what it prepared.
    case loader
  }

  /// The values that can be set.
  public struct Limits: Hashable, Sendable {
    /// The least value; nil without one.
    public var least: Double?
    /// The greatest value; nil without one.
    public var greatest: Double?
    /// Whether the least value itself cannot be set.
    public var excludesLeast: Bool
    /// Whether the greatest value itself cannot be set.
    public var excludesGreatest: Bool
    /// What the least value is, as a clause: `those already begun`.
    public var leastReason: String?
    /// What the greatest value is, as a clause: `the train set's size`.
    public var greatestReason: String?

    /// Limits with ends of their own; without any, every finite number can be set.
    public init(
      least: Double? = nil, greatest: Double? = nil, excludesLeast: Bool = false,
      excludesGreatest: Bool = false, leastReason: String? = nil, greatestReason: String? = nil
    ) {
      self.least = least
      self.greatest = greatest
      self.excludesLeast = excludesLeast
      self.excludesGreatest = excludesGreatest
      self.leastReason = leastReason
      self.greatestReason = greatestReason
    }

    /// Both ends belong to the range.
    public init(_ range: ClosedRange<Double>) {
      self.init(least: range.lowerBound, greatest: range.upperBound)
    }

    /// Whether the value can be set.
    public func contains(_ value: Double) -> Bool {
      if let least, excludesLeast ? value <= least : value < least { return false }
      if let greatest, excludesGreatest ? value >= greatest : value > greatest { return false }
      return true
    }
  }

  /// What is defined, by its key.
  public var hyperparameter: Hyperparameter
  /// What sentences call it, without a capital: `learning rate`.
  public var title: String
  /// The field's sign for it, which stands behind the title where there is room: `β₁`; often empty.
  public var symbol = ""
  /// What people in a hurry type for it: `lr`; nil for none but its key.
  public var shorthand: String?
  /// What stands behind its value; often empty.
  public var unit = ""
  /// How one steps along its values.
  public var scale: Scale
  /// The values that can be set; others are refused.
  public var limits: Limits
  /// What stepping keeps within, where the limits are wider than anybody goes; nil for the limits.
  public var usual: ClosedRange<Double>?
  /// How far one step goes on an even scale; nil for what the scale has by itself.
  public var increment: Double?
  /// How far a large step goes on an even scale; nil for what the scale has by itself.
  public var largeIncrement: Double?
  /// What to try first where it is 0, which means that it is off; nil where nobody would say.
  public var firstValue: Double?
  /// What 0 is called where it means that there is no limit; stepping then finds it above the
  /// greatest usual value.
  public var zeroTitle: String?
  /// What it is adjusted for, which is the group it is listed in.
  public var purpose: Purpose
  /// When a new value begins to count.
  public var takesHold = TakesHold.step
  /// Whether it has a part in what is learnt; an edit is then marked on the curves and can be undone.
  public var affectsLearning = true
  /// The names of a choice's values.
  public var choices: [String] = []
  /// Decimals that are always shown on an even scale.
  public var decimals = 0

  /// A definition without a symbol, a unit or steps of its own.
  public init(
    _ hyperparameter: Hyperparameter, title: String, scale: Scale = .linear,
    limits: Limits = Limits(), purpose: Purpose = .other
  ) {
    self.hyperparameter = hyperparameter
    self.title = title
    self.scale = scale
    self.limits = limits
    self.purpose = purpose
  }

  /// The title with the symbol behind it.
  public var label: String { symbol.isEmpty ? title : "\(title) \(symbol)" }

  /// The definition within a run of which `epochs` have begun: what is done cannot be taken away.
  public func afterBeginning(epochs: Int) -> HyperparameterDefinition {
    guard hyperparameter == .epochs, epochs > 1 else { return self }
    var definition = self
    definition.limits.least = Double(epochs)
    definition.limits.leastReason = "those already begun"
    return definition
  }

  /// A batch has no more examples than there are.
  public mutating func limitToTrainSet(of count: Int) {
    limits.greatest = Double(count)
    limits.greatestReason = "the train set's size"
  }

  /// What a key says of itself when nobody else does: `aux_weight` and `auxWeight` are both
  /// "aux weight", a number without limits.
  public static func undeclared(_ hyperparameter: Hyperparameter) -> HyperparameterDefinition {
    var words = ""
    for character in hyperparameter.key {
      if character == "_" {
        words.append(" ")
      } else if character.isUppercase, let last = words.last, last.isLowercase {
        words += " " + character.lowercased()
      } else {
        words.append(character)
      }
    }
    return HyperparameterDefinition(hyperparameter, title: words)
  }
}

/// A hyperparameter of a run with the value it has.
public struct HyperparameterValue: Hashable, Sendable {
  /// What the run says of it.
  public var definition: HyperparameterDefinition
  /// The value it has now.
  public var value: Double

  /// Which one it is, by its key.
  public var hyperparameter: Hyperparameter { definition.hyperparameter }

  /// A hyperparameter with the value it has.
  public init(_ definition: HyperparameterDefinition, _ value: Double) {
    self.definition = definition
    self.value = value
  }

  /// With the usual definition of that name, else one made of the name alone.
  public init(_ hyperparameter: Hyperparameter, _ value: Double) {
    self.init(.usual(hyperparameter), value)
  }
}

/// A run says which hyperparameters it has, or has from now on.
public struct HyperparameterDeclaration: Hashable, Sendable {
  /// Those that are new or defined anew, with their values; the others stay as they are.
  public var values: [HyperparameterValue]
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double

  /// The hyperparameters that the run has from now on, with their values then.
  public init(values: [HyperparameterValue], step: Int, seconds: Double) {
    self.values = values
    self.step = step
    self.seconds = seconds
  }
}
