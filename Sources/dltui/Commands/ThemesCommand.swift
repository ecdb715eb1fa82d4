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

  @Argument(help: "Print this theme's YAML, to be edited.", completion: .themes)
  var name: String?

  func run() throws {
    if let name {
      StandardOutput.print(try ThemeChoice.text(of: name), as: .data, terminator: "")
      StandardOutput.print("\n# What a role inherits from when it is left out:")
      StandardOutput.print(
        lines: ThemeRole.allCases.compactMap { role in
          role.parent.map { "#   \(role.rawValue) from \($0.rawValue)" }
        })
      return
    }
    var table = TextTable(["name", "what it is"])
    for name in Theme.names { table.append([name, Theme.builtIn(name)?.summary ?? ""]) }
    for name in ThemeChoice.userNames {
      table.append([name, "\(UserFolder.themes)/\(name).yaml"])
    }
    StandardOutput.print(table.text)
    let folder = UserFolder.themes
    StandardOutput.print(
      lines: [
        "", "Your own: \(folder)/NAME.yaml, chosen by --theme NAME or T; to begin one:",
        "mkdir -p \(folder) && dltui themes dark > \(folder)/mine.yaml",
      ])
  }
}
