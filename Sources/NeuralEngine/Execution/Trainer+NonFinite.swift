import CKernels

extension Trainer {
  /// Where the step that just failed first went wrong, in the order in which it computed.
  func findNonFinite(batchRows: Int) -> NonFinite {
    // The gradient still stands as it was found: nothing was updated.
    let norms = core.tensors.map { tensor in
      NonFinite.TensorNorm(name: tensor.name, norm: penalize(tensor.range, l2: 0).squareRoot())
    }
    func found(_ quantity: NonFinite.Quantity, layer: Int?, _ name: String) -> NonFinite {
      NonFinite(quantity: quantity, layer: layer, name: name, gradientNorms: norms)
    }
    if !isFinite(workspace.values[0], count: batchRows * network.inputCount) {
      return found(.input, layer: nil, "input")
    }
    for (number, stage) in core.stages.enumerated() {
      for tensor in core.tensors where tensor.layer == stage.index {
        if !isFinite(core.parameters.start + tensor.offset, count: tensor.count) {
          return found(.parameter, layer: tensor.layer, tensor.name)
        }
      }
      if !isFinite(workspace.values[number + 1], count: batchRows * stage.outputCount) {
        let name = network.layers[stage.index].name
        return found(.activation, layer: stage.index, "\(stage.index).\(name)")
      }
    }
    for worker in 0..<workers where !scores[worker].cost.isFinite {
      return found(.cost, layer: nil, "cost")
    }
    // Backpropagation comes to the last layer first.
    for (number, tensor) in core.tensors.enumerated().reversed()
    where !norms[number].norm.isFinite {
      return found(.gradient, layer: tensor.layer, tensor.name)
    }
    return found(.gradient, layer: nil, "gradient")
  }

  private func isFinite(_ values: UnsafeMutablePointer<Float>, count: Int) -> Bool {
    dlk_first_non_finite_f32(values, count) < 0
  }
}
