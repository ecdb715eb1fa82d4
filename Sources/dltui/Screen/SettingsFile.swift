import Dashboard
import FoundationEssentials
import LocalFiles

/// Where the dashboard's settings are kept: `settings.yaml` in the user's folder.
enum SettingsFile {
  static let path = UserFolder.path + "/settings.yaml"

  enum Problem: ExplainedError {
    case unreadable(cause: String)
    case wrong(DashboardSettings.Problem)

    var description: String {
      switch self {
      case .unreadable(let cause): "settings: cannot read \(SettingsFile.path) (\(cause))"
      case .wrong(let problem): "\(problem)"
      }
    }

    var hint: String? { "delete the file to begin anew, or use --no-config" }
  }

  /// What was remembered; nil when nothing was.
  static func load() throws -> DashboardSettings? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let text: String
    do throws(FileError) {
      text = try RegularFile.text(of: path, limitBytes: UserFolder.longestFileBytes)
    } catch {
      throw Problem.unreadable(cause: error.cause)
    }
    do {
      return try DashboardSettings(text, file: path)
    } catch {
      throw Problem.wrong(error)
    }
  }

  /// - Returns: why it could not be written, as one clause; nil when it could.
  static func save(_ settings: DashboardSettings) -> String? {
    do throws(FileError) {
      try NewFolder.make(UserFolder.path, permissions: 0o777)
    } catch {
      return error.cause
    }
    do throws(SystemFailure) {
      try SystemFile.write(settings.text, to: path)
      return nil
    } catch {
      return error.cause
    }
  }
}
