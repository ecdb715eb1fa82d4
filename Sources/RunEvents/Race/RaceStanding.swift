/// How two raced settings stand: a fold over what each of them logs.
public struct RaceStanding: Hashable, Sendable {
  private var values: [Race.Arm: [MetricKey: Double]] = [:]
  private var epochs: [Race.Arm: Double] = [:]
  private var ends: [Race.Arm: RaceArmEnd] = [:]

  /// Seconds of training at the last row of either; nil before the first.
  public private(set) var seconds: Double?

  /// Nothing was logged of either.
  public init() {}

  /// Takes in what an arm logged.
  public mutating func take(_ block: ScalarBlock, of arm: Race.Arm) {
    if let epoch = block.epochs.last { epochs[arm] = epoch }
    if let seconds = block.seconds.last { self.seconds = seconds }
    for (index, key) in block.keys.enumerated() {
      guard let last = block.column(index).last else { continue }
      values[arm, default: [:]][key] = last
    }
  }

  /// Takes in that an arm goes no further.
  public mutating func take(_ end: RaceArmEnd) { ends[end.arm] = end }

  /// The last value of a metric in an arm; nil where it was not measured in the race.
  public func value(_ metric: MetricKey, of arm: Race.Arm) -> Double? { values[arm]?[metric] }

  /// Epochs that an arm has done, those before the race included; nil before its first row.
  public func epoch(of arm: Race.Arm) -> Double? { epochs[arm] }

  /// How an arm ended; nil while it goes on.
  public func end(of arm: Race.Arm) -> RaceArmEnd? { ends[arm] }

  /// Whether neither arm goes any further.
  public var isOver: Bool { ends.count == Race.Arm.allCases.count }

  /// The better arm: the one that nothing went wrong in, else by the metric, and where that is the
  /// same by the dev cost and the train cost; nil where nothing tells them apart.
  ///
  /// - Parameter metrics: what the run says of its metrics.
  public func better(by metric: MetricKey, _ metrics: [MetricDefinition]) -> Race.Arm? {
    let troubled = Race.Arm.allCases.filter { ends[$0]?.trouble != nil }
    if troubled.count == 1 { return troubled[0].other }
    for key in [metric, .devCost, .trainCost] {
      guard let direction = metrics.definition(key.name)?.direction,
        let a = value(key, of: .a), let b = value(key, of: .b), a != b
      else { continue }
      if a.isNaN || direction.isBetter(b, than: a) { return .b }
      return .a
    }
    return nil
  }
}
