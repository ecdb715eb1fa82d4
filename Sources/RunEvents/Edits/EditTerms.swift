/// How an edit is made: at once or spread out, and what takes it back by itself.
public struct EditTerms: Hashable, Sendable {
  /// What the value takes to get there; nil sets it at once.
  public var ramp: EditSpan?
  /// What takes the edit back; nil for nothing but a person.
  public var guarding: EditGuard?

  /// Terms of an edit; none by default.
  public init(ramp: EditSpan? = nil, guarding: EditGuard? = nil) {
    self.ramp = ramp
    self.guarding = guarding
  }

  /// The value is set at once, and stays.
  public static let plain = EditTerms()
}

/// A stretch of training.
public struct EditSpan: Hashable, Sendable {
  /// What a stretch is counted in.
  public enum Unit: String, CaseIterable, Hashable, Sendable { case steps, epochs }

  /// How many, above 0; of steps a whole number.
  public var count: Double
  /// What it counts.
  public var unit: Unit

  /// So many steps or epochs.
  public init(_ count: Double, _ unit: Unit) {
    self.count = count
    self.unit = unit
  }

  /// The most that can be asked for.
  public static let mostCount = 1e9

  /// Whether it is a stretch at all: a log may hold any number.
  public var isPossible: Bool {
    guard count > 0, count <= Self.mostCount else { return false }
    return unit == .epochs || count == count.rounded()
  }

  /// How many optimizer steps that is, at least 1.
  ///
  /// - Parameter stepsPerEpoch: steps that an epoch takes; nil while that is unknown.
  /// - Returns: nil for epochs where nobody knows how long they are.
  public func steps(stepsPerEpoch: Int?) -> Int? {
    switch unit {
    case .steps: return max(1, Int(bounded: count.rounded()))
    case .epochs:
      return stepsPerEpoch.map { max(1, Int(bounded: (count * Double($0)).rounded())) }
    }
  }
}

/// A guard of an edit: takes it back once a metric is so much worse than before the edit.
public struct EditGuard: Hashable, Sendable {
  /// By how many per cent of its level the metric may become worse, above 0.
  public var percent: Double
  /// What is watched; nil for the dev cost, and without one the train cost.
  public var metric: MetricKey?
  /// How long, counted from the edit; nil for a while after the edit is through.
  public var span: EditSpan?

  /// A guard that allows so many per cent.
  public init(percent: Double, metric: MetricKey? = nil, span: EditSpan? = nil) {
    self.percent = percent
    self.metric = metric
    self.span = span
  }

  /// The most that can be asked for.
  public static let mostPercent = 1e6

  /// Whether it is a guard at all: a log may hold any number.
  public var isPossible: Bool {
    percent > 0 && percent <= Self.mostPercent && span?.isPossible != false
  }
}

extension EditSpan: CustomStringConvertible {
  /// `200 steps`, `1 epoch`; reading that gives an equal one.
  public var description: String {
    let noun = count == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue
    let isWhole = count == count.rounded() && count <= Self.mostCount
    return "\(isWhole ? String(Int(count)) : String(count)) \(noun)"
  }
}

extension EditGuard: CustomStringConvertible {
  /// `guard 20%`, `guard dev/f1 5% for 3 epochs`; reading that gives an equal one.
  public var description: String {
    "guard " + (metric.map { "\($0.text) " } ?? "") + "\(HyperparameterDefinition.text(percent))%"
      + (span.map { " for \($0)" } ?? "")
  }
}

extension EditTerms: CustomStringConvertible {
  /// `over 200 steps guard 20%`, empty for a plain edit; reading that gives equal terms.
  public var description: String {
    [ramp.map { "over \($0)" }, guarding?.description].compactMap(\.self).joined(separator: " ")
  }
}
