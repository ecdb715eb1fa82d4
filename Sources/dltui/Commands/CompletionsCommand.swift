import ArgumentParser

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print what has a shell complete commands, options, runs, recipes and more.",
    discussion: """
      bash: dltui completions bash > ~/.local/share/bash-completion/completions/dltui

      zsh: dltui completions zsh > _dltui in a folder of $fpath

      fish: dltui completions fish > ~/.config/fish/completions/dltui.fish

      The package for Debian and Ubuntu has them in their places.
      """)

  @Argument(help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"))
  var shell: Shell

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish

    var completionShell: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  func run() throws {
    StandardOutput.print(Dltui.completionScript(for: shell.completionShell), as: .data)
  }
}
