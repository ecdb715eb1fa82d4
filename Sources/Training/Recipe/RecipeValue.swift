import Datasets
import RunEvents

/// A value in a recipe with the path to it and the form it is to have: typed reading that fails with the
/// place and the key.
struct RecipeValue {
  let path: RecipePath
  let node: RecipeNode
  /// What can stand there; reading anything else is a mistake of ours.
  var form: RecipeForm

  /// The last key of the path, or all of it for an element of a list.
  var key: String {
    guard case .key(let key) = path.components.last else { return path.description }
    return key
  }

  private var container: RecipePath {
    guard case .key = path.components.last else { return RecipePath() }
    return RecipePath(path.components.dropLast())
  }

  func failure(_ problem: RecipeProblem, place: RecipePlace? = nil) -> RecipeError {
    .invalid(place: place ?? node.place, container: container, problem)
  }

  func unmet(_ requirement: String, hint: String? = nil) -> RecipeError {
    failure(.unmet(key: key, requirement: requirement, got: node.display, hint: hint))
  }

  /// What is described of the value, of the forms that it may have.
  private func described<Described>(_ find: (RecipeForm) -> Described?) -> Described {
    for form in form.alternatives {
      if let found = find(form) { return found }
    }
    preconditionFailure("\(path) is read as what RecipeKeys does not describe")
  }

  func number() throws(RecipeError) -> Double {
    try number(described { if case .number(let bounds) = $0 { bounds } else { nil } })
  }

  /// A number within bounds that the recipe itself decides.
  func number(_ bounds: RecipeBounds) throws(RecipeError) -> Double {
    guard case .scalar(let text, isQuoted: false) = node.content, !node.isNull else {
      throw unmet("a number")
    }
    let number: Double
    do {
      number = try NumberText.decimal(text)
    } catch {
      throw unmet("a number", hint: error.hint ?? percentHint)
    }
    guard bounds.contains(number) else {
      let isPercentage = bounds.isFraction && number >= 2 && number <= 100
      throw unmet(
        bounds.requirement, hint: isPercentage ? "\(text) % is \(number / 100)" : nil)
    }
    return number
  }

  func integer() throws(RecipeError) -> Int {
    try integer(in: described { if case .integer(let range) = $0 { range } else { nil } })
  }

  /// A whole number in a range that the recipe itself decides.
  func integer(in range: ClosedRange<Int>) throws(RecipeError) -> Int {
    let words = form.words.map { " or \($0)" }.joined()
    let number = try whole(as: Int.self, "a whole number" + words)
    guard range.contains(number) else {
      throw unmet(
        number < range.lowerBound
          ? "at least \(range.lowerBound)" : "at most \(range.upperBound)")
    }
    return number
  }

  func seed() throws(RecipeError) -> UInt64 {
    try whole(as: UInt64.self, "a whole number from 0 to \(UInt64.max)")
  }

  private func whole<Number: FixedWidthInteger>(
    as type: Number.Type, _ requirement: String
  ) throws(RecipeError) -> Number {
    guard case .scalar(let text, isQuoted: false) = node.content else { throw unmet(requirement) }
    do {
      return try NumberText.whole(text, as: type)
    } catch {
      throw unmet(requirement, hint: error.hint)
    }
  }

  func boolean() throws(RecipeError) -> Bool {
    guard case .scalar(let text, isQuoted: false) = node.content else {
      throw unmet("true or false")
    }
    switch text {
    case "true": return true
    case "false": return false
    case "yes", "on", "True", "TRUE": throw unmet("true or false", hint: "write true")
    case "no", "off", "False", "FALSE": throw unmet("true or false", hint: "write false")
    default: throw unmet("true or false")
    }
  }

  /// Text that is not empty; a number or a truth value serves as it is written.
  func text() throws(RecipeError) -> String {
    guard case .scalar(let text, _) = node.content, !node.isNull, !text.isEmpty else {
      throw unmet("text")
    }
    return text
  }

  /// One of the words that can stand here.
  func word() throws(RecipeError) -> String {
    let (noun, words) = described { form -> (String, [String])? in
      if case .word(let noun, let words) = form { (noun, words) } else { nil }
    }
    let text = try text()
    guard words.contains(text) else { throw notOneOf(noun, words, got: text) }
    return text
  }

  /// Whether it is this word, of those that can stand instead of something else.
  func isWord(_ word: String) -> Bool {
    precondition(form.words.contains(word), "\(path): RecipeKeys does not describe \(word)")
    guard case .scalar(word, _) = node.content else { return false }
    return true
  }

  func list() throws(RecipeError) -> [RecipeValue] {
    let element = described { form -> RecipeForm? in
      switch form {
      case .list(let element, _): element
      case .anything: .anything
      default: nil
      }
    }
    guard case .list(let elements) = node.content else { throw unmet("a list") }
    return elements.enumerated().map {
      RecipeValue(path: path.appending(.index($0)), node: $1, form: element)
    }
  }

