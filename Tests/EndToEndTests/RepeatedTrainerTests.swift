import Foundation
import RunEvents
import RunLogs
import Testing

/// Runs of external trainers carried out again without a hand: by `--repeat`, and by what `export
/// --format schedule` writes.
@Suite(.ownThreads) struct RepeatedTrainerTests {
  private let folder: TemporaryFolder
  private let python: String

  init() throws {
    folder = try TemporaryFolder()
    python = try PythonEnvironment.torch.get()
  }

  private var script: String { PythonEnvironment.trainers + "/plain_loop.py" }

  private func words(_ name: String, epochs: Int = 24, rest: String = "0") -> [String] {
    [
      "--optimizer", "adamw", "--scheduler", "onecycle", "--dropout", "0.1", "--epochs",
      "\(epochs)",
      "--rest", rest, "--weights", "\(folder.path)/\(name).pt",
    ]
  }

  private func send(_ words: String...) throws -> Command.Result {
    try Command.dltui(["send", "first"] + words, folder: folder.path)
  }

  private func log(_ name: String) throws -> RunLog {
    try RunLog.open(SteeringTests.run(name, in: folder))
  }

  private func edits(_ name: String) throws -> [String] {
    try SteeringTests.applied(log(name)).compactMap { outcome in
      guard case .set(let hyperparameter, let value, _) = outcome.command.action else { return nil }
      return "\(hyperparameter) \(value) after \(outcome.step)"
    }.sorted()
  }

  private func steer(_ edits: [[String]]) throws {
    let process = try Command.start(
      Command.dltui,
      ["run", "--headless", "--name", "first", "--", python, script]
        + words("first", rest: "0.004"), folder: folder.path)
    try #require(
      try Waiting.until {
        guard SteeringTests.find("first", in: folder) != nil else { return false }
        return try send("status", "--json").output.contains("\"learningRate\"")
      })
    for words in edits {
      let result = try Command.dltui(["send", "first"] + words, folder: folder.path)
      #expect(result.status == 0, "\(words): \(result.errors)")
    }
    #expect(Command.wait(for: process) == 0)
  }

  private func areWeightsEqual(_ first: String, _ second: String) throws -> Bool {
    try PythonEnvironment.holdTheSame("\(folder.path)/\(first).pt", "\(folder.path)/\(second).pt")
  }

  @Test func aRepeatedRunHasTheSameWeights() throws {
    try steer([
      ["set", "lr", "0.02"], ["set", "dropout", "0.3"], ["pause"], ["set", "momentum", "0.5"],
      // Between the same two steps.
      ["set", "lr", "0.05"], ["set", "lr", "0.03"], ["resume"],
    ])
    let again = try Command.dltui(
      ["run", "--headless", "--name", "again", "--repeat", "first", "--", python, script]
        + words("again"), folder: folder.path)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains("repeats") && again.errors.contains("learning rate 0.02"))
    #expect(!again.errors.contains("not repeated"))
    #expect(try edits("again") == edits("first") && edits("first").count == 5)
    #expect(try areWeightsEqual("first", "again"))
    #expect(try log("again").manifest.provenance["repeats"] == log("first").manifest.name)

    // A run that ends before, and a trainer that has none of it, say what was not repeated.
    let short = try Command.dltui(
      ["run", "--headless", "--name", "short", "--repeat", "first", "--", python, script]
        + words("short", epochs: 1), folder: folder.path)
    #expect(short.status == 0 && short.errors.contains("not repeated of"), "\(short.errors)")
    let printing = try Command.dltui(
      ["run", "--headless", "--name", "printing", "--repeat", "first", "--", "true"],
      folder: folder.path)
    #expect(
      printing.status == 0 && printing.errors.contains("it only prints"), "\(printing.errors)")
  }

  @Test func editsThatAreSpreadOrTakenBackAreRepeated() throws {
    try steer([
      ["set", "lr", "0.02", "--over", "60steps"], ["set", "dropout", "0.3", "--over", "2epochs"],
      // Worse than before by no more than this only where nothing is trained.
      ["set", "momentum", "0.5", "--guard", "0.0001%"],
    ])
    let outcomes = try SteeringTests.applied(log("first"))
    #expect(outcomes.compactMap(\.ramp).map(\.steps) == [60, 50])
    #expect(outcomes.contains { $0.guardLevel?.metric == .devCost })
    let isTakenBack = outcomes.contains { $0.command.origin == .guarding }
    let again = try Command.dltui(
      ["run", "--headless", "--name", "again", "--repeat", "first", "--", python, script]
        + words("again"), folder: folder.path)
    #expect(again.status == 0, "\(again.errors)")
    #expect(!again.errors.contains("not repeated"), "\(again.errors)")
    #expect(try edits("again") == edits("first"))
    #expect(try edits("first").count == (isTakenBack ? 4 : 3))
    #expect(try areWeightsEqual("first", "again"))
    let baked = try Command.dltui("export", "first", "--format", "schedule", folder: folder.path)
    #expect(baked.output.contains("PIECES = [("), "\(baked.errors)")
  }

  @Test func aBakedScheduleNeedsNoHand() throws {
    try steer([["set", "lr", "0.02"], ["pause"], ["set", "lr", "0.01"], ["resume"]])
    let baked = try Command.dltui("export", "first", "--format", "schedule", folder: folder.path)
    #expect(baked.status == 0, "\(baked.errors)")
    #expect(baked.output.contains("PIECES = [("))
    let file = folder.path + "/baked.py"
    try baked.output.write(toFile: file, atomically: true, encoding: .utf8)
    let driver = """
      import os, runpy, sys, torch
      exec(open(sys.argv[1]).read())
      made = torch.optim.AdamW
      def make(*given, **named):
          optimizer = made(*given, **named)
          follow(optimizer)
          return optimizer
      torch.optim.AdamW = make
      sys.argv = sys.argv[2:]
      sys.path.insert(0, os.path.dirname(sys.argv[0]))
      runpy.run_path(sys.argv[0], run_name="__main__")
      """
    let alone = try Command.run(
      python, ["-c", driver, file, script] + words("alone"), folder: folder.path)
    #expect(alone.status == 0, "\(alone.errors)")
    #expect(try areWeightsEqual("first", "alone"))
    // What a run can be inspected for: the edits with their slopes, and what it ran on.
    let inspection = try Command.dltui("inspect", "first", "--json", folder: folder.path)
    #expect(inspection.output.contains("\"edits\"") && inspection.output.contains("\"slopeAfter\""))
    let facts = try log("first").manifest.provenance
    #expect(facts["torch"]?.hasPrefix("2.13") == true && facts["python"] != nil)
    #expect(facts["framework"]?.hasPrefix("PyTorch") == true && facts["host"] != nil)
  }
}
