import Foundation
import RunLogs
import Testing

/// Searches with the real binary.
@Suite(.ownThreads) struct SearchTests {
  private struct Answer: Decodable {
    struct Trial: Decodable, Equatable {
      var number: Int
      var status: String
      var values: [String: String]
      var score: Double?
      var epochs: Double
      var rank: Int?
    }

    var isOver: Bool
    var epochs: Double
    var trials: [Trial]
  }

  private static func answer(_ text: String) throws -> Answer {
    try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
  }

  /// What each trial's run is called, without the time.
  private static func runs(_ text: String) throws -> [String] {
    struct Answer: Decodable {
      struct Trial: Decodable { var run: String }
      var trials: [Trial]
    }
    return try JSONDecoder().decode(Answer.self, from: Data(text.utf8)).trials.map { trial in
      let start = trial.run.range(of: "-t", options: .backwards)?.lowerBound
      return String(trial.run[(start ?? trial.run.startIndex)...])
    }
  }

  private static let words = [
    "search", "digits", "--epochs", "9", "--parallel", "2", "--name", "s", "--json",
  ]

  @Test func trialsAreOrdinaryRunsAndTheBestCanBeTrained() throws {
    let folder = try TemporaryFolder()
    let result = try Command.dltui(
      "search", "digits", "--trials", "3", "--epochs", "2", "--headless", folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("trial 3/3 finished"))
    #expect(result.output.contains("explained by") == false)
    let runs = try RunsFolder(folder.path + "/runs").names()
    #expect(runs.count == 3 && runs.allSatisfy { $0.contains("-digits-search-t0") })
    let log = try RunLog.open(folder.path + "/runs/" + runs[0])
    #expect(log.manifest.provenance["trial"] == "1")
    #expect(log.problemCount == 0)
    let search = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs")
        .first { $0.hasSuffix("-search") })
    let best = try Command.dltui(
      "train", "runs/\(search)/best.yaml", "--headless", folder: folder.path)
    #expect(best.status == 0, "\(best.errors)")
    let again = try Command.dltui("search", "--resume", "latest", "--headless", folder: folder.path)
    #expect(again.status == 0 && again.output.contains("best:    dltui train"))
  }

  /// Killed at three moments, and gone on with each time.
  @Test(arguments: [
    ["--trials", "9", "--asha"], ["--trials", "17", "--tpe", "--hyperband"],
    ["--trials", "6", "--population", "--interval", "3"],
  ])
  func aKilledSearchGoesOnToWhatAnUnbrokenOneGives(manner: [String]) throws {
    let whole = try TemporaryFolder()
    var words = Self.words + manner
    let unbroken = try Command.run(Command.dltui, words, folder: whole.path)
    #expect(unbroken.status == 0, "\(unbroken.errors)")
    let expected = try Self.answer(unbroken.output)
    #expect(expected.isOver)

    let folder = try TemporaryFolder()
    for entries in [2, 5, 9] {
      let process = try Command.start(Command.dltui, words, folder: folder.path)
      words = ["search", "--resume", "latest", "--json"]
      // In the middle of whatever follows so many results.
      let deadline = Date().addingTimeInterval(60)
      while Self.journalLines(folder) < entries, Date() < deadline { usleep(2000) }
      kill(process, SIGKILL)
      Command.wait(for: process)
    }
    let resumed = try Command.run(Command.dltui, words, folder: folder.path)
    #expect(resumed.status == 0, "\(resumed.errors)")
    let found = try Self.answer(resumed.output)
    #expect(found.isOver)
    #expect(found.trials == expected.trials)
    #expect(found.epochs == expected.epochs)
    let names = try RunsFolder(folder.path + "/runs").names()
    let unbrokenNames = try RunsFolder(whole.path + "/runs").names()
    #expect(names.map { $0.suffix(9) } == unbrokenNames.map { $0.suffix(9) })
    // Of one that is over all is still known, each trial's last run too.
    let again = try Command.run(Command.dltui, words, folder: folder.path)
    #expect(try Self.answer(again.output).trials == found.trials)
    let runs = try [unbroken, again].map { try Self.runs($0.output) }
    #expect(runs[0] == runs[1] && runs[0].count == expected.trials.count)
    for name in names { #expect(try RunLog.open(folder.path + "/runs/" + name).problemCount == 0) }
  }

  private static func journalLines(_ folder: TemporaryFolder) -> Int {
    let runs = folder.path + "/runs"
    guard
      let search = try? FileManager.default.contentsOfDirectory(atPath: runs)
        .first(where: { $0.hasSuffix("-search") }),
      let text = try? String(contentsOfFile: "\(runs)/\(search)/journal.jsonl", encoding: .utf8)
    else { return 0 }
    return text.count { $0 == "\n" }
  }

  @Test(arguments: [
    (["--trials", "0"], "--trials must be 1 to 100000 (got 0)"),
    (["--grid", "--coarse-to-fine"], "--grid and --coarse-to-fine exclude each other"),
    (["--sobol", "--tpe"], "--sobol and --tpe exclude each other"),
    (["--tpe", "--grid"], "--grid and --tpe exclude each other"),
    (["--asha", "--tpe", "--hyperband"], "--asha and --hyperband exclude each other"),
    (
      ["--coarse-to-fine", "--hyperband"],
      "--coarse-to-fine compares whole trials: it goes without --hyperband"
    ),
    (
      ["--reduction", "4"],
      "--reduction and --least-epochs need --asha, --halving or --hyperband"
    ),
    (["--resume", "latest"], "search: cannot find a search (runs holds none)"),
    (["--resume", "nothing"], "search: cannot go on with runs/nothing (it holds no search.json)"),
    (
      ["digits", "--grid", "--trials", "3"],
      "search: cannot make a grid of 3 trials (the choices alone have 4 points)"
    ),
    (
      ["digits", "--set", "search.cost.l2={logUniform: [0, 1]}"], "must be above 0 (got 0)"
    ),
  ])
  func whatCannotBeSearchedIsOneLine(words: [String], text: String) throws {
    let folder = try TemporaryFolder()
    let result = try Command.run(
      Command.dltui, ["search"] + words + ["--headless"], folder: folder.path)
    #expect(result.status == 2)
    #expect(result.errors.contains(text), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count <= 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func theScreenShowsTrialsAndOneCanBeLookedAt() throws {
    let folder = try TemporaryFolder()
    let terminal = try Terminal()
    try terminal.run(
      "cd \(folder.path) && \(Command.dltui) search digits --trials 4 --epochs 3000"
        + " --set earlyStopping=null --parallel 1")
    try terminal.waitFor("SEARCHING") { $0.contains("where trials lie") && $0.contains("running") }
    try terminal.press("Space")
    try terminal.waitFor("paused")
    try terminal.press("Space")
    try terminal.waitFor("running")
    try terminal.press("Enter")
    try terminal.waitFor("hyperparameters")
    try terminal.press("q")
    try terminal.waitFor("where trials lie")
    try terminal.press("x")
    try terminal.waitFor("give trial 1 up?")
    try terminal.press("Enter")
    try terminal.waitFor("given up")
    try terminal.press("q")
    try terminal.waitFor("the search is not over")
    try terminal.press("Enter")
    try terminal.waitFor("resume:  dltui search --resume") { $0.contains("ready$") }
  }
}
