/// The values under a section's keys.
struct RecipeSection {
  let value: RecipeValue
  /// The keys that it may have.
  let keys: [RecipeKey]
  /// Those that it has.
  let entries: [String: RecipeValue]

  /// What is written under the key; nil where it is left out, or nothing where that means the same.
  subscript(name: String) -> RecipeValue? {
    let isNone = key(name).acceptsNull && entries[name]?.node.isNull == true
    return isNone ? nil : entries[name]
  }

  /// Whether anything is written there, `null` too.
  func isGiven(_ name: String) -> Bool {
    _ = key(name)
    return entries[name] != nil
  }

  /// What is written under the key, or what holds where it is left out.
  ///
  /// - Throws: `missing` for a key that there must be.
  func value(_ name: String) throws(RecipeError) -> RecipeValue {
    let key = key(name)
    guard key.isRequired else {
      return self[name]
        ?? RecipeValue(
          path: value.path.appending(.key(name)), node: key.usualNode(at: value.node.place),
          form: key.form)
    }
    return try required(name)
  }

  /// The value of a key that there must be one of because another is there.
  func required(_ name: String) throws(RecipeError) -> RecipeValue {
    _ = key(name)
    guard let found = entries[name], !found.node.isNull else {
      throw .invalid(
        place: entries[name]?.node.place ?? value.node.place, container: value.path,
        .missing(key: name))
    }
    return found
  }

  func number(_ name: String) throws(RecipeError) -> Double { try value(name).number() }

  func integer(_ name: String) throws(RecipeError) -> Int { try value(name).integer() }

  func boolean(_ name: String) throws(RecipeError) -> Bool { try value(name).boolean() }

  func text(_ name: String) throws(RecipeError) -> String { try value(name).text() }

  private func key(_ name: String) -> RecipeKey {
    guard let key = keys.first(where: { $0.name == name }) else {
      preconditionFailure("\(value.path): RecipeKeys does not describe \(name)")
    }
    return key
  }
}

/// The one name that was chosen of several.
struct ChosenName {
  let name: String
  /// Whether anything stands under it.
  let isGiven: Bool
  /// What stands under it, or holds where nothing does.
  let value: RecipeValue
  /// The name and the keys beside it.
  let options: RecipeSection
}

extension RecipeKey {
  /// What is read where nothing is written.
  func usualNode(at place: RecipePlace) -> RecipeNode {
    guard case .scalar(let text) = fallback else { return .nothing(at: place) }
    return RecipeNode(content: .scalar(text, isQuoted: false), place: place)
  }
}
