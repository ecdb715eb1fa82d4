import Foundation
import RunEvents
import RunLogs
import Testing

/// The real program, steered, killed and gone on with.
@Suite(.ownThreads) struct ResumeTests {
  static let recipe = [
    "train", "digits", "--seed", "3", "--set", "earlyStopping=null", "--epochs", "20",
  ]

  /// Steers a run in lines, and kills it once the last command is answered.
  static func kill(_ arguments: String, typing lines: [(String, answer: String)], in folder: String)
    throws
  {
    let terminal = try Terminal(columns: 150, rows: 50)
    try terminal.run("cd \(folder) && clear; \(Command.dltui) \(arguments) --plain")
    // What is typed before there is a run means nothing.
    try terminal.waitFor("train cost")
    for (line, answer) in lines {
      if !line.isEmpty { try terminal.type(Array("\(line)\n".utf8)) }
      try terminal.waitFor(answer)
    }
    let process = try terminal.programProcess()
    Foundation.kill(process, SIGKILL)
    #expect(Waiting.until { !Waiting.isRunning(process) })
  }

  @Test func aRunThatIsOverGoesOnAndIsTrainedAgain() throws {
    let folder = try TemporaryFolder()
    func dltui(_ arguments: String...) throws -> Command.Result {
      try Command.run(Command.dltui, arguments, folder: folder.path)
    }
    let short = ["train", "digits", "--headless", "--seed", "3", "--set", "earlyStopping=null"]
    for (name, epochs) in [("short", "2"), ("whole", "5")] {
      let ended = try Command.run(
        Command.dltui, short + ["--name", name, "--epochs", epochs], folder: folder.path)
      #expect(ended.status == 0, "\(ended.errors)")
    }
    let tooFew = try dltui("train", "--resume", "short", "--epochs", "2", "--headless")
    #expect(tooFew.status == 2)
    #expect(
      tooFew.errors.hasSuffix("-short: 2 epochs are done; to go on it takes more than --epochs 2\n")
    )
    let on = try dltui("train", "--resume", "short", "--epochs", "5", "--headless")
    #expect(on.status == 0 && on.output.contains("all 5 epochs are done"), "\(on.errors)")
    // More epochs are no other training: the weights are those of a run that was to have as many.
    let models = try ["short", "whole"].map { name in
      try SteeringTests.tensorBytes(
        Data(contentsOf: SteeringTests.finalModel(name, in: folder)))
    }
    #expect(models[0] == models[1])

