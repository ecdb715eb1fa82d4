import Foundation
import RunEvents
import RunLogs
import Testing

/// Branching as a person does it: two settings raced in the dashboard, and a new run from a checkpoint.
@Suite(.ownThreads) struct BranchTests {
  static func ends(_ log: RunLog) -> [RaceEnd] {
    log.events.compactMap { if case .raceEnded(let end) = $0 { end } else { nil } }
  }

  @Test func aPersonRacesTwoSettingsAndKeepsOne() throws {
    let folder = try TemporaryFolder()
    let terminal = try Terminal(columns: 160, rows: 48)
    try terminal.run(
      "cd \(folder.path) && \(Command.dltui) train digits --seed 7 --name raced --set pace=60"
        + " --set earlyStopping=null --epochs 1000")
    try terminal.waitFor("RUNNING") { SteeringTests.dots(in: $0) > 20 }
    try terminal.press("B")
    try terminal.waitFor("race two settings: learning rate")
    try terminal.press("Enter")
    // Both are on the same axes, with their values, and the standing is above.
    try terminal.waitFor("race of the learning rate") { screen in
      ["A lr 3.0e-3", "B lr 1.0e-3", "B dev", "dev cost"].allSatisfy(screen.contains)
    }
    try terminal.waitFor("1 keep A") { $0.contains("2 keep B") && $0.contains("the better") }
    try terminal.press("2")
    try terminal.waitFor("B kept") { $0.contains("RUNNING") }
    // The run goes on from B, with its value.
    try terminal.waitFor("1.0e-3 ×")
    try terminal.press("s")
    try terminal.waitFor("after this batch")
    try terminal.press("Enter")
    try terminal.waitFor("STOPPED")
    try terminal.press("q")
    try terminal.waitFor("ready$")

    let log = try RunLog.open(SteeringTests.run("raced", in: folder))
    #expect(Self.ends(log).map(\.kept) == [.b])
    // The replay has the same mark, and the log trains to the same bits.
    try terminal.run("clear; \(Command.dltui) replay runs/*-raced --speed 1000")
    try terminal.waitFor("REPLAY") { SteeringTests.dots(in: $0) > 20 }
    try terminal.press("End")
    try terminal.waitFor("B kept") { $0.contains("100%") }
    try terminal.press("q")
    try terminal.waitFor("ready$")
    let again = try Command.run(
      Command.dltui,
      [
        "train", "digits", "--seed", "7", "--name", "again", "--set", "pace=60", "--set",
        "earlyStopping=null", "--epochs", "1000", "--headless", "--repeat",
        try SteeringTests.run("raced", in: folder),
      ], folder: folder.path)
    #expect(again.status == 0, "\(again.errors)")
    let models = try ["raced", "again"].map { name in
      try SteeringTests.tensorBytes(Data(contentsOf: SteeringTests.finalModel(name, in: folder)))
    }
    #expect(models[0] == models[1])
  }

  @Test func aScriptRacesAndTheBetterIsKeptWhereNobodyLooksOn() throws {
    let folder = try TemporaryFolder()
    let terminal = try Terminal(columns: 150, rows: 50)
    try terminal.run(
      "cd \(folder.path) && clear; \(Command.dltui) train digits --name sent --epochs 200000"
        + " --set earlyStopping=null --headless")
    try terminal.waitFor("train cost")
    func send(_ words: String...) throws -> Command.Result {
      try Command.run(Command.dltui, ["send", "sent"] + words, folder: folder.path)
    }
    let keep = try send("keep", "b")
    #expect(keep.status == 1 && keep.errors.contains("no race is under way"))
    let none = try send("keep", "c")
    #expect(none.status == 2 && none.errors.contains("keep takes an arm of the race"))
    let race = try send("race", "lr", "1e-3", "--epochs", "2")
    #expect(race.status == 0 && race.output.contains("A 0.003 against B 0.001"), "\(race.errors)")
    let log = { try RunLog.open(SteeringTests.run("sent", in: folder)) }
    #expect(try Waiting.until { try Self.ends(log()).count == 1 })
    #expect(try Self.ends(log()).first?.kept != nil)
    #expect(try send("stop").status == 0)
    try terminal.waitFor("ready$")
  }

