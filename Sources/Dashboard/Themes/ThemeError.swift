/// Why a theme's text could not be used.
public enum ThemeError: Error, Hashable, Sendable {
  /// Not YAML.
  case syntax(file: String, line: Int, problem: String)
  /// YAML, but not a mapping of `name`, `summary` and `roles`.
  case structure(file: String, line: Int, key: String, problem: String)
  case unknownRole(file: String, line: Int, role: String, nearest: String?)
  case wrongStyle(file: String, line: Int, role: String, problem: String)
}
