import RunEvents

/// What somebody wants of alerts in every run: a small file of their own.
///
/// ```yaml
/// alerts: [finished, non-finite, dev/cost > 2]
/// onAlert: notify-send "a run calls"
/// ```
public struct AlertSettings: Hashable, Sendable {
  /// The rules, in the file's order.
  public var rules: [AlertRule] = []
  /// The command line that every alert is given to.
  public var command: String?

  private static let keys = [
    RecipeKey("alerts", .list(.text), .nothing, "What to tell of every run."),
    RecipeKey("onAlert", .text, .nothing, "The command that each alert is given to."),
  ]

  /// No rules and no command.
  public init() {}

  /// Reads the file's text; nothing at all asks for nothing.
  ///
  /// - Throws: `RecipeError`, with the line of what is wrong.
  public init(_ text: String, file: String) throws(RecipeError) {
    guard let root = try RecipeNode.parse(text, file: file) else { return }
    let section = try RecipeValue(path: RecipePath(), node: root, form: .section(Self.keys))
      .section()
    for element in try section["alerts"]?.list() ?? [] {
      rules.append(try element.alert())
    }
    command = try section["onAlert"]?.text()
  }
}
