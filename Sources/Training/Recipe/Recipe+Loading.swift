import BoundedYAML
import FoundationEssentials
import Glibc
import LocalFiles

extension Recipe {
  /// Finds a recipe and reads it.
  ///
  /// A name with a slash or the ending `.yaml` or `.yml` is a file's. Any other is looked for
  /// among the built-in ones, then as `NAME.yaml` in `userFolder`, then as a file.
  ///
  /// - Parameters:
  ///   - userFolder: where a user keeps recipes; need not exist.
  ///   - overrides: as for `parse`.
  /// - Throws: `RecipeError` when there is no such recipe, its file cannot be read, or it is wrong.
  public static func load(
    _ name: String, userFolder: String? = nil, overrides: [String] = []
  ) throws(RecipeError) -> Recipe {
    let isPath = name.contains("/") || [".yaml", ".yml"].contains { name.hasSuffix($0) }
    if !isPath, let text = builtIn(name) {
      return try parse(text, file: name, overrides: overrides)
    }
    var candidates = [name]
    if let userFolder, !isPath { candidates.insert("\(userFolder)/\(name).yaml", at: 0) }
    guard let path = candidates.first(where: { FileManager.default.fileExists(atPath: $0) })
    else {
      if isPath { throw .unreadableFile(path: name, reason: "no such file or directory") }
      throw .unknownRecipe(name: name, known: builtInNames + names(in: userFolder))
    }
    return try parse(try contents(of: path), file: path, overrides: overrides)
  }

  /// The recipes in a folder, sorted; none when there is no such folder.
  public static func names(in userFolder: String?) -> [String] {
    guard let userFolder,
      let files = try? FileManager.default.contentsOfDirectory(atPath: userFolder)
    else { return [] }
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  static func contents(of path: String) throws(RecipeError) -> String {
    do throws(FileError) {
      return try RegularFile.text(of: path, limitBytes: YAMLLimits.textBytes)
    } catch .system(_, code: EISDIR) {
      throw .unreadableFile(path: path, reason: "it is a folder")
    } catch {
      throw .unreadableFile(path: path, reason: error.cause)
    }
  }
}
