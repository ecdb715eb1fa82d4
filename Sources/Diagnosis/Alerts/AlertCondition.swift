import RunEvents

/// Whether a rule holds, and whether it may give an alert when it holds again.
///
/// A value that swings around its bound is one alert, not hundreds: the rule must not hold for some
/// measurements in a row before it can give another, three at first and twice as many after each.
struct AlertCondition: Sendable {
  let rule: AlertRule
  /// Of the metrics that the rule may mean, the one that the run logs.
  var metric: Int?
  /// The step at which it began to hold; nil while it does not.
  private(set) var since: Int?
  private var calm = 0
  private var calmNeeded = Self.firstCalm

  private static let firstCalm = 3
  private static let mostCalm = 1 << 30

  init(_ rule: AlertRule) { self.rule = rule }

  /// Takes in a measurement.
  ///
  /// - Returns: whether the rule begins to hold.
  mutating func take(_ holds: Bool, step: Int) -> Bool {
    guard since != nil else {
      if holds { begin(step) }
      return holds
    }
    calm = holds ? 0 : calm + 1
    if calm >= calmNeeded {
      since = nil
      calmNeeded = min(calmNeeded * 2, Self.mostCalm)
    }
    return false
  }

  /// Likewise of something that cannot swing.
  mutating func takeSteady(_ holds: Bool, step: Int) -> Bool {
    defer { since = holds ? since ?? step : nil }
    return holds && since == nil
  }

  /// What came after a step did not happen.
  mutating func goBack(to step: Int) {
    if let since, since > step { self.since = nil }
    calm = 0
  }

  private mutating func begin(_ step: Int) {
    since = step
    calm = 0
  }
}
