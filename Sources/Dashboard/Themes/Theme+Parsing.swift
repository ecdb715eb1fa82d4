import BoundedYAML
import CellUI
import RunEvents

extension Theme {
  /// Reads a theme: `name`, an optional `summary`, and `roles`, each with a colour (`"#rrggbb"` or
  /// `default`) or a mapping of `foreground`, `background` and `attributes`. Roles that are left out
  /// inherit.
  ///
  /// - Throws: the first problem found, with its line and role.
  public static func parse(_ text: String, file: String) throws(ThemeError) -> Theme {
    let root = try compose(text, file: file)
    guard let mapping = root?.mapping else {
      throw .structure(
        file: file, line: root?.line ?? 1, key: "theme",
        problem: "must be a mapping of name and roles")
    }
    var name: String?
    var summary = ""
    var entries: [ThemeRole: Entry] = [:]
    for (key, value) in mapping {
      let line = key.line
      switch key.text {
      case "name": name = try string(value, key: "name", file: file, line: line)
      case "summary": summary = try string(value, key: "summary", file: file, line: line)
      case "roles": entries = try roles(value, file: file, line: line)
      default:
        throw .structure(
          file: file, line: line, key: key.text ?? "?",
          problem: "unknown key; hint: a theme has name, summary and roles")
      }
    }
    guard let name, !name.isEmpty else {
      throw .structure(file: file, line: 1, key: "name", problem: "is missing")
    }
    return Theme(name: name, summary: summary, entries: entries)
  }

  private static func compose(_ text: String, file: String) throws(ThemeError) -> YAMLNode? {
    do {
      return try composeYAML(text)
    } catch {
      throw .syntax(file: file, line: error.line, problem: error.problem)
    }
  }

  private static func string(
    _ node: YAMLNode, key: String, file: String, line: Int
  ) throws(ThemeError) -> String {
    guard let text = node.text else {
      throw .structure(file: file, line: line, key: key, problem: "must be a text")
    }
    return text
  }

  private static func roles(
    _ node: YAMLNode, file: String, line: Int
  ) throws(ThemeError) -> [ThemeRole: Entry] {
    guard let mapping = node.mapping else {
      throw .structure(file: file, line: line, key: "roles", problem: "must be a mapping")
    }
    var entries: [ThemeRole: Entry] = [:]
    for (key, value) in mapping {
      let place = Place(file: file, line: key.line, role: key.text ?? "?")
      guard let role = ThemeRole(rawValue: place.role) else {
        throw .unknownRole(
          file: file, line: place.line, role: place.role,
          nearest: NearestName.of(place.role, among: ThemeRole.allCases.map(\.rawValue)))
      }
      entries[role] = try entry(value, place)
    }
    return entries
  }

  /// Where a role's style stands.
  private struct Place {
    var file: String
    var line: Int
    var role: String

    func wrong(_ problem: String) -> ThemeError {
      .wrongStyle(file: file, line: line, role: role, problem: problem)
    }
  }

  private static func entry(_ node: YAMLNode, _ place: Place) throws(ThemeError) -> Entry {
    guard let mapping = node.mapping else {
      return Entry(foreground: try color(node, place))
    }
    var entry = Entry()
    for (key, value) in mapping {
      var place = place
      place.line = key.line
      switch key.text {
      case "foreground": entry.foreground = try color(value, place)
      case "background": entry.background = try color(value, place)
      case "attributes": entry.attributes = try attributes(value, place)
      default:
        throw place.wrong(
          "unknown key \(key.text ?? "?"); hint: a style has foreground, background and attributes"
        )
      }
    }
    return entry
  }

  private static func color(_ node: YAMLNode, _ place: Place) throws(ThemeError) -> Color {
    // An unquoted `#` begins a comment, which leaves nothing behind.
    guard let text = node.text, !text.isEmpty else {
      throw place.wrong("the colour is missing; hint: write it in quotes, \"#7aa2f7\"")
    }
    if text == "default" { return .terminalDefault }
    let digits = text.dropFirst()
    guard text.first == "#", digits.count == 6, digits.allSatisfy(\.isHexDigit),
      let number = UInt32(digits, radix: 16)
    else {
      throw place.wrong("a colour is \"#rrggbb\" or default (got \(text))")
    }
    return .rgb(
      UInt8(number >> 16), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF))
  }

  private static let attributeNames: [String: Style.Attributes] = [
    "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
  ]

  private static func attributes(
    _ node: YAMLNode, _ place: Place
  ) throws(ThemeError) -> Style.Attributes {
    guard let items = node.sequence else {
      throw place.wrong("attributes must be a list; hint: [bold, underline], or [] for none")
    }
    var attributes: Style.Attributes = []
    for item in items {
      guard let name = item.text, let attribute = attributeNames[name] else {
        throw place.wrong(
          "unknown attribute \(item.text ?? "?"); hint: bold, dim, italic, underline, "
            + "reverse")
      }
      attributes.formUnion(attribute)
    }
    return attributes
  }
}
