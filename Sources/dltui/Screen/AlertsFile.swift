import FoundationEssentials
import LocalFiles
import Training

/// The alerts that a user wants of every run: `alerts.yaml` in the user's folder.
enum AlertsFile {
  static let path = UserFolder.path + "/alerts.yaml"

  struct Unreadable: ExplainedError {
    var cause: String

    var description: String { "alerts: cannot read \(AlertsFile.path) (\(cause))" }
    var hint: String? { "--no-config leaves the file out" }
  }

  /// What it asks for; nil when there is none.
  static func load() throws -> AlertSettings? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let text: String
    do throws(FileError) {
      text = try RegularFile.text(of: path, limitBytes: UserFolder.longestFileBytes)
    } catch {
      throw Unreadable(cause: error.cause)
    }
    return try AlertSettings(text, file: path)
  }
}
