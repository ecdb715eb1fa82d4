import ArgumentParser

struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man", abstract: "Print the manual page.",
    discussion: """
      dltui man | man -l - shows it; dltui man > ~/.local/share/man/man1/dltui.1 keeps it where man \
      dltui finds it.
      """)

  func run() throws {
    StandardOutput.print(
      ManualPage(try ToolDescription.own()).text, as: .data, terminator: "")
  }
}
