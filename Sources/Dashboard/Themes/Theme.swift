import CellUI

/// A style for every role of the dashboard.
public struct Theme: Hashable, Sendable {
  /// A role's style as a theme states it: what is nil is inherited.
  struct Entry: Hashable, Sendable {
    var foreground: Color?
    var background: Color?
    var attributes: Style.Attributes?
  }

  /// What the user calls it.
  public private(set) var name: String
  /// One line about it; empty when the theme says nothing.
  public let summary: String
  private let styles: [ThemeRole: Style]

  init(name: String, summary: String, entries: [ThemeRole: Entry]) {
    self.name = name
    self.summary = summary
    var styles: [ThemeRole: Style] = [:]
    for role in ThemeRole.allCases {
      styles[role] = Self.resolve(role, entries)
    }
    self.styles = styles
  }

  /// The same by another name: a file's own, which may be a copy of another theme's.
  public func called(_ name: String) -> Theme {
    var theme = self
    theme.name = name
    return theme
  }

  /// How things of this role are drawn.
  public subscript(_ role: ThemeRole) -> Style { styles[role] ?? .plain }

  /// The role's own entry over its parent's style, foreground, background and attributes each.
  private static func resolve(_ role: ThemeRole, _ entries: [ThemeRole: Entry]) -> Style {
    var style = role.parent.map { resolve($0, entries) } ?? .plain
    guard let entry = entries[role] else { return style }
    if let foreground = entry.foreground { style.foreground = foreground }
    if let background = entry.background { style.background = background }
    if let attributes = entry.attributes { style.attributes = attributes }
    return style
  }
}

extension Theme {
  /// The themes inside the program, the default one first.
  public static let names = [
    "dark", "light", "colour-blind", "colour-blind-light", "high-contrast", "night", "forest",
    "paper", "terminal", "monochrome",
  ]

  /// All of them.
  public static var allBuiltIn: [Theme] { names.compactMap { embedded[$0] } }

  /// A theme inside the program; nil for a name that is not among `names`.
  public static func builtIn(_ name: String) -> Theme? { embedded[name] }

  /// The theme used when nobody asks for another.
  public static var standard: Theme {
    embedded["dark"] ?? Theme(name: "plain", summary: "", entries: [:])
  }

  /// The file of a theme inside the program, to begin one's own with; nil for an unknown name.
  public static func builtInText(_ name: String) -> String? {
    texts[name].map { String(decoding: $0, as: UTF8.self) }
  }

  private static let texts: [String: [UInt8]] = [
    "dark": PackageResources.dark_yaml,
    "light": PackageResources.light_yaml,
    "high-contrast": PackageResources.high_contrast_yaml,
    "colour-blind": PackageResources.colour_blind_yaml,
    "colour-blind-light": PackageResources.colour_blind_light_yaml,
    "night": PackageResources.night_yaml,
    "forest": PackageResources.forest_yaml,
    "paper": PackageResources.paper_yaml,
    "terminal": PackageResources.terminal_yaml,
    "monochrome": PackageResources.monochrome_yaml,
  ]

  /// Parsed once. The tests hold every embedded text to parse.
  private static let embedded: [String: Theme] = {
    var themes: [String: Theme] = [:]
    for (name, bytes) in texts {
      do {
        themes[name] = try Theme.parse(
          String(decoding: bytes, as: UTF8.self), file: "\(name).yaml")
      } catch {
        preconditionFailure("\(error)")
      }
    }
    return themes
  }()
}
