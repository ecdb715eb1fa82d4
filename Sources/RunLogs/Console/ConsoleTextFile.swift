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

  // MARK: Beside other logs

  /// Endings of what programs print.
  private static let printed: Set<String> = ["log", "out", "txt"]
  /// Endings of logs.
  private static let endings = printed.union(["csv", "tsv", "json", "jsonl", "ndjson", "gz"])

  /// Words that a file of a run is called by whatever the run is.
  private static let ordinaryWords: Set<String> = [
    "nohup", "log", "logs", "logging", "out", "output", "outputs", "stdout", "stderr", "err",
    "error", "errors", "console", "terminal", "screen", "train", "training", "trainer", "val",
    "valid", "validation", "eval", "test", "run", "job", "slurm", "debug", "info", "main", "rank",
    "worker", "node", "progress", "metrics", "results", "history", "monitor", "stats",
  ]

  /// Whether a printed log is a run of its own beside logs of other formats in one folder: its name
  /// says a run, and another one than theirs do. `nohup.out` beside `metrics.csv` says the same once
  /// more, and so does `lora.log` beside `lora_metrics.csv`.
  static func isRun(_ name: String, beside logs: [String]) -> Bool {
    guard let dot = name.lastIndex(of: "."),
      printed.contains(name[name.index(after: dot)...].lowercased())
    else { return false }
    let words = runWords(of: name)
    return words.contains { $0.contains(where: \.isLetter) }
      && logs.allSatisfy { runWords(of: $0) != words }
  }

  /// The words and numbers of a file's name that say which run it is of.
  private static func runWords(of name: String) -> [String] {
    var name = name.lowercased()[...]
    while let dot = name.lastIndex(of: "."),
      endings.contains(String(name[name.index(after: dot)...]))
    {
      name = name[..<dot]
    }
    return name.split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { word in
      !ordinaryWords.contains(String(word.reversed().drop(while: \.isNumber).reversed()))
    }
  }

  // MARK: What is in it

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
