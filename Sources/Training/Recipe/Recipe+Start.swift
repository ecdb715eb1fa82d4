import NeuralEngine

extension Recipe {
  /// Parameters that another run trained, for this one to begin with.
  public struct Start: Hashable, Sendable {
    /// Where parameters come from.
    public enum Origin: Hashable, Sendable {
      /// A run's name or folder, or a file of tensors (`.safetensors`).
      case run(String)
      /// A finished run of this recipe; where there is none yet, it is trained first.
      case recipe(String)
    }

    /// Where they come from.
    public var origin: Origin
    /// Layers of the model whose parameters the initializer gives all the same, as a head that is
    /// to tell other classes apart.
    public var reinitialize: [Int]

    /// Parameters of `origin` for all layers but those that are initialized anew.
    public init(_ origin: Origin, reinitialize: [Int] = []) {
      self.origin = origin
      self.reinitialize = reinitialize
    }

    /// The ending of a file of tensors.
    public static let fileEnding = ".safetensors"
  }

  /// The override that lets a recipe begin with a run's parameters, or a file's.
  public static func override(startingFrom run: String) -> String {
    "start.from=\(quoted(run))"
  }
}

extension RecipeValue {
  /// `{from: run, reinitialize: head}`, `{recipe: fashion-base, reinitialize: [12, 14]}`.
  func start(of layers: [LayerDescription]) throws(RecipeError) -> Recipe.Start {
    let section = try section()
    let reinitialize = try section["reinitialize"]?.layerNumbers(of: layers) ?? []
    switch (section["from"], section["recipe"]) {
    case (let run?, nil):
      let text = try run.text()
      let isPath = text.contains("/") || text.hasSuffix(Recipe.Start.fileEnding)
      return Recipe.Start(.run(isPath ? try run.filePath() : text), reinitialize: reinitialize)
    case (nil, let recipe?):
      let text = try recipe.text()
      return Recipe.Start(
        .recipe(text.contains("/") ? try recipe.filePath() : text), reinitialize: reinitialize)
    case (let run?, _?):
      throw .invalid(
        place: run.node.place, container: path, .several(noun: "origin", names: ["from", "recipe"]))
    case (nil, nil):
      throw .invalid(place: node.place, container: path, .missing(key: "from"))
    }
  }

  /// `head`, which is the last dense layer, or `[12, 14]`.
  private func layerNumbers(of layers: [LayerDescription]) throws(RecipeError) -> [Int] {
    if isWord("head") {
      return layers.lastIndex { if case .dense = $0.kind { true } else { false } }.map { [$0] }
        ?? []
    }
    guard case .list = node.content else { throw unmet("head or a list of layers") }
    return try list().map { value throws(RecipeError) in
      try value.integer(in: 0...max(0, layers.count - 1))
    }
  }
}
