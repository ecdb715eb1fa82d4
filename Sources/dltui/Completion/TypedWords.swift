import FoundationEssentials
import RunLogs

/// The words of a command line that is still being typed, as a shell hands them over to have one of them
/// completed.
struct TypedWords {
  /// The program's name first.
  let words: [String]
  /// The place of the word to complete.
  let index: Int
  /// What is there of that word.
  let prefix: String

  /// What stands behind an option; nil where it was not given.
  func value(of option: String) -> String? {
    let before = words.prefix(index)
    if let place = before.lastIndex(of: option), place + 1 < index { return before[place + 1] }
    return before.last { $0.hasPrefix(option + "=") }.map { String($0.dropFirst(option.count + 1)) }
  }

  /// The words behind the command's own name that are neither options nor, as far as can be told,
  /// values of one.
  ///
  /// - Parameter options: those of the command that take a value.
  func arguments(besides options: Set<String>) -> [String] {
    var arguments: [String] = []
    var isValue = false
    for word in words.prefix(index).dropFirst(2) {
      if isValue {
        isValue = false
      } else if word.hasPrefix("-") {
        isValue = options.contains(word)
      } else {
        arguments.append(word)
      }
    }
    return arguments
  }

  /// Where the command line says that the runs are.
  var runsFolder: RunsFolder { RunsFolder(value(of: "--runs") ?? RunsFolder.usual) }

  /// The files and folders that begin as the word does, folders with a slash at their end.
  var paths: [String] {
    let slash = prefix.lastIndex(of: "/")
    let folder = slash.map { String(prefix[...$0]) } ?? ""
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder))
    return (names ?? []).filter { !$0.hasPrefix(".") }.sorted().map { name in
      var isFolder = false
      _ = FileManager.default.fileExists(atPath: folder + name, isDirectory: &isFolder)
      return folder + name + (isFolder ? "/" : "")
    }
  }
}
