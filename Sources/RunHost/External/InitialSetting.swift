import RunCoding
import RunEvents
import Training

/// A value that a trainer has from its first step on, whatever its script says: `--set lr=0.01`.
///
/// It is set through the client in the trainer. A learning rate is held: the script's schedule does not
/// change it.
package struct InitialSetting: Hashable, Sendable {
  /// What cannot be set so.
  package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence.
    package var description: String
  }

  package let hyperparameter: Hyperparameter
  package let value: Double

  /// Reads `name=value`. The name is a hyperparameter's key, as the trainer declares it, or `lr`.
  ///
  /// - Throws: when it is none, or its value is no number.
  package init(_ text: String) throws(Problem) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw Problem(
        description: "--set takes name=value, as in --set lr=0.01 (got \(text.excerpt))")
    }
    let value = text[text.index(after: equals)...]
    guard let number = Double(value), number.isFinite else {
      throw Problem(description: "--set \(text[..<equals]) takes a number (got \(value.excerpt))")
    }
    self.init(Self.hyperparameter(called: String(text[..<equals])), number)
  }

  package init(_ hyperparameter: Hyperparameter, _ value: Double) {
    self.hyperparameter = hyperparameter
    self.value = value
  }

  /// What a name means: `lr` and `learning_rate` are the learning rate, any other is a key.
  package static func hyperparameter(called name: String) -> Hyperparameter {
    if let usual = HyperparameterDefinition.usual(calledBy: name) { return usual.hyperparameter }
    let rate = Hyperparameter.learningRate
    return NearestName.isSame(name, rate.key) ? rate : Hyperparameter(name)
  }

  /// Whether a command is one of these, and not an edit that somebody made by hand.
  package static func has(_ command: RunCommand) -> Bool {
    command.origin == .script && command.token?.hasPrefix(token) == true
  }

  /// Whether a command only has the learning rate held, which not every trainer knows to do.
  package static func isHold(_ command: RunCommand) -> Bool {
    if case .set(hold, _, _) = command.action { has(command) } else { false }
  }

  private static let token = "from-start-"
  /// As the client declares it: 1 has the rate follow nobody's schedule.
  private static let hold = Hyperparameter("learningRateHold")

  /// What is to be carried out before the first step, in order.
  static func commands(_ settings: [InitialSetting]) -> [ScheduledCommand] {
    var actions: [RunCommand.Action] = []
    for setting in settings {
      // A rate that begins at 0 can only be set once it is held.
      if setting.hyperparameter == .learningRate { actions.append(.set(hold, 1)) }
      actions.append(.set(setting.hyperparameter, setting.value))
    }
    return actions.enumerated().map { place, action in
      ScheduledCommand(
        afterStep: 0, RunCommand(action, origin: .script, token: "\(token)\(place + 1)"))
    }
  }
}
