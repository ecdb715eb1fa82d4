import RunEvents

/// What numbers are allowed.
struct RecipeBounds: Sendable {
  let limits: HyperparameterDefinition.Limits
  /// Completes "must be".
  let requirement: String

  init(_ limits: HyperparameterDefinition.Limits, requirement: String? = nil) {
    self.limits = limits
    self.requirement = requirement ?? limits.sentence
  }

  /// Whether people may write it in per cent.
  var isFraction: Bool { (limits.greatest ?? .infinity) <= 1 }

  func contains(_ number: Double) -> Bool { limits.contains(number) }

  static let positive = RecipeBounds(.init(least: 0, excludesLeast: true))
  static let notNegative = RecipeBounds(.init(least: 0))
  static let fraction = RecipeBounds(.init(0...1))
  static let belowOne = RecipeBounds(.init(least: 0, greatest: 1, excludesGreatest: true))
  static let aboveZeroToOne = RecipeBounds(
    .init(least: 0, greatest: 1, excludesLeast: true), requirement: "above 0 and at most 1")
  static let anyNumber = RecipeBounds(.init(), requirement: "a number")
}