    let again = try dltui(
      "train", "--again", "whole", "--headless", "--name", "third", "--set", "lr=0.1", "--epochs",
      "1")
    #expect(again.status == 0 && again.output.contains("all 1 epochs are done"), "\(again.errors)")
    let log = try RunLog.open(SteeringTests.run("third", in: folder))
    #expect(log.manifest.recipe.contains("learningRate: 0.1"))
    #expect(log.manifest.recipe.contains("seed: 3"))
  }

  @Test func whoRanOutOfPatienceGoesOnWithAsMuchAgain() throws {
    let folder = try TemporaryFolder()
    func dltui(_ arguments: String...) throws -> Command.Result {
      try Command.run(Command.dltui, arguments, folder: folder.path)
    }
    let first = try dltui(
      "train", "digits", "--headless", "--name", "stopped", "--set", "patience=1", "--set",
      "lr=0.03")
    #expect(first.output.contains("stopped early"), "\(first.output)")
    let on = try dltui("train", "--resume", "stopped", "--headless")
    #expect(on.status == 0 && on.output.contains("patience 1.0 → 2.0"), "\(on.output)")
  }

  @Test func editsComeBackAtTheirStepsAfterTwoKillsAndTheLogRepeatsTheRun() throws {
    let folder = try TemporaryFolder()
    let run = Self.recipe.joined(separator: " ") + " --name steered --set pace=40"
    try Self.kill(
      run,
      typing: [
        (":set lr 0.01", "0.003 → 0.01"), (":set l2 0.02", "→ 0.02"),
        (":set dropout 0.3", "→ 0.3"),
      ], in: folder.path)
    let asked = try Self.edits(SteeringTests.log(in: folder))
    #expect(asked.count == 3)
    try Self.kill(
      "train --resume steered", typing: [("", "going on from"), ("", "0.003 → 0.01")],
      in: folder.path)
    let end = try Command.dltui(
      "train", "--resume", "steered", "--headless", folder: folder.path)
    #expect(end.status == 0, "\(end.errors)")
    let log = try SteeringTests.log(in: folder)
    #expect(Array(try Self.edits(log).suffix(3)) == asked)
    #expect(end.output.contains("all 20 epochs are done"))

    let again = try Command.run(
      Command.dltui,
      Self.recipe + ["--name", "again", "--set", "pace=40", "--headless", "--repeat", log.path],
      folder: folder.path)
    #expect(again.status == 0, "\(again.errors)")
    let models = try ["steered", "again"].map { name in
      try SteeringTests.tensorBytes(
        Data(contentsOf: SteeringTests.finalModel(name, in: folder)))
    }
    #expect(models[0] == models[1])
  }

  @Test func anEditCanBeLeftOutAndTheLogSaysSo() throws {
    let folder = try TemporaryFolder()
    let run = Self.recipe.joined(separator: " ") + " --name steered --set pace=40"
    try Self.kill(
      run, typing: [(":set lr 0.01", "0.003 → 0.01"), (":set batch 600", "→ 600")],
      in: folder.path)
    let edits = try Self.edits(SteeringTests.log(in: folder))
    let step = try #require(edits.last?.step) - 1
    let end = try Command.dltui(
      "train", "--resume", "steered", "--until", "\(step)", "--headless", folder: folder.path)
    #expect(end.status == 0, "\(end.errors)")
    #expect(end.output.contains("left out by --until \(step)"))
    #expect(try Self.edits(SteeringTests.log(in: folder)).filter { $0.value == 600 }.count == 1)
  }

  @Test func leavingOutTakesARunToGoOnWith() throws {
    let result = try Command.dltui("train", "--until", "5")
    #expect(result.status == 2)
    #expect(result.errors.contains("--until leaves out edits of a run that is gone on with"))
    let below = try Command.dltui("train", "--resume", "x", "--until=-2")
    #expect(below.status == 2)
    #expect(below.errors.contains("--until is a step"))
    #expect(try Command.dltui("train", "--help").output.contains("--until <step>"))
  }

  /// A run that goes back has no speed until there is one again, and never one below zero.
  @Test func goingBackShowsNoSpeedBelowZero() throws {
    let folder = try TemporaryFolder()
    let terminal = try Terminal(columns: 150, rows: 200)
    try terminal.run(
      "cd \(folder.path) && clear; \(Command.dltui) train digits --plain --epochs 1000"
        + " --set earlyStopping=null")
    func type(_ line: String) throws { try terminal.type(Array("\(line)\n".utf8)) }
    try terminal.waitFor("examples/s")
    try type(":set lr 0.004")
    try terminal.waitFor("0.003 → 0.004")
    try terminal.waitFor("examples/s", where: { Self.speeds(after: "0.003 → 0.004", in: $0) > 1 })
    try type("u")
    let screen = try terminal.waitFor(
      "back from", where: { Self.speeds(after: "back from", in: $0) > 1 })
    #expect(!screen.contains(" -"), "\(screen)")
    try terminal.press("C-c")
    try terminal.waitFor("ready$")
  }

  /// Lines with a speed behind a text.
  private static func speeds(after text: String, in screen: String) -> Int {
    guard let place = screen.range(of: text) else { return 0 }
    return screen[place.upperBound...].split(separator: "\n").count { $0.contains("examples/s") }
  }

  private struct Edit: Hashable {
    var step: Int
    var value: Double?
  }

  private static func edits(_ log: RunLog) throws -> [Edit] {
    SteeringTests.applied(log).compactMap { outcome in
      guard outcome.command.origin == .user, case .set = outcome.command.action else { return nil }
      return Edit(step: outcome.step, value: outcome.after)
    }
  }
}
