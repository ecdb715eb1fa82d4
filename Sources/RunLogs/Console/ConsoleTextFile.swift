import LocalFiles

/// Tells console text from the other text files that lie about.
enum ConsoleTextFile {
  /// Endings of programs and documents, in which numbers have names that come again as well.
  private static let others: Set<String> = [
    "py", "pyc", "ipynb", "yaml", "yml", "toml", "ini", "cfg", "json", "md", "rst", "html", "htm",
    "xml", "svg", "sh", "bash", "zsh", "slurm", "sbatch", "c", "cc", "cpp", "cu", "h", "hpp", "rs",
    "go", "js", "ts", "css", "swift", "java", "lua", "r", "jl", "m", "tex", "bib", "csv", "tsv",
    "prototxt", "patch", "diff", "lock",
  ]

  /// Whether a file in a folder may be console text, by its name.
  static func isCandidate(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return true }
    return !others.contains(name[name.index(after: dot)...].lowercased())
  }

  /// How much of a file is looked at in a folder with files of all kinds.
  private static let strictBytes = 256 << 10

  /// - Parameter isStrict: it was not named itself, but found in a folder.
  static func isConsoleText(_ path: String, isStrict: Bool, naming: TagNaming) -> Bool {
    let most = isStrict ? strictBytes : ConsoleTextReader.longestPreamble
    // What cannot be opened was reported when its format was looked for.
    guard let file = try? RegularFile(path), let bytes = try? file.beginning(most) else {
      return false
    }
    return bytes.withUnsafeBytes {
      ConsoleTextReader.isConsoleText($0, isStrict: isStrict, naming: naming)
    }
  }
}
