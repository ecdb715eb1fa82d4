import NeuralEngine

extension SessionPlan {
  /// What the run's network begins with instead of what its initializer gives.
  static func start(
    of recipe: Recipe, options: SessionOptions
  ) throws(TrainingError) -> StartingParameters? {
    if options.resume != nil { return nil }
    if let start = options.start { return start }
    guard let start = recipe.start else { return nil }
    return try StartingParameters(start)
  }

  /// The flat parameter vector that the run begins with.
  ///
  /// - Parameter initial: what the initializer gives.
  /// - Throws: `cannotBegin` when the parameters to begin with are not this network's.
  func begun(from initial: [Float]) throws(TrainingError) -> [Float] {
    guard let start else { return initial }
    return try start.parameters(
      for: identity.tensors, reinitialize: reinitialize, initial: initial)
  }

  /// Says what the network begins with and what of it is kept; nil when it begins from nothing.
  var startSentence: String? {
    guard let start else { return nil }
    let frozen = Set(identity.tensors.filter(\.isFrozen).map(\.layer)).sorted()
    return "begins with the parameters of \(start.source)"
      + Self.clause(reinitialize, "begins anew", "begin anew")
      + Self.clause(frozen, "is frozen", "are frozen")
  }

  private static func clause(_ layers: [Int], _ one: String, _ several: String) -> String {
    guard !layers.isEmpty else { return "" }
    let names = layers.map(String.init).joined(separator: ", ")
    return layers.count == 1 ? "; layer \(names) \(one)" : "; layers \(names) \(several)"
  }
}
