import Dashboard
import FoundationEssentials
import LocalFiles
import RunEvents

/// Finds the theme a user asks for: their own file before the one inside the program.
enum ThemeChoice {
  enum Problem: ExplainedError {
    case unknown(String)
    case unreadable(path: String, cause: String)

    var description: String {
      switch self {
      case .unknown(let name):
        "theme: cannot find \(name.excerpt) (no built-in theme and no file: "
          + "dltui themes lists the names)"
      case .unreadable(let path, let cause): "theme: cannot read \(path) (\(cause))"
      }
    }

    var hint: String? {
      switch self {
      case .unknown: "your own themes go into \(UserFolder.themes)"
      case .unreadable: nil
      }
    }
  }

  /// The names of the themes in the user's folder.
  static var userNames: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: UserFolder.themes)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// All that can be chosen from, the user's own last; files that are no themes are left out.
  static var all: [Theme] {
    Theme.allBuiltIn.filter { !userNames.contains($0.name) }
      + userNames.compactMap { try? load($0) }
  }

  /// One of the user's folder is called as its file, which may be a copy of another.
  ///
  /// - Parameter name: a theme's, or a file's path.
  /// - Throws: `Problem`, and `ThemeError` when the file is no theme.
  static func load(_ name: String) throws -> Theme {
    guard let path = path(of: name) else {
      guard let theme = Theme.builtIn(name) else { throw Problem.unknown(name) }
      return theme
    }
    let theme = try Theme.parse(text(at: path), file: path)
    return path == name ? theme : theme.called(name)
  }

  /// The theme's file, once it is found to be one.
  static func text(of name: String) throws -> String {
    _ = try load(name)
    return try path(of: name).map(text(at:)) ?? Theme.builtInText(name) ?? ""
  }

  private static func path(of name: String) -> String? {
    ["\(UserFolder.themes)/\(name).yaml", name].first {
      FileManager.default.fileExists(atPath: $0)
    }
  }

  private static func text(at path: String) throws -> String {
    do throws(FileError) {
      return try RegularFile.text(of: path, limitBytes: UserFolder.longestFileBytes)
    } catch {
      throw Problem.unreadable(path: path, cause: error.cause)
    }
  }
}

extension ThemeError: ExplainedError {
  var hint: String? { nil }
}
