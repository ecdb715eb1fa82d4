import ArgumentParser
import FoundationEssentials
import LocalFiles
import RunLogs

/// How tags of other tools' logs are named.
struct TagsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Rules that name the tags of other tools' logs, YAML, before those in tags.yaml of the user's \
      folder and those built in.
      """, valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
  var tags: String?

  @Option(
    help: ArgumentHelp(
      "The column that is x in another tool's table or JSON, or row (default: chosen by the data).",
      valueName: "column"))
  var x: String?

  @Option(
    help: ArgumentHelp(
      """
      Rules that find metrics in what programs print, YAML, before those in console.yaml of the \
      user's folder and those built in.
      """, valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
  var console: String?

  func load() throws -> TagNaming {
    var naming = try Self.withTags(of: UserFolder.tags, TagNaming.standard)
    if let tags { naming = try naming.adding(Self.text(tags), file: tags) }
    if let x { naming.x = x }
    naming = try Self.withConsoleRules(of: UserFolder.console, naming)
    if let console {
      naming.console = try naming.console.adding(Self.text(console), file: console)
    }
    return naming
  }

  /// With a file's rules before those there are; as it is where there is no such file.
  static func withTags(of path: String, _ naming: TagNaming) throws -> TagNaming {
    guard FileManager.default.fileExists(atPath: path) else { return naming }
    return try naming.adding(text(path), file: path)
  }

  /// With a file's rules for console text before those there are; as it is where there is no such file.
  static func withConsoleRules(of path: String, _ naming: TagNaming) throws -> TagNaming {
    guard FileManager.default.fileExists(atPath: path) else { return naming }
    var naming = naming
    naming.console = try naming.console.adding(text(path), file: path)
    return naming
  }

  private static func text(_ path: String) throws -> String {
    do throws(FileError) {
      return try RegularFile.text(of: path, limitBytes: UserFolder.longestFileBytes)
    } catch {
      throw RunLogError.cannotOpen(
        path: path, cause: error.cause)
    }
  }
}
