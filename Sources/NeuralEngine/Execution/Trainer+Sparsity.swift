import CKernels

extension Trainer {
  /// Weights of a smaller magnitude count as none.
  public static let sparsityThreshold = 1e-3

  /// The share of weights, biases left out, of a magnitude below `sparsityThreshold`: what an L1
  /// penalty drives up. 0 without weights.
  public var sparsity: Double {
    var small = 0
    var total = 0
    for tensor in core.tensors where tensor.isWeight {
      small += dlk_count_small_f32(
        core.parameters.start + tensor.offset, Float(Self.sparsityThreshold), tensor.count)
      total += tensor.count
    }
    return total > 0 ? Double(small) / Double(total) : 0
  }
}
