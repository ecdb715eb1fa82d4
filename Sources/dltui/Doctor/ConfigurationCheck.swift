import FoundationEssentials
import RunLogs
import Training

extension DoctorArea {
  /// The user's own files, each read as it is when it is used.
  static func configuration() -> DoctorArea {
    var area = DoctorArea("your files, in \(UserFolder.path)")
    area.check("settings", SettingsFile.path) { _ = try SettingsFile.load() }
    area.check("alerts", AlertsFile.path) { _ = try AlertsFile.load() }
    area.check("tags", UserFolder.tags) {
      _ = try TagsOption.withTags(of: UserFolder.tags, .standard)
    }
    area.check("console rules", UserFolder.console) {
      _ = try TagsOption.withConsoleRules(of: UserFolder.console, .standard)
    }
    for name in ThemeChoice.userNames {
      area.check("theme \(name.excerpt)", "\(UserFolder.themes)/\(name).yaml") {
        _ = try ThemeChoice.load(name)
      }
    }
    for name in Recipe.names(in: UserFolder.recipes) {
      let path = "\(UserFolder.recipes)/\(name).yaml"
      area.check("recipe \(name.excerpt)", path) { _ = try Recipe.load(path) }
    }
    let count = area.findings.count { $0.text == present }
    area.summary = "own files: \(count) that can be read"
    return area
  }

  private static let present = "can be read"

  private mutating func check(_ name: String, _ path: String, _ load: () throws -> Void) {
    guard FileManager.default.fileExists(atPath: path) else { return ok(name, "none") }
    do {
      try load()
      ok(name, Self.present)
    } catch {
      let explained = error as? any ExplainedError
      fault(
        name, explained?.description ?? "\(error)",
        explained?.hint ?? "mend the file, or move it away: \(path)")
    }
  }
}
