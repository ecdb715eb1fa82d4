import NeuralEngine

extension RecipeValue {
  /// Refuses layers that see later steps of a sequence: where each step's label is the next token,
  /// they would read the answer.
  ///
  /// - Parameter layers: what this list of layers was read as.
  /// - Throws: `invalid` at the key that lets a layer look ahead.
  func refuseLookingAhead(_ layers: [LayerDescription]) throws(RecipeError) {
    try forEachLayer(of: layers) { layer, value throws(RecipeError) in
      switch layer.kind {
      case .recurrent(_, _, _, isBidirectional: true):
        let section = value.child(layer.name)
        let key = section?.child("bidirectional") ?? section?.child("bothWays") ?? value
        throw key.unmet(
          "false to predict the next token of a text, which it would read",
          hint: "leave bidirectional out")
      case .conv1D(_, let size, _, padding: .same) where size > 1:
        let key = value.child(layer.name)?.child("padding") ?? value
        throw key.unmet(
          "valid to predict the next token of a text, which the window would read",
          hint: "give it kernel: 1, or take a recurrent layer")
      case .maxPool(let window?, _, padding: .same) where window.width > 1,
        .averagePool(let window?, _, padding: .same) where window.width > 1:
        let key = value.child(layer.name)?.child("padding") ?? value
        throw key.unmet(
          "valid to predict the next token of a text, which the window would read",
          hint: "leave padding out")
      case .upsample:
        throw value.unmet(
          "none to predict the next token of a text: steps that are repeated read it",
          hint: "leave upsample out")
      case .multiHeadAttention(_, isCausal: false):
        let section = value.child(layer.name)
        let key = section?.child("causal")
        throw (key ?? section ?? value).unmet(
          "\(key == nil ? "causal" : "true") to predict the next token of a text, which it would read",
          hint: "multiHeadAttention: {heads: 4, causal: true}")
      default: break
      }
    }
  }

  /// Refuses layers with a decay of their own, which the optimizer does not have.
  ///
  /// - Parameter layers: what this list of layers was read as.
  /// - Throws: `invalid` at the layer's key.
  func refuseDecay(_ layers: [LayerDescription]) throws(RecipeError) {
    try forEachLayer(of: layers) { layer, value throws(RecipeError) in
      guard layer.weightDecay != nil else { return }
      throw (value.child("weightDecay") ?? value).unmet(
        "left out without the optimizer adamW", hint: "l2 is a penalty that every optimizer has")
    }
  }

  /// Calls `body` with each layer and where it stands, then with those within it.
  private func forEachLayer(
    of layers: [LayerDescription],
    _ body: (LayerDescription, RecipeValue) throws(RecipeError) -> Void
  ) throws(RecipeError) {
    for (layer, value) in zip(layers, try list()) {
      try body(layer, value)
      switch layer.kind {
      case .concat(let branches):
        let values = try value.child(layer.name)?.list() ?? []
        for (branch, value) in zip(branches, values) { try value.forEachLayer(of: branch, body) }
      case .residual(let inner, let shortcut):
        guard let block = value.child(layer.name) else { continue }
        try (block.child("layers") ?? block).forEachLayer(of: inner, body)
        guard !shortcut.isEmpty else { continue }
        try block.child("shortcut")?.forEachLayer(of: shortcut, body)
      default: continue
      }
    }
  }

  /// What stands under a key; nil when this is no mapping or has none.
  private func child(_ key: String) -> RecipeValue? {
    guard case .mapping(let entries) = node.content else { return nil }
    return entries.first { $0.key == key }.map {
      RecipeValue(path: path.appending(.key(key)), node: $0.value, form: .anything)
    }
  }
}
