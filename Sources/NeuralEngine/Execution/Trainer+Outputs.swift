/// What a layer gives.
public struct LayerOutput: Hashable, Sendable {
  /// Index within the network, and the layer: `3.dense`; an activation right after it is its own.
  public var name: String
  /// Of an example.
  public var shape: Shape
  /// Whether a layer that only changes it comes next, as batch norm does, or it only makes fewer or
  /// more of the values before, as pooling does, or drops them.
  public var isIntermediate: Bool
}

extension Trainer {
  /// What each layer gives, from the input to the output.
  public var outputs: [LayerOutput] {
    let entries = core.plan.entries
    return shownEntries.map { number in
      let entry = entries[number]
      var isIntermediate = false
      switch entry.stage {
      case .dropout, .pooling, .upsampling, .position: isIntermediate = true
      // All but the last of a block's.
      case .join: isIntermediate = entries[(number + 1)...].contains { $0.name == entry.name }
      default: break
      }
      if number + 1 < entries.count, entries[number + 1].input == entry.output {
        switch entries[number + 1].stage {
        case .batchNorm, .activation: isIntermediate = true
        default: break
        }
      }
      return LayerOutput(name: entry.name, shape: entry.shape, isIntermediate: isIntermediate)
    }
  }

  /// A fork makes nothing of its own.
  private var shownEntries: [Int] {
    core.plan.entries.indices.filter {
      if case .fork = core.plan.entries[$0].stage { false } else { true }
    }
  }

  /// Calls `body` with what each layer gives for each example, dropout off, before softmax or sigmoid
  /// of the cost.
  ///
  /// - Parameter body: gets the place among `outputs`, the example, and the values in the output's
  ///   shape, which it must not keep.
  /// - Precondition: the examples have the network's number of features; their targets are unused.
  public func forEachOutput(
    of examples: ExampleSet, _ body: (Int, Int, UnsafeBufferPointer<Float>) -> Void
  ) {
    let shown = shownEntries
    let widths = shown.map { core.plan.slots[core.plan.entries[$0].output].count }
    forEachKept(of: examples) { rows, first in
      for (index, row) in rows.enumerated() {
        for (place, number) in shown.enumerated() {
          let start = workspace.memory[number].y + row * widths[place]
          body(place, first + index, UnsafeBufferPointer(start: start, count: widths[place]))
        }
      }
    }
  }

  /// Takes examples through the network and calls `body` while the workspace holds what became of
  /// them: with a worker's rows of it, and the place of the first one's example.
  func forEachKept(of examples: ExampleSet, _ body: (_ rows: Range<Int>, _ first: Int) -> Void) {
    // As many at once as every worker has rows for.
    let stride = max(1, workspace.capacity / workers) * workers
    var first = 0
    while first < examples.count {
      let count = min(stride, examples.count - first)
      keepOutputs(of: examples, first..<first + count)
      for worker in 0..<workers {
        let rows = Share.partition(of: workspace.capacity, worker: worker, workers: workers)
        let share = Share.partition(of: count, worker: worker, workers: workers)
        body(rows.lowerBound..<rows.lowerBound + share.count, first + share.lowerBound)
      }
      first += count
    }
  }

  /// A tensor's values, which `body` must not keep.
  public func withValues<Result>(
    of tensor: TensorDescription, _ body: (UnsafeBufferPointer<Float>) -> Result
  ) -> Result {
    body(
      UnsafeBufferPointer(
        start: core.parameters.start + tensor.offset, count: tensor.count))
  }
}
