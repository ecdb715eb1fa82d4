/// What a rule was waiting for has happened.
public struct Alert: Hashable, Sendable {
  /// What somebody asked to be notified of.
  public var rule: AlertRule
  /// Optimizer steps done at that moment.
  public var step: Int
  /// Epochs done, with the fraction of the one under way; nil where the run does not say.
  public var epoch: Double?
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// The value that did it; nil for a rule without one.
  public var value: Double?
  /// What has happened, for people, as a clause: `dev/cost is 2.313`.
  public var text: String

  /// An alert as the run raises it; its `text` is a clause without a full stop.
  public init(
    rule: AlertRule, step: Int, epoch: Double?, seconds: Double, value: Double?, text: String
  ) {
    self.rule = rule
    self.step = step
    self.epoch = epoch
    self.seconds = seconds
    self.value = value
    self.text = text
  }
}

extension Alert {
  /// One line for people: `dev/cost > 2: dev/cost is 2.313`.
  public var sentence: String {
    switch rule {
    case .finished, .failed: text
    case .comparison, .noImprovement, .nonFinite: "\(rule): \(text)"
    }
  }
}
