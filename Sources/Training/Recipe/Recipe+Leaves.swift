extension Recipe {
  /// The places of all its values, in its order, as overrides name them: `optimizer.adam.learningRate`,
  /// `model[0].dense`.
  public var leafNames: [String] {
    // What is spelled out can be read again.
    guard let root = try? RecipeNode.parse(yaml, file: name) else { return [] }
    return root.leaves(at: RecipePath()).map(\.description)
  }
}

extension RecipeNode {
  fileprivate func leaves(at path: RecipePath) -> [RecipePath] {
    switch content {
    case .scalar: [path]
    case .list(let elements):
      elements.enumerated().flatMap { $1.leaves(at: path.appending(.index($0))) }
    case .mapping(let entries):
      entries.flatMap { $0.value.leaves(at: path.appending(.key($0.key))) }
    }
  }
}
