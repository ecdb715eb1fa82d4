/// What somebody asks about alerts, as it stands behind `:alert` and `dltui send RUN alert`.
public enum AlertRequest: Hashable, Sendable {
  case list
  case add(AlertRule)
  case remove(AlertRule)

  /// Reads nothing at all, `RULE`, `remove RULE` or `remove N`.
  ///
  /// - Parameter rules: those in force, which numbers count from 1.
  /// - Throws: why nothing can be made of it.
  public init(_ text: String, among rules: AlertRules) throws(AlertProblem) {
    let text = text.withoutOuterSpaces
    guard !text.isEmpty else {
      self = .list
      return
    }
    guard text.prefix(while: { !$0.isWhitespace }).lowercased() == "remove" else {
      let rule = try AlertRule(text)
      if let problem = rules.refusal(of: .addAlert(rule)) { throw problem }
      self = .add(rule)
      return
    }
    let name = text.dropFirst("remove".count).withoutOuterSpaces
    if let number = Int(name), rules.all.indices.contains(number - 1) {
      self = .remove(rules.all[number - 1])
    } else if let rule = try? AlertRule(name), rules.all.contains(rule) {
      self = .remove(rule)
    } else {
      throw .noSuchAlert(name, count: rules.all.count)
    }
  }

  /// What is sent to the run; nil when nothing is.
  public var action: RunCommand.Action? {
    switch self {
    case .list: nil
    case .add(let rule): .addAlert(rule)
    case .remove(let rule): .removeAlert(rule)
    }
  }
}
