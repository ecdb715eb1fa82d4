import Foundation
import Testing

/// Output that cannot be written is never taken for written.
@Suite(.ownThreads) struct OutputProblemTests {
  private static func run(_ arguments: [String], in folder: String) throws -> Command.Result {
    let errors = folder + "/errors"
    let process = try Command.start(
      Command.dltui, arguments, folder: folder, files: ["/dev/full", errors])
    return Command.Result(
      status: Command.wait(for: process), output: "",
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  @Test func aFullDiskIsSaidByEveryCommand() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "digits", "--headless", "--epochs", "1", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let commands = [
      ["inspect", "latest"], ["inspect", "latest", "--json"], ["runs"], ["runs", "--json"],
      ["runs", "--optimize", "dev/accuracy"], ["runs", "--compare", "latest", "latest"],
      ["evaluate", "--json"], ["errors", "--headless"], ["errors", "--export", "-"], ["recipes"],
      ["recipes", "digits"], ["datasets"], ["datasets", "moons"], ["themes"], ["themes", "dark"],
      ["snapshot", "latest"], ["snapshot", "latest", "--format", "ansi"],
      ["snapshot", "latest", "--format", "svg"], ["check-gradients", "moons"], ["--help"],
      ["runs", "--help"], ["--version"], ["train", "digits", "--headless", "--epochs", "1"],
      ["train", "digits", "--headless", "--json", "--epochs", "1"],
    ]
    for arguments in commands {
      let result = try Self.run(arguments, in: folder.path)
      #expect(result.status == 2, "\(arguments): \(result)")
      #expect(
        result.errors
          == "dltui: output: cannot write standard output (no space left on device)\n",
        "\(arguments)")
    }
    for format in ["csv", "jsonl", "svg", "asciicast"] {
      let result = try Self.run(["export", "latest", "--format", format], in: folder.path)
      #expect(result.status == 2)
      #expect(
        result.errors
          == "dltui: export: cannot write standard output (no space left on device)\n", "\(format)")
    }
    // The run goes on all the same: its log has everything.
    let runs = try Command.dltui("runs", folder: folder.path)
    #expect(runs.output.components(separatedBy: "completed").count == 4, "\(runs.output)")
  }

  /// Who closes a pipe has what was wanted.
  @Test func aReaderThatGoesAwayIsNoProblem() throws {
    let folder = try TemporaryFolder()
    let script =
      "trap '' PIPE; { \"$0\" themes dark; echo $? > status; } 2> errors | true; cat status errors"
    let result = try Command.run("/bin/sh", ["-c", script, Command.dltui], folder: folder.path)
    let lines = result.output.split(separator: "\n")
    #expect(lines == ["141"] || lines == ["0"], "\(result)")
  }

  @Test func aFolderInPlaceOfAFileIsSaidInTheSystemsWords() throws {
    let folder = try TemporaryFolder()
    try Data("step,loss\n1,2\n".utf8).write(to: URL(filePath: folder.path + "/log.csv"))
    try FileManager.default.createDirectory(
      atPath: folder.path + "/folder", withIntermediateDirectories: true)
    for arguments in [
      ["inspect", "log.csv", "--tags", "folder"], ["snapshot", "log.csv", "--theme", "folder"],
      ["export", "log.csv", "--format", "csv", "--output", "folder"],
    ] {
      let result = try Command.run(Command.dltui, arguments, folder: folder.path)
      #expect(result.status == 2)
      #expect(result.errors.contains("folder (is a directory)"), "\(result.errors)")
    }
  }
}
