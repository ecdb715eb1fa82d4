import Foundation

/// Where a user keeps recipes and themes: `$XDG_CONFIG_HOME/dltui`, or `~/.config/dltui`.
enum UserFolder {
  static let path: String = {
    let environment = ProcessInfo.processInfo.environment
    let config = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return (config ?? NSHomeDirectory() + "/.config") + "/dltui"
  }()

  static let recipes = path + "/recipes"
  static let tags = path + "/tags.yaml"
  static let themes = path + "/themes"
}
