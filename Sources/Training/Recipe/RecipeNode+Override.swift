extension RecipeNode {
  /// Sets the leaf that `override`, `key.path=value`, names; the leaf's name alone will do where there is
  /// one of that name. Sections on the way are made when they are missing; where one of several kinds can stand, as an optimizer, naming another
  /// kind replaces the one there.
  ///
  /// - Throws: `malformedOverride`, `syntax` for a value that is no YAML, `invalid` for none,
  ///   and for an element of a list that is not there.
  mutating func apply(override: String) throws(RecipeError) {
    guard let equals = override.firstIndex(of: "="),
      let path = RecipePath(parsing: override[..<equals])
    else { throw .malformedOverride(override) }
    let text = override[override.index(after: equals)...]
    guard !text.allSatisfy(\.isWhitespace) else {
      throw .invalid(
        place: .override(override), container: RecipePath(),
        .missing(key: path.description))
    }
    let value = try RecipeNode.parse(override: override, value: String(text))
    try set(value, at: leaf(meantBy: path).components[...], of: RecipePath())
  }

  /// The place of the only leaf with that name, in no list; the path as it is where it says its place, or
  /// there is no such leaf, or more than one.
  private func leaf(meantBy path: RecipePath) -> RecipePath {
    guard path.components.count == 1, case .key(let key)? = path.components.first,
      !RecipeKeys.top.contains(where: { $0.name == key })
    else { return path }
    let leaves = leaves(named: key == "lr" ? "learningRate" : key, at: RecipePath())
    return leaves.count == 1 ? leaves[0] : path
  }

  private func leaves(named name: String, at path: RecipePath) -> [RecipePath] {
    guard case .mapping(let entries) = content else { return [] }
    return entries.flatMap { entry in
      let inner = path.appending(.key(entry.key))
      let isLeaf = if case .scalar = entry.value.content { true } else { false }
      return (entry.key == name && isLeaf ? [inner] : [])
        + entry.value.leaves(named: name, at: inner)
    }
  }

  /// Sets the leaf at `path` to what `value` says; errors call it `place`.
  mutating func apply(path text: String, value: String, place: RecipePlace) throws(RecipeError) {
    guard let path = RecipePath(parsing: text) else { throw .malformedOverride(text) }
    let value = try RecipeNode.parse(value, at: place)
    try set(value, at: path.components[...], of: RecipePath())
  }

  private mutating func set(
    _ value: RecipeNode, at rest: ArraySlice<RecipePath.Component>, of path: RecipePath
  ) throws(RecipeError) {
    guard let component = rest.first else {
      self = value
      return
    }
    let inner = path.appending(component)
    switch component {
    case .index(let index):
      guard case .list(var elements) = content, elements.indices.contains(index) else {
        var count = 0
        if case .list(let elements) = content { count = elements.count }
        throw .invalid(
          place: value.place, container: RecipePath(),
          .noSuchElement(list: path.description, index: index, count: count))
      }
      try elements[index].set(value, at: rest.dropFirst(), of: inner)
      content = .list(elements)
    case .key(let key):
      var entries = entries(at: path)
      let kinds = RecipeKeys.names(at: path)
      if kinds.contains(key) { entries.removeAll { $0.key != key && kinds.contains($0.key) } }
      let position = entries.firstIndex { $0.key == key } ?? entries.count
      if position == entries.count {
        entries.append(
          Entry(key: key, keyPlace: value.place, value: .nothing(at: value.place)))
      }
      try entries[position].value.set(value, at: rest.dropFirst(), of: inner)
      content = .mapping(entries)
    }
  }

  /// The node as a section: `adam` where an optimizer stands is `{adam: }`, and any other scalar
  /// gives way to what is set within it.
  private func entries(at path: RecipePath) -> [Entry] {
    switch content {
    case .mapping(let entries): return entries
    case .scalar(let text, _) where RecipeKeys.names(at: path).contains(text):
      return [Entry(key: text, keyPlace: place, value: .nothing(at: place))]
    case .scalar, .list: return []
    }
  }
}
