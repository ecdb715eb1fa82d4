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

    /// The script with what can stand behind `help`, which the argument parser leaves open.
    func offeringTopics(in script: String) -> String {
      let words = (HelpTopic.names + Dltui.commandNames).joined(separator: " ")
      let (place, replacement) =
        switch self {
        case .bash:
          (
            "_dltui_help() {\n",
            "_dltui_help() {\n    COMPREPLY+=($(compgen -W '\(words)' -- \"${cur}\"))\n"
          )
        case .zsh: ("'*:subcommands:'", "'1:topic:(\(words))'")
        case .fish:
          (
            "complete -c 'dltui' -n '__dltui_should_offer_completions_for_flags_or_options \"dltui help\" ",
            "complete -c 'dltui' -n '__dltui_should_offer_completions_for_positional \"dltui help\" -eq 1' "
              + "-fa '\(words)'\n"
              + "complete -c 'dltui' -n '__dltui_should_offer_completions_for_flags_or_options \"dltui help\" "
          )
        }
      return script.replacing(place, with: replacement, maxReplacements: 1)
    }
  }

  func run() throws {
    let script = Dltui.completionScript(for: shell.completionShell)
    StandardOutput.print(shell.offeringTopics(in: script), as: .data)
  }
}
