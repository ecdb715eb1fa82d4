import Foundation
import Testing

/// The manual page, made of what the argument parser has.
@Suite struct ManualTests {
  private struct Tool: Decodable {
    struct Command: Decodable {
      struct Argument: Decodable {
        struct Name: Decodable {
          var kind: String
          var name: String
        }
        var shouldDisplay: Bool
        var names: [Name]?
      }
      var commandName: String
      var shouldDisplay: Bool?
      var subcommands: [Command]?
      var arguments: [Argument]?
    }
    var command: Command
  }

  @Test func everyCommandAndOptionIsInIt() throws {
    let page = try Command.dltui("man")
    #expect(page.status == 0 && page.errors.isEmpty)
    let dump = try Command.dltui("--experimental-dump-help").output
    let tool = try JSONDecoder().decode(Tool.self, from: Data(dump.utf8)).command
    let commands = (tool.subcommands ?? []).filter { $0.shouldDisplay != false }
    #expect(commands.count > 20)
    for command in commands where command.commandName != "help" {
      let name = command.commandName.replacing("-", with: "\\-")
      #expect(page.output.contains("\n.SS dltui \(name)"), "\(name)")
      for option in (command.arguments ?? []).filter(\.shouldDisplay).flatMap({ $0.names ?? [] })
      where option.kind == "long" {
        let text = "\\fB\\-\\-\(option.name.replacing("-", with: "\\-"))\\fR"
        #expect(page.output.contains(text), "\(command.commandName) --\(option.name)")
      }
    }
    #expect(!page.output.contains("\\-\\-hosted"), "what help hides, the page does")
  }

  /// As man shows it, where there is a man: without a complaint, and with every hyphen one to type.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/groff")))
  func itIsSetWithoutAWarning() throws {
    let scratch = try TemporaryFolder()
    let file = scratch.path + "/dltui.1"
    try Command.dltui("man").output.write(toFile: file, atomically: true, encoding: .utf8)
    let set = try Command.run(
      "/usr/bin/groff", ["-man", "-ww", "-Kutf8", "-Tutf8", "-P-c", file])
    #expect(set.status == 0)
    #expect(set.errors.isEmpty, "\(set.errors.prefix(500))")
    // Without what it underlines and strikes over.
    let text = set.output.replacing(/.\u{8}/, with: "")
    #expect(text.contains("dltui train [RECIPE]"))
    #expect(text.contains("--set key=value"))
    #expect(text.contains("EXIT STATUS"))
  }
}
