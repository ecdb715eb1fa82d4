import NeuralEngine

extension RecipeValue {
  /// `{units: 32}` for a vocabulary of the data's tokens, `{vocabulary: 64, units: 32}`.
  func embedding() throws(RecipeError) -> LayerKind {
    let section = try section()
    return .embedding(
      vocabulary: try section["vocabulary"]?.integer() ?? Recipe.sizeOfData,
      units: try section.integer("units"))
  }

  /// `4`, `{heads: 4, causal: true}`.
  func attention() throws(RecipeError) -> LayerKind {
    guard case .mapping = node.content else {
      return .multiHeadAttention(heads: try integer())
    }
    let section = try section()
    return .multiHeadAttention(
      heads: try section.integer("heads"), isCausal: try section.boolean("causal"))
  }

  /// `128`, `{units: 128, output: last, bidirectional: true}`; `bothWays` is what it was called before.
  func recurrent(_ name: String) throws(RecipeError) -> LayerKind {
    let cell = RecurrentCell(rawValue: name) ?? .rnn
    guard case .mapping = node.content else {
      return .recurrent(cell, units: try integer())
    }
    let section = try section()
    return .recurrent(
      cell, units: try section.integer("units"),
      returnsSequence: try section.value("output").word() == "sequence",
      isBidirectional: try section.boolean(
        section.isGiven("bidirectional") ? "bidirectional" : "bothWays"))
  }
}
