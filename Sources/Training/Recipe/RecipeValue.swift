import Datasets
import RunEvents

/// A value in a recipe with the path to it: typed reading that fails with the place and the key.
struct RecipeValue {
  let path: RecipePath
  let node: RecipeNode

  /// What numbers are allowed.
  struct Bounds: Sendable {
    /// Completes "must be".
    var requirement: String
    var isFraction = false
    var contains: @Sendable (Double) -> Bool

    static let positive = Bounds(requirement: "above 0") { $0 > 0 }
    static let notNegative = Bounds(requirement: "at least 0") { $0 >= 0 }
    static let fraction = Bounds(requirement: "in 0...1", isFraction: true) { (0...1).contains($0) }
    static let belowOne = Bounds(requirement: "in 0..<1", isFraction: true) { (0..<1).contains($0) }
    static let aboveZeroToOne = Bounds(requirement: "above 0 and at most 1", isFraction: true) {
      $0 > 0 && $0 <= 1
    }
  }

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

  func number(_ bounds: Bounds) throws(RecipeError) -> Double {
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

  /// - Parameter alternative: a word that may stand instead, to be named in the error.
  func integer(
    in range: ClosedRange<Int>, or alternative: String? = nil
  ) throws(RecipeError) -> Int {
    let requirement = "a whole number" + (alternative.map { " or \($0)" } ?? "")
    let number = try whole(as: Int.self, requirement)
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

  func list() throws(RecipeError) -> [RecipeValue] {
    guard case .list(let elements) = node.content else { throw unmet("a list") }
    return elements.enumerated().map {
      RecipeValue(path: path.appending(.index($0)), node: $1)
    }
  }

  /// The section's values by key; nothing at all is an empty section.
  ///
  /// - Throws: `invalid` when it is no mapping or has a key that is not among `known`.
  func section(keys known: [String]) throws(RecipeError) -> RecipeSection {
    guard !node.isNull else { return RecipeSection(value: self, entries: [:]) }
    guard case .mapping(let entries) = node.content else {
      throw unmet("a mapping with \(known.joined(separator: ", "))")
    }
    let names = Set(known)
    var values: [String: RecipeValue] = [:]
    for entry in entries {
      guard names.contains(entry.key) else {
        throw .invalid(
          place: entry.keyPlace, container: path, Self.unknownKey(entry.key, known: known))
      }
      values[entry.key] = RecipeValue(path: path.appending(.key(entry.key)), node: entry.value)
    }
    return RecipeSection(value: self, entries: values)
  }

  /// A name alone, or a mapping with that name for its one key: `he`, `{random: 0.01}`.
  ///
  /// - Parameter options: further keys such a mapping may have.
  /// - Returns: the name, what stands under it (nil for a name alone), and the options.
  func choice(
    _ noun: String, of names: [String], options: [String] = []
  ) throws(RecipeError) -> (name: String, value: RecipeValue?, options: RecipeSection) {
    switch node.content {
    case .scalar(let text, _) where !node.isNull:
      guard names.contains(text) else { throw notOneOf(noun, names, got: text) }
      return (text, nil, RecipeSection(value: self, entries: [:]))
    case .mapping(let entries):
      let found = entries.filter { names.contains($0.key) }
      guard let chosen = found.first else {
        let unknown = entries.first { !options.contains($0.key) }
        guard let unknown else { throw notOneOf(noun, names, got: node.display) }
        throw notOneOf(noun, names, got: unknown.key, place: unknown.keyPlace)
      }
      guard found.count == 1 else {
        throw .invalid(
          place: found[1].keyPlace, container: path,
          .several(
            noun: noun.split(separator: " ").dropFirst().joined(separator: " "),
            names: found.map(\.key)))
      }
      let section = try section(keys: [chosen.key] + options)
      let value = section[chosen.key]
      return (chosen.key, value?.node.isNull == true ? nil : value, section)
    case .scalar, .list:
      throw notOneOf(noun, names, got: node.display)
    }
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

/// The values under a section's keys.
struct RecipeSection {
  let value: RecipeValue
  fileprivate let entries: [String: RecipeValue]

  /// nil when the key is not there.
  subscript(key: String) -> RecipeValue? { entries[key] }

  /// nil when the key is not there or has nothing.
  func present(_ key: String) -> RecipeValue? {
    entries[key].flatMap { $0.node.isNull ? nil : $0 }
  }

  func required(_ key: String) throws(RecipeError) -> RecipeValue {
    guard let found = present(key) else {
      throw .invalid(
        place: entries[key]?.node.place ?? value.node.place, container: value.path,
        .missing(key: key))
    }
    return found
  }

  func number(
    _ key: String, _ bounds: RecipeValue.Bounds, default fallback: Double
  ) throws(RecipeError) -> Double {
    guard let found = entries[key] else { return fallback }
    return try found.number(bounds)
  }
}
