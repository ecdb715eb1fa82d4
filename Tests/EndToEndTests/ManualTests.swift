import Foundation
import Testing

/// The manual page, made of what the argument parser has.
@Suite(.ownThreads) struct ManualTests {
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

  /// Help with recipes and metrics fits a terminal of 80 columns, and the page has the same.
  @Test(arguments: [("recipe", "weightDecay"), ("metrics", "train/gradientNorm")])
  func topicsThatAreNoCommands(topic: String, name: String) throws {
    let help = try Command.dltui("help", topic)
    #expect(help.status == 0 && help.errors.isEmpty)
    let lines = help.output.split(separator: "\n")
    #expect(lines.count > 40)
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(help.output.contains(name))
    #expect(try Command.dltui("man").output.contains(name))
    #expect(try Command.dltui("help").output.contains("dltui help \(topic)"))
  }

  @Test func aMistypedTopicIsNamed() throws {
    let help = try Command.dltui("help", "metric")
    #expect(help.status == 2)
    #expect(help.errors.contains("did you mean metrics?"))
  }

  /// Editors read it as it is printed.
  @Test func theSchemaIsOneJSONObject() throws {
    let schema = try Command.dltui("recipes", "--schema")
    let object = try JSONSerialization.jsonObject(with: Data(schema.output.utf8))
    let keys = try #require((object as? [String: Any])?["properties"] as? [String: Any])
    #expect(keys["optimizer"] != nil)
    #expect(try Command.dltui("recipes", "digits", "--schema").status == 2)
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
