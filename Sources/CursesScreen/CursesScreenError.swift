import CellUI

/// Why no screen could be opened.
public enum CursesScreenError: Error, Hashable {
  /// Standard input or output is no terminal.
  case notATerminal
  /// The terminal database has no entry of this name.
  case unknownTerminal(name: String)
  /// The terminal cannot move its cursor or clear its screen.
  case incapableTerminal(name: String, missing: String)
}

extension CursesScreenError: CustomStringConvertible {
  /// What could not be opened, and why.
  public var description: String {
    switch self {
    case .notATerminal:
      "screen: cannot open (standard input and output are not both a terminal)"
    case .unknownTerminal(let name) where name.isEmpty:
      "screen: cannot open (TERM is not set)"
    case .unknownTerminal(let name):
      "screen: cannot open (the terminal database does not know TERM=\(name))"
    case .incapableTerminal(let name, let missing):
      "screen: cannot open (TERM=\(name) cannot \(missing))"
    }
  }

  /// What the user can do about it.
  public var hint: String? {
    switch self {
    case .notATerminal: nil
    case .unknownTerminal, .incapableTerminal:
      "set TERM to what your terminal is, most often TERM=xterm-256color"
    }
  }
}
