import ArgumentParser
import Foundation
import LocalFiles
import RunLogs

/// How tags of other tools' logs are named.
struct TagsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Rules that name the tags of other tools' logs, YAML, before those in tags.yaml of the user's \
      folder and those built in.
      """, valueName: "file"))
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
      """, valueName: "file"))
  var console: String?

  func load() throws -> TagNaming {
    var naming = TagNaming.standard
    if FileManager.default.fileExists(atPath: UserFolder.tags) {
      naming = try naming.adding(Self.text(UserFolder.tags), file: UserFolder.tags)
    }
    if let tags { naming = try naming.adding(Self.text(tags), file: tags) }
    if let x { naming.x = x }
    if FileManager.default.fileExists(atPath: UserFolder.console) {
      naming.console = try naming.console.adding(
        Self.text(UserFolder.console), file: UserFolder.console)
    }
    if let console {
      naming.console = try naming.console.adding(Self.text(console), file: console)
    }
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
