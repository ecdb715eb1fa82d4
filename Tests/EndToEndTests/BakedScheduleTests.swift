import Foundation
import RunEvents
import RunLogs
import Testing

/// A recipe's learning rates that were set by hand, as a schedule that needs no hand.
@Suite(.ownThreads) struct BakedScheduleTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let settings = [
    "digits", "--seed", "7", "--headless", "--epochs", "12", "--set", "earlyStopping=null",
    "--set", "schedule={cosine: {final: 0.1}}", "--set", "logEvery=1",
  ]

  private func rates(_ name: String) throws -> [[String]] {
    try RunLog.open(SteeringTests.run(name, in: folder)).events.flatMap { event -> [[String]] in
      guard case .scalars(let block) = event,
        let index = block.keys.firstIndex(of: .learningRate)
      else { return [] }
      return zip(block.steps, block.column(index)).map { step, rate in
        ["\(step)", "\(Float(rate))"]
      }
    }
  }

  /// The log of a run that was steered, made from one that was not: two edits in a pause, one later.
  private func steer() throws {
    let first = try Command.dltui(["train", "--name", "plain"] + settings, folder: folder.path)
    #expect(first.status == 0, "\(first.errors)")
    let log = try String(
      contentsOfFile: SteeringTests.run("plain", in: folder) + "/events.jsonl", encoding: .utf8)
    var lines = [String(log.prefix { $0 != "\n" })]
    let edits = [
      (20, "learningRate", 0.01), (20, "learningRate", 0.004), (29, "l2", 0.001),
      (63, "learningRate", 0.0005),
    ]
    for (index, (step, key, value)) in edits.enumerated() {
      for event in ["commandRequested", "commandApplied"] {
        lines.append(
          #"{"event":"\#(event)","id":\#(index + 1),"origin":"user","command":"set","#
            + #""hyperparameter":"\#(key)","value":\#(value),"step":\#(step),"seconds":\#(index)}"#)
      }
    }
    let script = lines.joined(separator: "\n") + "\n"
    try script.write(toFile: folder.path + "/script.jsonl", atomically: true, encoding: .utf8)
    let steered = try Command.dltui(
      ["train", "--name", "steered", "--repeat", folder.path + "/script.jsonl"] + settings,
      folder: folder.path)
    #expect(steered.status == 0, "\(steered.errors)")
  }

  @Test func theRecipeFollowsItWithTheSameRates() throws {
    try steer()
    let baked = folder.path + "/baked.yaml"
    let export = try Command.dltui(
      "export", "steered", "--format", "schedule", "--output", baked, folder: folder.path)
    #expect(export.status == 0, "\(export.errors)")
    let text = try String(contentsOfFile: baked, encoding: .utf8)
    #expect(text.contains("#   after step 29: l2 0.001"))
    #expect(text.contains("#   after step 20: 0.003 → 0.004"))
    let schedule = try #require(text.split(separator: "\n").last { $0.hasPrefix("schedule: ") })
    let alone = try Command.dltui(
      ["train", "--name", "alone"] + settings
        + ["--set", "schedule=" + schedule.dropFirst("schedule: ".count)], folder: folder.path)
    #expect(alone.status == 0, "\(alone.errors)")
    let (steered, repeated) = try (rates("steered"), rates("alone"))
    #expect(steered.count > 100 && steered == repeated)
    #expect(try rates("plain") != steered)
  }

  @Test func whatHasNoEditsSaysSo() throws {
    let log = PythonEnvironment.tests + "/../README.md"
    let result = try Command.dltui("export", log, "--format", "schedule", folder: folder.path)
    #expect(result.status == 2)
    let run = try Command.dltui(
      ["run", "--headless", "--name", "printing", "--", "true"], folder: folder.path)
    #expect(run.status == 0)
    let none = try Command.dltui("export", "printing", "--format", "schedule", folder: folder.path)
    #expect(
      none.status == 2 && none.errors.contains("it declares no learning rate"), "\(none.errors)")
  }
}
