extension OptimizerDescription {
  /// Checks that the decays of averages are in 0..<1, ε is positive and weights do not grow.
  ///
  /// - Throws: `invalidDecay`, `invalidEpsilon`, `invalidWeightDecay`.
  public func validate() throws(EngineError) {
    for (name, decay) in [("momentum", momentum), ("squaredGradientDecay", squaredGradientDecay)] {
      guard let decay else { continue }
      guard decay >= 0, decay < 1 else { throw .invalidDecay(name: name, value: decay) }
    }
    if let epsilon, !(epsilon > 0 && epsilon.isFinite) {
      throw .invalidEpsilon(value: epsilon)
    }
    if let weightDecay, !(weightDecay >= 0 && weightDecay.isFinite) {
      throw .invalidWeightDecay(value: weightDecay)
    }
  }
}