  /// The section's values by key; nothing at all is an empty section.
  ///
  /// - Throws: `invalid` when it is no mapping or has a key that is not described.
  func section() throws(RecipeError) -> RecipeSection {
    try section(
      keys: described { if case .section(let keys, _) = $0 { keys } else { nil } })
  }

  private func section(keys known: [RecipeKey]) throws(RecipeError) -> RecipeSection {
    var values: [String: RecipeValue] = [:]
    guard !node.isNull else { return RecipeSection(value: self, keys: known, entries: [:]) }
    guard case .mapping(let entries) = node.content else {
      throw unmet("a mapping with \(known.map(\.name).joined(separator: ", "))")
    }
    for entry in entries {
      guard let key = known.first(where: { $0.name == entry.key }) else {
        throw .invalid(
          place: entry.keyPlace, container: path,
          Self.unknownKey(entry.key, known: known.map(\.name)))
      }
      values[entry.key] = RecipeValue(
        path: path.appending(.key(entry.key)), node: entry.value, form: key.form)
    }
    return RecipeSection(value: self, keys: known, entries: values)
  }

  /// The values of a mapping whose keys are names, in its order.
  ///
  /// - Throws: `invalid` when it is no mapping: it must be what `requirement` says.
  func entries(
    _ requirement: String, hint: String
  ) throws(RecipeError) -> [(name: String, value: RecipeValue)] {
    let element = described { if case .mapping(let element, _) = $0 { element } else { nil } }
    guard case .mapping(let entries) = node.content else { throw unmet(requirement, hint: hint) }
    return entries.map { entry in
      (
        entry.key,
        RecipeValue(
          path: path.appending(.key(entry.key)), node: entry.value, form: element)
      )
    }
  }

  /// A name alone, or a mapping with that name for its one key: `he`, `{random: 0.01}`.
  func choice() throws(RecipeError) -> ChosenName {
    let choice = described { if case .choice(let choice) = $0 { choice } else { nil } }
    switch node.content {
    case .scalar(let text, _) where !node.isNull:
      guard let kind = choice.kinds.first(where: { $0.name == text }) else {
        throw notOneOf(choice.noun, choice.names, got: text)
      }
      if let demand = kind.demand { throw lacking(kind.name, demand) }
      return ChosenName(
        name: text, isGiven: false, value: usual(kind),
        options: RecipeSection(
          value: self, keys: [kind] + choice.options(beside: text), entries: [:]))
    case .mapping(let entries):
      let found = entries.filter { choice.names.contains($0.key) }
      guard let first = found.first, let kind = choice.kinds.first(where: { $0.name == first.key })
      else {
        let options = choice.options(beside: nil).map(\.name)
        let unknown = entries.first { !options.contains($0.key) }
        guard let unknown else { throw notOneOf(choice.noun, choice.names, got: node.display) }
        throw notOneOf(choice.noun, choice.names, got: unknown.key, place: unknown.keyPlace)
      }
      guard found.count == 1 else {
        throw .invalid(
          place: found[1].keyPlace, container: path,
          .several(
            noun: choice.noun.split(separator: " ").dropFirst().joined(separator: " "),
            names: found.map(\.key)))
      }
      let options = try section(keys: [kind] + choice.options(beside: kind.name))
      let isNull = first.value.isNull
      if isNull, let demand = kind.demand { throw lacking(kind.name, demand) }
      return ChosenName(
        name: kind.name, isGiven: !isNull,
        value: isNull
          ? usual(kind)
          : RecipeValue(
            path: path.appending(.key(kind.name)), node: first.value, form: kind.form),
        options: options)
    case .scalar, .list:
      throw notOneOf(choice.noun, choice.names, got: node.display)
    }
  }

  /// What stands under a name that is given without it.
  private func usual(_ kind: RecipeKey) -> RecipeValue {
    RecipeValue(path: path, node: kind.usualNode(at: node.place), form: kind.form)
  }

  /// What a name that stands alone does not have.
  private func lacking(_ name: String, _ demand: RecipeKey.Demand) -> RecipeError {
    .invalid(
      place: node.place, container: path,
      .unmet(key: name, requirement: demand.requirement, got: "nothing", hint: demand.example))
  }

  func notOneOf(
    _ noun: String, _ names: [String], got: String, place: RecipePlace? = nil
  ) -> RecipeError {
    failure(
      .notOneOf(
        key: key, noun: noun, names: names, got: got,
        nearest: MeantName.of(got, among: names)),
      place: place)
  }

  private static func unknownKey(_ key: String, known: [String]) -> RecipeProblem {
    if let home = RecipeKeys.homes[key] { return .misplacedKey(key, belongsIn: home) }
    return .unknownKey(key, nearest: MeantName.of(key, among: known), known: known)
  }

  /// For `20%` where a number should be.
  private var percentHint: String? {
    guard case .scalar(let text, _) = node.content, text.hasSuffix("%"),
      let number = try? NumberText.decimal(text.dropLast().filter { $0 != " " })
    else { return nil }
    return "\(text) is \(number / 100)"
  }
}