  @Test func aRunBranchesAtAStep() throws {
    let folder = try TemporaryFolder()
    func train(_ arguments: String...) throws -> Command.Result {
      try Command.run(Command.dltui, ["train", "--headless"] + arguments, folder: folder.path)
    }
    let begun = try train(
      "digits", "--seed", "3", "--set", "earlyStopping=null", "--epochs", "3", "--name", "parent")
    #expect(begun.status == 0, "\(begun.errors)")
    #expect(try train("--resume", "parent", "--epochs", "6").status == 0)
    let step = 51

    // From the newest checkpoint before, which is said; unchanged it comes to its parent's end.
    let same = try train("--from", "parent", "--at", "60", "--name", "same")
    #expect(same.status == 0, "\(same.errors)")
    #expect(
      same.output.contains(
        "step 60 was asked for; the newest checkpoint at or before it is of step \(step)"))
    let models = try ["parent", "same"].map { name in
      try SteeringTests.tensorBytes(Data(contentsOf: SteeringTests.finalModel(name, in: folder)))
    }
    #expect(models[0] == models[1])
    let parent = try RunLog.open(SteeringTests.run("parent", in: folder))
    let log = try RunLog.open(SteeringTests.run("same", in: folder))
    #expect(log.manifest.parent == RunParent(run: parent.manifest.name, step: step))
    let inherited = log.events.compactMap { event -> Int? in
      if case .inherited(let block) = event { block.steps.last } else { nil }
    }
    #expect(inherited.max() == step)

    // With a change, and once more by its log: to the same bits.
    let other = try train(
      "--from", "parent", "--at", "\(step)", "--name", "other", "--set", "lr=0.02", "--epochs", "8")
    #expect(other.status == 0 && other.output.contains("all 8 epochs are done"), "\(other.errors)")
    let changed = try RunLog.open(SteeringTests.run("other", in: folder))
    #expect(changed.manifest.recipe.contains("learningRate: 0.02"))
    #expect(
      try SteeringTests.tensorBytes(
        Data(contentsOf: SteeringTests.finalModel("other", in: folder))) != models[0])
    let again = try train(
      "digits", "--seed", "3", "--set", "earlyStopping=null", "--epochs", "8", "--set", "lr=0.02",
      "--repeat", "other", "--name", "again")
    #expect(again.status == 0, "\(again.errors)")
    let pair = try ["other", "again"].map { name in
      try SteeringTests.tensorBytes(Data(contentsOf: SteeringTests.finalModel(name, in: folder)))
    }
    #expect(pair[0] == pair[1])
  }

  @Test func whatCannotBranchSaysWhy() throws {
    let folder = try TemporaryFolder()
    func train(_ arguments: String...) throws -> Command.Result {
      try Command.run(Command.dltui, ["train", "--headless"] + arguments, folder: folder.path)
    }
    #expect(try train("digits", "--epochs", "2", "--name", "parent").status == 0)
    let files = try SteeringTests.run("parent", in: folder) + "/checkpoints"
    let first = try #require(
      FileManager.default.contentsOfDirectory(atPath: files).sorted()
        .first { $0.hasPrefix("checkpoint-") })
    try FileManager.default.removeItem(atPath: files + "/" + first)
    for (arguments, error) in [
      (["--at", "3"], "--at is a step of the run to branch from: it needs --from RUN"),
      (["--at", "3", "--from", "x.safetensors"], "it needs --from RUN"),
      (["digits", "--at", "3", "--from", "parent"], "--at takes the recipe of the run"),
      (["--at=-1", "--from", "parent"], "--at is a step from 0 on"),
      (
        ["--at", "3", "--from", "parent"],
        "at step 3 (the first checkpoint that is kept is of step 34)\n"
          + "hint: checkpoints are kept of steps 34"
      ),
      (
        ["--at", "34", "--from", "parent"],
        "(all 2 epochs are done there)\nhint: --epochs says how many it is to have in all"
      ),
      (
        ["--at", "34", "--from", "parent", "--epochs", "3", "--seed", "9"],
        "train: cannot branch with that change (the seed is"
      ),
    ] {
      let result = try Command.run(
        Command.dltui, ["train", "--headless"] + arguments, folder: folder.path)
      #expect(result.status == 2 && result.errors.contains(error), "\(arguments) \(result.errors)")
    }
    // Nothing was begun.
    let runs = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs")
    #expect(runs.filter { !$0.hasPrefix(".") }.count == 1)
  }
}
