import CKernels

extension Trainer {
  /// Where the step that just failed first went wrong, in the order in which it computed.
  func findNonFinite(batchRows: Int) -> NonFinite {
    // The gradient still stands as it was found: nothing was updated.
    let trained = core.tensors.filter(\.isTrained)
    let norms = trained.map { tensor in
      NonFinite.TensorNorm(name: tensor.name, norm: sumOfSquares(tensor.range).squareRoot())
    }
    func found(_ quantity: NonFinite.Quantity, layer: Int?, _ name: String) -> NonFinite {
      NonFinite(quantity: quantity, layer: layer, name: name, gradientNorms: norms)
    }
    if !isFinite(workspace.input, count: batchRows * network.inputCount) {
      return found(.input, layer: nil, "input")
    }
    for (number, entry) in core.plan.entries.enumerated() {
      for tensor in core.tensors[entry.tensors] {
        if !isFinite(core.parameters.start + tensor.offset, count: tensor.count) {
          return found(.parameter, layer: tensor.layer, tensor.name)
        }
      }
      let count = batchRows * core.plan.slots[entry.output].count
      if !isFinite(workspace.memory[number].y, count: count) {
        return found(.activation, layer: entry.place.layer, entry.name)
      }
    }
    for worker in 0..<workers where !scores[worker].cost.isFinite {
      return found(.cost, layer: nil, "cost")
    }
    // Backpropagation comes to the last layer first.
    for (number, tensor) in trained.enumerated().reversed()
    where !norms[number].norm.isFinite {
      return found(.gradient, layer: tensor.layer, tensor.name)
    }
    return found(.gradient, layer: nil, "gradient")
  }

  private func isFinite(_ values: UnsafeMutablePointer<Float>, count: Int) -> Bool {
    dlk_first_non_finite_f32(values, count) < 0
  }
}
