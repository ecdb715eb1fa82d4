import NeuralEngine

extension RecipeValue {
  /// `{units: 32}` for a vocabulary of the data's tokens, `{vocabulary: 64, units: 32}`.
  func embedding() throws(RecipeError) -> LayerKind {
    let section = try section(keys: ["vocabulary", "units"])
    return .embedding(
      vocabulary: try section.present("vocabulary")?.integer(in: 1...10_000_000)
        ?? Recipe.sizeOfData,
      units: try section.required("units").integer(in: 1...100_000))
  }

  /// `4`, `{heads: 4, causal: true}`.
  func attention() throws(RecipeError) -> LayerKind {
    guard case .mapping = node.content else {
      return .multiHeadAttention(heads: try integer(in: 1...1000))
    }
    let section = try section(keys: ["heads", "causal"])
    return .multiHeadAttention(
      heads: try section.required("heads").integer(in: 1...1000),
      isCausal: try section["causal"]?.boolean() ?? false)
  }

  /// `128`, `{units: 128, output: last, bidirectional: true}`; `bothWays` is what it was called before.
  func recurrent(_ name: String) throws(RecipeError) -> LayerKind {
    let cell = RecurrentCell(rawValue: name) ?? .rnn
    guard case .mapping = node.content else {
      return .recurrent(cell, units: try integer(in: 1...100_000))
    }
    let section = try section(keys: ["units", "output", "bidirectional", "bothWays"])
    var returnsSequence = true
    if let output = section["output"] {
      let text = try output.text()
      guard ["sequence", "last"].contains(text) else {
        throw output.notOneOf("an output", ["sequence", "last"], got: text)
      }
      returnsSequence = text == "sequence"
    }
    return .recurrent(
      cell, units: try section.required("units").integer(in: 1...100_000),
      returnsSequence: returnsSequence,
      isBidirectional: try (section["bidirectional"] ?? section["bothWays"])?.boolean() ?? false)
  }
}
