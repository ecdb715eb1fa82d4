/// The manual page: all commands with their arguments, as the argument parser has them.
struct ManualPage {
  /// Options of so many commands are explained once for all.
  private static let sharedBy = 4

  private let tool: ToolDescription.Command
  private let shared: [ToolDescription.Argument]

  init(_ description: ToolDescription) {
    tool = description.command
    var counts: [ToolDescription.Argument: Int] = [:]
    var order: [ToolDescription.Argument] = []
    for option in tool.shownCommands.flatMap(\.options) {
      counts[option, default: 0] += 1
      if counts[option] == Self.sharedBy { order.append(option) }
    }
    shared = order
  }

  /// In the language of man(7).
  var text: String {
    var page = Roff()
    page.request(#".TH DLTUI 1 "" "dltui \#(Version.text)" "User Commands""#)
    page.section("NAME")
    page.paragraph("dltui - \(Self.clause(tool.abstract))")
    page.section("SYNOPSIS")
    page.request(#".B dltui"#)
    page.request(#"[\fIcommand\fR] [\fIargument\fR ...] [\fIoption\fR ...]"#)
    page.section("DESCRIPTION")
    page.paragraphs(tool.discussion)
    page.section("COMMANDS")
    for command in tool.shownCommands { append(command, to: &page) }
    page.section("SHARED OPTIONS")
    page.paragraph("Commands that take one of these name it.")
    for option in shared { append(option, to: &page) }
    page.item([.bold("-h"), .plain(", "), .bold("--help")], "What a command takes; all take this.")
    page.item([.bold("--version")], "The version, its commit, how it was built and computes.")
    for topic in HelpTopic.allCases { topic.append(to: &page) }
    Self.appendRest(to: &page)
    return page.text
  }

  private func append(_ command: ToolDescription.Command, to page: inout Roff) {
    let arguments = command.positionals.map(Self.synopsis)
    page.subsection(([tool.commandName, command.commandName] + arguments).joined(separator: " "))
    page.paragraph(command.abstract ?? "")
    page.paragraphs(command.discussion)
    for argument in command.positionals + command.options where !shared.contains(argument) {
      append(argument, to: &page)
    }
    let names = command.options.filter(shared.contains).compactMap { $0.names?.last?.text }
    if !names.isEmpty { page.paragraph("Also: \(names.joined(separator: ", ")).") }
  }

  private func append(_ argument: ToolDescription.Argument, to page: inout Roff) {
    var label: [Roff.Part] = []
    for name in argument.names ?? [] {
      if !label.isEmpty { label.append(.plain(", ")) }
      label.append(.bold(name.text))
    }
    if argument.kind != .flag {
      if !label.isEmpty { label.append(.plain(" ")) }
      label.append(.italic(argument.valueName ?? "value"))
      if argument.isRepeating, argument.kind == .positional { label.append(.plain(" ...")) }
    }
    page.item(label, Self.explanation(of: argument))
  }

  private static func explanation(of argument: ToolDescription.Argument) -> String {
    var text = argument.abstract ?? ""
    if let values = argument.allValues, argument.kind != .flag {
      text += (text.isEmpty ? "" : " ") + "One of \(values.joined(separator: ", "))."
    }
    if let value = argument.defaultValue, !text.contains("default:") {
      text += (text.isEmpty ? "" : " ") + "Default: \(value)."
    }
    return text
  }

  private static func synopsis(_ argument: ToolDescription.Argument) -> String {
    let name = (argument.valueName ?? "value").uppercased() + (argument.isRepeating ? "..." : "")
    return argument.isOptional ? "[\(name)]" : name
  }

  /// A sentence without its capital and its point.
  private static func clause(_ sentence: String?) -> String {
    let text = sentence ?? ""
    return text.prefix(1).lowercased() + text.dropFirst().drop(atEnd: ".")
  }

  private static func appendRest(to page: inout Roff) {
    page.section("EXIT STATUS")
    for (code, meaning) in [
      ("0", "Done; also a run that was stopped early."),
      ("1", "The run failed, or what was asked about has a fault."),
      ("2", "The command line or an input is wrong: standard error says how."),
      ("130", "A signal ended it."),
    ] {
      page.item([.bold(code)], meaning)
    }
    page.section("FILES")
    for (path, meaning) in [
      (
        "runs/",
        "The folder of all runs, in the folder that dltui is started in; --runs is another."
      ),
      ("runs/RUN/events.jsonl", "What happened in a run, an event a line."),
      ("runs/RUN/checkpoints/", "What a run goes on from, and its model, final.safetensors."),
      ("~/.config/dltui/settings.yaml", "How the dashboard was left; removed, it begins anew."),
      ("~/.config/dltui/alerts.yaml", "What every run is to tell of."),
      ("~/.config/dltui/themes/", "Themes of one's own."),
      ("~/.config/dltui/recipes/", "Recipes of one's own."),
      ("~/.config/dltui/tags.yaml", "Which tag of other tools' logs is which curve."),
      ("~/.config/dltui/console.yaml", "What is read out of lines that programs print."),
    ] {
      page.item([.italic(path)], meaning)
    }
    page.section("ENVIRONMENT")
    for (name, meaning) in [
      ("NO_COLOR", "Set to anything, no colours are used."),
      ("TERM, COLORTERM", "What the terminal is, and whether it has 24-bit colours."),
      (
        "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_CACHE_HOME",
        "Other places than those in the home folder."
      ),
    ] {
      page.item([.bold(name)], meaning)
    }
    page.section("BUGS")
    page.paragraph("dltui doctor prints what belongs into a report.")
  }
}

extension Substring {
  fileprivate func drop(atEnd character: Character) -> Substring {
    last == character ? dropLast() : self
  }
}
