/// A layer of attention, as its weights are looked at.
public struct AttentionOutput: Hashable, Sendable {
  /// Index within the network, and the layer: `2.residual.1.multiHeadAttention`.
  public var name: String
  /// Ways in which each step attends to others.
  public var heads: Int
  /// Steps of a sequence.
  public var steps: Int
  /// Whether no step attends to a later one.
  public var isCausal: Bool

  /// A layer of attention by its name.
  public init(name: String, heads: Int, steps: Int, isCausal: Bool) {
    self.name = name
    self.heads = heads
    self.steps = steps
    self.isCausal = isCausal
  }
}

extension Trainer {
  /// The network's layers of attention, from the input to the output.
  public var attentionOutputs: [AttentionOutput] {
    attentionEntries.map { number, layer in
      AttentionOutput(
        name: core.plan.entries[number].name, heads: layer.heads, steps: layer.steps,
        isCausal: layer.isCausal)
    }
  }

  private var attentionEntries: [(number: Int, layer: AttentionLayer)] {
    core.plan.entries.indices.compactMap { number in
      if case .attention(let layer) = core.plan.entries[number].stage {
        (number, layer)
      } else {
        nil
      }
    }
  }

  /// Calls `body` with how much each step of each example attends to each other, dropout off: the
  /// weights softmax(q kᵀ / √width) of every head (Vaswani et al. 2017), each row of which sums to 1.
  ///
  /// - Parameter body: gets the place among `attentionOutputs`, the example, and the weights
  ///   [heads, steps, steps], of a step for all steps, which it must not keep.
  /// - Precondition: the examples have the network's number of features; their targets are unused.
  public func forEachAttention(
    of examples: ExampleSet, _ body: (Int, Int, UnsafeBufferPointer<Float>) -> Void
  ) {
    let layers = attentionEntries
    guard !layers.isEmpty else { return }
    forEachKept(of: examples) { rows, first in
      for (place, (number, layer)) in layers.enumerated() {
        let count = layer.heads * layer.steps * layer.steps
        let weights = layer.weights(in: workspace.memory[number], rows: rows)
        for index in 0..<rows.count {
          body(
            place, first + index,
            UnsafeBufferPointer(start: weights + index * count, count: count))
        }
      }
    }
  }
}
