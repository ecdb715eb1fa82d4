/// Why a text is no query, and where.
public struct RunQueryProblem: Error, Hashable, Sendable {
  /// The character at which it goes wrong, from 1; one behind the end where something is missing.
  public var column: Int
  /// What is wrong there, as one clause.
  public var reason: String

  /// A problem at a character, counted from 1.
  public init(column: Int, reason: String) {
    self.column = column
    self.reason = reason
  }

  /// Both in one clause: `character 4: no value behind >=`.
  public var text: String { "character \(column): \(reason)" }

  /// What a query looks like.
  public static let hint =
    "for example lr>=1e-3 and optimizer=adam and not note:debug, best.dev/accuracy>90%, tag=baseline"
}
