import FoundationEssentials

/// What a manifest says of where a run comes from.
package enum RunProvenance {
  /// Version, command line, host, and the git commit of the folder the run was started in.
  package static func gather(version: String) -> [String: String] {
    var facts = [
      "dltui": version,
      "command": command,
      "host": ProcessInfo.processInfo.hostName,
      "system": ProcessInfo.processInfo.operatingSystemVersionString,
      "folder": FileManager.default.currentDirectoryPath,
    ]
    facts["gitCommit"] = gitCommit(from: FileManager.default.currentDirectoryPath)
    return facts
  }

  /// As it was typed: a host's process has further words.
  private static var command: String {
    CommandLine.arguments.filter { $0 != "--hosted" && $0 != "--unseen" }.joined(separator: " ")
  }

  /// The commit checked out in the repository around the folder, read from its files: starting git
  /// would cost more than the first frame.
  package static func gitCommit(from folder: String) -> String? {
    var folder = URL(filePath: folder)
    while folder.path != "/" {
      let repository = folder.appending(path: ".git")
      if let head = text(repository.appending(path: "HEAD")) {
        guard head.hasPrefix("ref: ") else { return head }
        let name = String(head.dropFirst(5))
        return text(repository.appending(path: name)) ?? packed(name, in: repository)
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  private static func packed(_ name: String, in repository: URL) -> String? {
    let lines = text(repository.appending(path: "packed-refs"))?.split(separator: "\n") ?? []
    return lines.first { $0.hasSuffix(" " + name) }.map { String($0.prefix { $0 != " " }) }
  }

  private static func text(_ file: URL) -> String? {
    (try? String(contentsOf: file, encoding: .utf8))?
      .withoutOuterSpaces
  }
}
