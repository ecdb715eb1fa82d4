extension Trainer {
  /// What the penalties add to the mean cost: λ₁ Σ|w| + Σ λ₂/2 ‖W‖² over the trained weights, biases left
  /// out; a layer's own λ₂ stands in place of `l2`.
  public func penalty(l1: Double, l2: Double) -> Double {
    var sum = 0.0
    for tensor in core.tensors where tensor.isWeight && tensor.isTrained {
      let l2 = tensor.l2 ?? l2
      guard l1 != 0 || l2 != 0 else { continue }
      var (magnitudes, squares) = (0.0, 0.0)
      for value in UnsafeBufferPointer(
        start: core.parameters.start + tensor.offset, count: tensor.count)
      {
        magnitudes += Double(value.magnitude)
        squares += Double(value) * Double(value)
      }
      sum += l1 * magnitudes + l2 / 2 * squares
    }
    return sum
  }
}
