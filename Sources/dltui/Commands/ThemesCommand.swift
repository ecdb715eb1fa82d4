import ArgumentParser
import Dashboard

struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes", abstract: "List the themes, and where your own go.")

  func run() {
    var table = TextTable(["name", "what it is"])
    for name in Theme.names { table.append([name, Theme.builtIn(name)?.summary ?? ""]) }
    for name in ThemeChoice.userNames {
      table.append([name, "\(UserFolder.themes)/\(name).yaml"])
    }
    print(table.text)
    print("\nYour own: \(UserFolder.themes)/NAME.yaml, chosen by --theme NAME")
  }
}
