extension OptimizerDescription {
  /// Checks that the decays are in 0..<1 and ε is positive.
  ///
  /// - Throws: `invalidDecay`, `invalidEpsilon`.
  public func validate() throws(EngineError) {
    for (name, decay) in [("momentum", momentum), ("squaredGradientDecay", squaredGradientDecay)] {
      guard let decay else { continue }
      guard decay >= 0, decay < 1 else { throw .invalidDecay(name: name, value: decay) }
    }
    if let epsilon, !(epsilon > 0 && epsilon.isFinite) {
      throw .invalidEpsilon(value: epsilon)
    }
  }
}
