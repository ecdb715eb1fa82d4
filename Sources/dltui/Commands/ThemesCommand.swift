import ArgumentParser
import Dashboard

struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes", abstract: "List the themes, or print one to start from.",
    discussion: """
      A theme is a YAML file: name, summary, and roles. Each role, as curve.train, has a colour, \
      "#rrggbb" or default, or {foreground: …, background: …, attributes: [bold, dim, italic, \
      underline, reverse]}. A role that is left out inherits; the printed file ends with which \
      from which. Colours are brought down to what the terminal has.
      """)

  @Argument(help: "Print this theme's YAML, to be edited.")
  var name: String?

  func run() throws {
    if let name {
      print(try ThemeChoice.text(of: name), terminator: "")
      print("\n# What a role inherits from when it is left out:")
      for role in ThemeRole.allCases {
        if let parent = role.parent { print("#   \(role.rawValue) from \(parent.rawValue)") }
      }
      return
    }
    var table = TextTable(["name", "what it is"])
    for name in Theme.names { table.append([name, Theme.builtIn(name)?.summary ?? ""]) }
    for name in ThemeChoice.userNames {
      table.append([name, "\(UserFolder.themes)/\(name).yaml"])
    }
    print(table.text)
    print("\nYour own: \(UserFolder.themes)/NAME.yaml, chosen by --theme NAME or T; to begin one:")
    let folder = UserFolder.themes
    print("mkdir -p \(folder) && dltui themes dark > \(folder)/mine.yaml")
  }
}
