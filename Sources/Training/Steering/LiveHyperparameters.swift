import RunEvents

/// The values of the settings that can be changed while the run goes on.
struct LiveHyperparameters: Hashable, Sendable {
  /// In the order to show them; a setting that this run does not have is not among them.
  private(set) var order: [Hyperparameter]
  private var values: [Hyperparameter: Double]
  /// Those that were changed since the recipe.
  private(set) var edited: Set<Hyperparameter> = []

  init(_ initial: [HyperparameterValue]) {
    order = initial.map(\.hyperparameter)
    values = Dictionary(uniqueKeysWithValues: initial.map { ($0.hyperparameter, $0.value) })
  }

  /// The value; nil when this run does not have the setting.
  subscript(_ hyperparameter: Hyperparameter) -> Double? { values[hyperparameter] }

  /// - Precondition: the run has the setting.
  mutating func set(_ hyperparameter: Hyperparameter, to value: Double) {
    precondition(values[hyperparameter] != nil, "\(hyperparameter) is not live in this run")
    values[hyperparameter] = value
    edited.insert(hyperparameter)
  }

  /// These values for the settings that a run has; those it has besides keep their initial ones.
  func aligned(with initial: [HyperparameterValue]) -> LiveHyperparameters {
    var aligned = LiveHyperparameters(initial)
    for name in aligned.order where edited.contains(name) || values[name] != nil {
      guard let value = values[name], value != aligned.values[name] || edited.contains(name) else {
        continue
      }
      aligned.set(name, to: value)
    }
    return aligned
  }

  /// The settings whose values differ from those of `other`, in order.
  func differences(from other: LiveHyperparameters) -> [Hyperparameter] {
    order.filter { values[$0] != other.values[$0] }
  }
}
