extension Sequence<HyperparameterDefinition> {
  /// The one that people mean by a name, whatever its case: its title, its shorthand, its key, or how
  /// its title begins.
  public func named(_ name: String) -> HyperparameterDefinition? {
    let name = name.lowercased()
    return first { $0.title.lowercased() == name }
      ?? first { [$0.shorthand, $0.hyperparameter.key.lowercased()].contains(name) }
      ?? first { $0.title.lowercased().hasPrefix(name) }
  }
}
