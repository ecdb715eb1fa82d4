import FoundationEssentials

/// What the argument parser knows of the commands, as it describes them itself.
struct ToolDescription: Decodable {
  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool?
    var defaultSubcommand: String?
    var subcommands: [Command]?
    var arguments: [Argument]?
  }

  struct Argument: Decodable, Hashable {
    enum Kind: String, Decodable { case positional, option, flag }

    struct Name: Decodable, Hashable {
      enum Kind: String, Decodable { case long, short, longWithSingleDash }

      var kind: Kind
      var name: String

      var text: String { (kind == .long ? "--" : "-") + name }
    }

    var kind: Kind
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    var abstract: String?
  }

  var command: Command

  /// Of this program.
  static func own() throws -> ToolDescription {
    try JSONDecoder().decode(Self.self, from: Data(Dltui._dumpHelp().utf8))
  }
}

extension ToolDescription.Command {
  /// The commands that help shows, but help itself.
  var shownCommands: [ToolDescription.Command] {
    (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
  }

  var positionals: [ToolDescription.Argument] { shown.filter { $0.kind == .positional } }

  /// Options and flags, but those that every command has.
  var options: [ToolDescription.Argument] {
    shown.filter { argument in
      let names = (argument.names ?? []).map(\.name)
      return argument.kind != .positional && !names.contains("help") && !names.contains("version")
    }
  }

  private var shown: [ToolDescription.Argument] { (arguments ?? []).filter(\.shouldDisplay) }
}
