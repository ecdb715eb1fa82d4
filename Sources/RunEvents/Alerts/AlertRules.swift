/// The alerts of a run that are in force: a fold over its events.
public struct AlertRules: Hashable, Sendable {
  /// More are refused.
  public static let most = 32

  /// The rules in the order they were added.
  public private(set) var all: [AlertRule] = []

  /// Those that come twice, or are too many, are left out.
  public init(_ rules: [AlertRule] = []) {
    for rule in rules where refusal(ofAdding: rule) == nil { all.append(rule) }
  }

  /// Follows the rules through a run's events: a manifest begins them anew, commands add and remove
  /// them.
  public mutating func take(_ event: RunEvent) {
    switch event {
    case .started(let manifest): self = AlertRules(manifest.alerts)
    case .commandApplied(let outcome): take(outcome.command.action)
    default: break
    }
  }

  /// Takes in what a command changes that was not refused.
  public mutating func take(_ action: RunCommand.Action) {
    switch action {
    case .addAlert(let rule): if refusal(ofAdding: rule) == nil { all.append(rule) }
    case .removeAlert(let rule): all.removeAll { $0 == rule }
    default: break
    }
  }

  /// Why the command cannot be carried out; nil when it can, and for one that is not about alerts.
  public func refusal(of action: RunCommand.Action) -> AlertProblem? {
    switch action {
    case .addAlert(let rule): refusal(ofAdding: rule)
    case .removeAlert(let rule):
      all.contains(rule) ? nil : .noSuchAlert("\(rule)", count: all.count)
    default: nil
    }
  }

  /// Takes in what a command asks.
  ///
  /// - Returns: why it cannot be carried out; nil when it was.
  public mutating func change(_ action: RunCommand.Action) -> AlertProblem? {
    let problem = refusal(of: action)
    if problem == nil { take(action) }
    return problem
  }

  private func refusal(ofAdding rule: AlertRule) -> AlertProblem? {
    if all.contains(rule) { return .alreadyThere(rule) }
    return all.count >= Self.most ? .tooMany : nil
  }
}

extension RunCommand.Action {
  /// Whether it changes what is told of the run, and nothing of the run itself.
  public var isAboutAlerts: Bool {
    switch self {
    case .addAlert, .removeAlert: true
    default: false
    }
  }
}
