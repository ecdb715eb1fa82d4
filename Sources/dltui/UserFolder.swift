import FoundationEssentials
import Platform

/// Where a user's files are.
enum UserFolder {
  /// Where a user keeps recipes and themes: `$XDG_CONFIG_HOME/dltui`, or `~/.config/dltui`.
  static let path: String = {
    let environment = ProcessInfo.processInfo.environment
    let config = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return (config ?? home(environment["HOME"]) + "/.config") + "/dltui"
  }()

  /// Where what the user writes about runs of other tools is kept: `$XDG_DATA_HOME/dltui`, or
  /// `~/.local/share/dltui`.
  static let data: String = {
    let environment = ProcessInfo.processInfo.environment
    let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return (data ?? home(environment["HOME"]) + "/.local/share") + "/dltui"
  }()

  /// `$HOME`; where there is none, what the system knows of the user.
  private static func home(_ named: String?) -> String {
    if let named, !named.isEmpty { return named }
    return SystemUser.home
  }

  static let recipes = path + "/recipes"
  static let tags = path + "/tags.yaml"
  static let console = path + "/console.yaml"
  static let themes = path + "/themes"
  /// Larger files of settings, tags and colours are not read.
  static let longestFileBytes = 1 << 20
}
