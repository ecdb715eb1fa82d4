/// A description's layers put together: what runs in which order, on which values.
struct NetworkPlan {
  /// A stage with what belongs to it but not into a step's loops.
  struct Entry {
    var stage: Stage
    /// `3.batchNorm`
    var name: String
    var place: LayerPath
    /// Its tensors, as numbers of the plan's.
    var tensors: Range<Int>
    var isFrozen: Bool
    /// The values it takes, as numbers of slots; `second` where it takes two.
    var input: Int
    var second: Int?
    /// The values it makes, and how they are laid out.
    var output: Int
    var shape: Shape
  }

  /// Values of an example between stages. A slot that is an alias has another's values but its own
  /// derivatives: both ways out of a fork.
  struct Slot {
    var count: Int
    var aliasOf: Int?
  }

  let entries: [Entry]
  let slots: [Slot]
  let tensors: [TensorDescription]
  /// How each tensor starts.
  let starts: [TensorInitializer]
  let summaries: [String]
  let output: Shape
  /// Whether the cost compares the examples of a batch with each other.
  let comparesExamples: Bool
  /// Which slots need derivatives: those after the first trained layer.
  let needsGradient: [Bool]

  /// - Throws: what the layers throw that do not fit.
  init(_ description: NetworkDescription) throws(EngineError) {
    let builder = try NetworkBuilder(description)
    entries = builder.entries
    slots = builder.slots
    tensors = builder.tensors
    starts = builder.starts
    summaries = builder.summaries
    output = builder.shape
    comparesExamples = description.cost == .triplet
    var needs = [Bool](repeating: false, count: builder.slots.count)
    for entry in builder.entries {
      needs[entry.output] =
        needs[entry.output] || needs[entry.input] || entry.second.map { needs[$0] } ?? false
        || builder.tensors[entry.tensors].contains(where: \.isTrained)
    }
    needsGradient = needs
  }

  /// Whether the first layer is dense and nothing else takes what it takes.
  var readsInputOnce: Bool {
    guard case .dense = entries.first?.stage else { return false }
    return slots.allSatisfy { $0.aliasOf != 0 }
      && entries.dropFirst().allSatisfy { $0.input != 0 && $0.second != 0 }
  }

  /// Whether a pass over many examples packs some of the weights.
  var packsWeights: Bool {
    entries.contains { if case .dense(let layer) = $0.stage { layer.isPackable } else { false } }
  }

  /// Values of an example that a pass keeps.
  var valueCount: Int {
    slots.reduce(0) { $0 + $1.count } + entries.reduce(0) { $0 + $1.stage.layer.savedCount }
  }

  /// Floating-point operations of an example's step: forward, the weight's gradient where it is
  /// trained and the input's where something before is.
  var operationsPerExample: Int {
    entries.reduce(0) { sum, entry in
      guard entry.stage.layer.multiplyAccumulateCount > 0 else { return sum }
      var passes = 1
      if tensors[entry.tensors].contains(where: \.isTrained) { passes += 1 }
      if needsGradient[entry.input] { passes += 1 }
      return sum + 2 * passes * entry.stage.layer.multiplyAccumulateCount
    }
  }
}
