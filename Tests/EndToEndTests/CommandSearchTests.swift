import Foundation
import LocalFiles
import RunEvents
import RunLogs
import Testing

/// Searches over somebody else's command, with the real binary.
@Suite(.ownThreads) struct CommandSearchTests {
  struct Answer: Decodable {
    struct Trial: Decodable, Equatable {
      var number: Int
      var status: String
      var values: [String: String]
      var score: Double?
      var epochs: Double
      var rank: Int?
      var remark: String?
    }

    var isOver: Bool
    var stopped: String?
    var metric: String
    var direction: String
    var trials: [Trial]
  }

  static func answer(_ result: Command.Result) throws -> Answer {
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
  }

  static let target = PythonEnvironment.trainers + "/search_target.py"

  /// The rate by the environment, the width as an argument.
  static let space = """
    parameters:
      lr: {logUniform: [1.0e-4, 1]}
      width: {choice: [32, 64, 128]}
    metric: {name: val_loss, direction: minimize}
    epochs: 9
    budget: epochs
    """
  static let command = [
    "--", "LR={lr}", "python3", target, "--width", "{width}", "--epochs", "{epochs}",
  ]

  static func write(_ text: String, in folder: TemporaryFolder) throws {
    try Data(text.utf8).write(to: URL(filePath: folder.path + "/space.yaml"))
  }

  static func search(
    _ words: [String], in folder: TemporaryFolder
  ) throws -> Command.Result {
    try Command.run(
      Command.dltui, ["search", "space.yaml", "--name", "s", "--json"] + words,
      folder: folder.path)
  }

  private static func loss(_ trial: Answer.Trial, epochs: Double = 9) throws -> Double {
    let rate = try #require(trial.values["lr"].flatMap { Double($0) })
    let width = try #require(trial.values["width"].flatMap { Double($0) })
    return abs(log10(rate) + 2) + abs(log2(width / 64)) + 1 / epochs
  }

  // MARK: Values

  @Test func valuesStandInArgumentsAndInTheEnvironment() throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.space, in: folder)
    let answer = try Self.answer(
      Self.search(["--trials", "5", "--sobol", "--parallel", "2"] + Self.command, in: folder))
    #expect(answer.isOver && answer.metric == "dev/cost" && answer.direction == "lowerIsBetter")
    #expect(answer.trials.count == 5)
    for trial in answer.trials {
      #expect(trial.status == "finished" && trial.epochs == 9)
      #expect(abs((trial.score ?? .nan) - (try Self.loss(trial))) < 1e-4, "\(trial)")
    }
    let best = try #require(answer.trials.first { $0.rank == 1 })
    #expect(answer.trials.allSatisfy { ($0.score ?? 0) >= best.score ?? .infinity })
    // Each is an ordinary run.
    let names = try RunsFolder(folder.path + "/runs").names()
    #expect(names.count == 5 && names.allSatisfy { $0.contains("-s-search-t0") })
    let log = try RunLog.open(folder.path + "/runs/" + names[0])
    #expect(log.manifest.provenance["trial"] == "1" && log.manifest.trainer == .external)
    #expect(log.manifest.optimizingMetric == .devCost)
    // The best can be run again.
    let search = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs")
        .first { $0.hasSuffix("-search") })
    let again = try Command.run(
      "/bin/sh", ["\(folder.path)/runs/\(search)/best.sh"], folder: folder.path)
    let last = try #require(again.output.split(separator: "\n").last?.split(separator: " ").last)
    #expect(abs((Double(last) ?? .nan) - (best.score ?? 0)) < 1e-5)
  }

  /// The script reads its weight once, before its first step.
  @Test func whatTheCommandHasNoPlaceForIsSetThroughTheClient() throws {
    let folder = try TemporaryFolder()
    try Self.write(
      """
      parameters: {aux_weight: {uniform: [0, 1]}}
      metric: {name: val_loss}
      """, in: folder)
    let script = PythonEnvironment.trainers + "/knob_search.py"
    let answer = try Self.answer(
      Self.search(["--trials", "3", "--parallel", "1", "--", "python3", script], in: folder))
    for trial in answer.trials {
      let weight = try #require(Double(trial.values["aux_weight"] ?? ""))
      #expect(abs((trial.score ?? .nan) - abs(weight - 0.25)) < 1e-6, "\(trial)")
      #expect(trial.rank != nil && trial.remark == nil)
    }
    // The same by hand.
    let run = try Command.dltui(
      "run", "--headless", "--name", "byhand", "--set", "aux_weight=0.75", "--", "python3", script,
      folder: folder.path)
    #expect(run.status == 0, "\(run.errors)")
    let log = try RunLog.open(SteeringTests.run("byhand", in: folder))
    #expect(log.values(whereBest: .devCost, .lowerIsBetter)[.devCost] == 0.5)
  }

  @Test func aValueThatCannotBeSetFailsTheTrialAndSaysWhy() throws {
    let folder = try TemporaryFolder()
    try Self.write(
      """
      parameters: {nothing_like_it: {uniform: [0, 1]}}
      metric: {name: val_loss}
      """, in: folder)
    for script in ["knob_search.py", "search_target.py"] {
      let answer = try Self.answer(
        Self.search(
          ["--trials", "1", "--", "python3", PythonEnvironment.trainers + "/" + script], in: folder)
      )
      let trial = try #require(answer.trials.first)
      #expect(trial.status == "failed" && trial.rank == nil)
      #expect(trial.remark?.contains("nothing_like_it") == true, "\(trial)")
      #expect(trial.remark?.contains("put its name in braces") == true, "\(trial)")
    }
  }

  @Test func trialsThatTieShareTheirRank() throws {
    let folder = try TemporaryFolder()
    try Self.write(
      """
      parameters: {lr: {uniform: [0, 1]}}
      metric: {name: val_loss}
      """, in: folder)
    let result = try Command.dltui(
      "search", "space.yaml", "--trials", "3", "--parallel", "1", "--headless", "--", "python3",
      "-c", "print('epoch 1 val_loss 0.5')", "{lr}", folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("best 0.5000 (3 trials)"), "\(result.output)")
    #expect(result.output.contains("tie:     3 trials tie at dev/cost 0.5000"))
  }

  // MARK: Populations

  /// What a trial learnt in a stretch is multiplied: the best one's schedule gives its loss.
  @Test func aPopulationGoesOnFromWhatTheBestSaved() throws {
    let folder = try TemporaryFolder()
    try Self.write(
      """
      parameters: {lr: {logUniform: [1.0e-4, 1]}}
      metric: {name: val_loss, direction: minimize}
      epochs: 6
      budget: --epochs
      """, in: folder)
    let script = PythonEnvironment.trainers + "/saved_search_target.py"
    let answer = try Self.answer(
      Self.search(
        [
          "--population", "--interval", "2", "--trials", "5", "--parallel", "2", "--", "python3",
          script, "--lr", "{lr}", "--checkpoint", "{checkpoint}", "--started", "started",
        ], in: folder))
    #expect(answer.isOver && answer.trials.allSatisfy { $0.status == "finished" && $0.epochs == 6 })
    // Every stretch is a run, which begins where another ended.
    let starts = try String(contentsOfFile: folder.path + "/started", encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: " ")[1] }
    #expect(starts.sorted() == ["0", "2", "4"].flatMap { Array(repeating: $0[...], count: 5) })
    #expect(answer.trials.contains { $0.remark?.hasPrefix("went on from trial ") == true })
    let schedule = try Command.dltui(
      "export", "s-search", "--format", "schedule", folder: folder.path)
    #expect(schedule.status == 0, "\(schedule.errors)")
    func values(_ key: String) -> [Double] {
      schedule.output.split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ")
        return words.count >= 2 && words[words.count - 2] == "\(key):"
          ? Double(words[words.count - 1]) : nil
      }
    }
    var loss = 1.0
    for (rate, (from, to)) in zip(values("lr"), zip(values("from"), values("to"))) {
      loss *= pow(0.5 + 0.1 * min(3, abs(log10(rate) + 2)), to - from)
    }
    let best = try #require(answer.trials.first { $0.rank == 1 })
    #expect(abs((best.score ?? .nan) / loss - 1) < 1e-6, "\(schedule.output) \(best)")
  }

  @Test func aPopulationNeedsSomethingToGoOnFrom() throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.space, in: folder)
    let result = try Self.search(["--population", "--trials", "5"] + Self.command, in: folder)
    #expect(result.status == 2 && result.errors.contains("--checkpoint {checkpoint}"))
    let few = try Self.search(["--population", "--trials", "3"] + Self.command, in: folder)
    #expect(few.status == 2 && few.errors.contains("4 or more"))
  }

  // MARK: Failures

  @Test func aFailedTrialSaysWhyAndIsTriedAgain() throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.space, in: folder)
    let answer = try Self.answer(
      Self.search(
        ["--trials", "6", "--grid", "--parallel", "2", "--retries", "1"] + Self.command
          + ["--fail-at", "128"], in: folder))
    let failed = answer.trials.filter { $0.status == "failed" }
    #expect(failed.count == 2 && failed.allSatisfy { $0.values["width"] == "128" })
    for trial in failed {
      #expect(trial.rank == nil)
      #expect(trial.remark?.contains("exit code 3") == true, "\(trial)")
      #expect(trial.remark?.contains("out of memory: the width is too large") == true, "\(trial)")
    }
    #expect(answer.trials.count { $0.rank != nil } == 4)
    let names = try RunsFolder(folder.path + "/runs").names()
    #expect(names.count == 8)
    for trial in failed {
      let number = String(format: "%02d", trial.number)
      #expect(names.contains { $0.hasSuffix("-t\(number)-2") })
    }
  }

  @Test func aCommandThatTellsNoMetricSaysWhatItTold() throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.space.replacing("val_loss", with: "val_f1"), in: folder)
    let answer = try Self.answer(Self.search(["--trials", "1"] + Self.command, in: folder))
    #expect(answer.trials.first?.status == "failed")
    #expect(answer.trials.first?.remark == "it told no val_f1; it told dev/cost")
  }

  @Test(arguments: [
    (["--trials", "2", "--", "python3", "x.py", "{widht}"], "did you mean {width}?"),
    (["--trials", "2", "--", "no-such-program", "{width}"], "no program is called so"),
    (["--trials", "2", "--", "A=1"], "cannot search a command (there is none)"),
    (["--trials", "2"], "dltui search SPACE.yaml -- python train.py --lr {lr}"),
    (["--set", "lr=1", "--", "true"], "--set is about recipes"),
    (["--trials", "2", "--retries", "1001", "--", "true"], "--retries must be 0 to 1000"),
  ])
  func whatCannotBeSearchedIsOneLine(words: [String], text: String) throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.space, in: folder)
    let result = try Self.search(words, in: folder)
    #expect(result.status == 2)
    #expect(result.errors.contains(text), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count <= 2)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/runs"))
  }

  @Test(arguments: [
    ("parameters: {lr: {uniform: [0, 1]}}", "space.yaml:1: metric is missing"),
    ("metric: val_loss", "space.yaml:1: parameters is missing"),
    ("metric: val_loss\nparametres: {}", "did you mean \"parameters\"?"),
    (
      "metric: {name: bleurt}\nparameters: {lr: {uniform: [0, 1]}}",
      "nothing says which way it is better"
    ),
    (
      "metric: {name: val_loss, direction: down}\nparameters: {lr: {uniform: [0, 1]}}",
      "minimize"
    ),
    (
      "metric: val_loss\nbudget: epochs\nparameters: {lr: {uniform: [0, 1]}}",
      "nobody says how many epochs a trial has"
    ),
    (
      "metric: val_loss\nparameters: {activation: {choice: [relu, tanh]}}",
      "put {activation} in the command"
    ),
  ])
  func aFileThatIsWrongIsOneLine(text: String, complaint: String) throws {
    let folder = try TemporaryFolder()
    try Self.write(text, in: folder)
    let result = try Self.search(["--trials", "2", "--", "true"], in: folder)
    #expect(result.status == 2)
    #expect(result.errors.contains(complaint), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count <= 2)
  }

  // MARK: Steering

  /// The trials of a search that runs in the background.
  private func start(
    _ words: [String], in folder: TemporaryFolder
  ) throws -> pid_t {
    try Command.start(
      Command.dltui, ["search", "space.yaml", "--name", "s", "--json"] + words,
      folder: folder.path, files: [folder.path + "/answer.json", folder.path + "/errors"])
  }

  private func answer(in folder: TemporaryFolder) throws -> Answer {
    try JSONDecoder().decode(
      Answer.self, from: Data(contentsOf: URL(filePath: folder.path + "/answer.json")))
  }

  @Test func aTrialThatSomebodyEditsIsMarkedAndNotRanked() throws {
    let folder = try TemporaryFolder()
    try Self.write(
      """
      parameters: {start: {choice: [1, 2]}}
      metric: {name: val_loss}
      """, in: folder)
    let script = PythonEnvironment.trainers + "/waiting_search.py"
    let process = try start(
      [
        "--trials", "2", "--grid", "--parallel", "2", "--", "python3", script, "{start}",
        folder.path + "/end",
      ], in: folder)
    #expect(
      try Waiting.until {
        guard SteeringTests.find("s-search-t01", in: folder) != nil,
          let other = SteeringTests.find("s-search-t02", in: folder),
          (try? RunLog.open(other))?.metrics.isEmpty == false
        else { return false }
        let status = try Command.dltui(
          "send", "s-search-t01", "status", "--json", folder: folder.path)
        return status.output.contains("aux_weight")
      })
    let sent = try Command.dltui(
      "send", "s-search-t01", "set", "aux_weight", "0.5", folder: folder.path)
    #expect(sent.status == 0, "\(sent.errors)")
    try Data().write(to: URL(filePath: folder.path + "/end"))
    #expect(Command.wait(for: process) == 0)
    let answer = try answer(in: folder)
    #expect(answer.trials[0].rank == nil && answer.trials[1].rank == 1)
    #expect(answer.trials[0].remark?.contains("edited by hand") == true)
    #expect(answer.trials[0].remark?.contains("0.5") == true)
    #expect(answer.trials[1].remark == nil)
  }

  @Test func gpusAreHandedOut() throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.space, in: folder)
    let started = folder.path + "/started"
    let result = try Command.run(
      "/usr/bin/env",
      [
        "CUDA_VISIBLE_DEVICES=3,GPU-5", Command.dltui, "search", "space.yaml", "--trials", "4",
        "--json",
      ] + Self.command + ["--started", started, "--rest", "0.05"], folder: folder.path)
    _ = try Self.answer(result)
    let gpus = try String(contentsOfFile: started, encoding: .utf8).split(separator: "\n")
      .compactMap { $0.split(separator: " ").last }
    #expect(gpus.count == 4 && Set(gpus) == ["3", "GPU-5"])
  }

  // MARK: Stopped

  @Test(arguments: [
    (["--goal", "2"], "reached the goal"), (["--patience", "1"], "brought nothing better"),
    (["--time", "1s"], "its time is over"),
  ])
  func aSearchStopsByItself(option: [String], reason: String) throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.space, in: folder)
    let answer = try Self.answer(
      Self.search(
        ["--trials", "1000", "--parallel", "2"] + option + Self.command + ["--rest", "0.02"],
        in: folder))
    #expect(answer.isOver && answer.stopped?.contains(reason) == true, "\(answer)")
    #expect(answer.trials.count { $0.status == "waiting" } > 900)
    #expect(!answer.trials.contains { $0.status == "failed" || $0.status == "running" })
    #expect(Waiting.until { folder.hosts.isEmpty })
  }

  @Test func aSearchIsStoppedFromOutside() throws {
    let folder = try TemporaryFolder()
    try Self.write(
      """
      parameters: {start: {uniform: [1, 2]}}
      metric: {name: val_loss}
      """, in: folder)
    let process = try start(
      [
        "--trials", "9", "--parallel", "2", "--", "python3",
        PythonEnvironment.trainers + "/waiting_search.py", "{start}", folder.path + "/never",
      ], in: folder)
    // Both have told a value.
    #expect(
      Waiting.until {
        ["s-search-t01", "s-search-t02"].allSatisfy { name in
          SteeringTests.find(name, in: folder).flatMap { try? RunLog.open($0) }?.metrics.isEmpty
            == false
        }
      })
    let refused = try Command.dltui("send", "s-search", "pause", folder: folder.path)
    #expect(refused.status == 2 && refused.errors.contains("a search takes only stop"))
    // One trial alone, then all.
    let one = try Command.dltui("send", "s-search-t01", "stop", folder: folder.path)
    #expect(one.status == 0, "\(one.errors)")
    #expect(Waiting.until { SteeringTests.find("s-search-t03", in: folder) != nil })
    let all = try Command.dltui("send", "s-search", "stop", folder: folder.path)
    #expect(all.status == 0 && all.output.contains("the search stops"), "\(all.errors)")
    #expect(Command.wait(for: process) == 0)
    let answer = try answer(in: folder)
    #expect(answer.isOver && answer.stopped == "somebody stopped it")
    #expect(answer.trials[0].status == "finished" && answer.trials[0].rank != nil)
    #expect(answer.trials[1].status == "finished" && answer.trials[1].score != nil)
    #expect(
      answer.trials[2...].allSatisfy { ["finished", "killed", "waiting"].contains($0.status) })
    #expect(answer.trials.count { $0.status == "waiting" } == 6)
    let again = try Command.dltui("send", "s-search", "stop", folder: folder.path)
    #expect(again.status == 2 && again.errors.contains("nobody works on the search"))
    let resumed = try Command.dltui(
      "search", "--resume", "s", "--headless", folder: folder.path)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("stopped: somebody stopped it\n"))
    #expect(
      resumed.output.contains(
        "more:    stopped after 3 of 9 trials, for good: another search with another --seed"))
  }

  /// Enter opens a trial live: a key there steers it, and takes it out of the ranking.
  @Test func aTrialIsOpenedAndSteered() throws {
    let folder = try TemporaryFolder()
    try Self.write(
      """
      parameters: {start: {choice: [1, 2]}}
      metric: {name: val_loss}
      """, in: folder)
    let terminal = try Terminal(columns: 120, rows: 36)
    try terminal.run(
      "cd \(folder.path) && \(Command.dltui) search space.yaml --name s --trials 2 --grid"
        + " --parallel 2 --no-config -- python3 \(PythonEnvironment.trainers)/waiting_search.py"
        + " '{start}' \(folder.path)/end")
    // Both have told a value.
    try terminal.waitFor("SEARCHING") { $0.contains(" 1.00 ") && $0.contains(" 2.00 ") }
    try terminal.press("Enter")
    try terminal.waitFor("hyperparameters") { $0.contains("aux weight") }
    try terminal.press("Space")
    try terminal.waitFor("PAUSED")
    try terminal.press("Space")
    try terminal.waitFor("RUNNING")
    try terminal.press("q")
    try terminal.waitFor("where trials lie")
    try terminal.press("S")
    try terminal.waitFor("end the search?")
    try terminal.press("Enter")
    try terminal.waitFor("DONE")
    try terminal.press("q")
    try terminal.waitFor("stopped: somebody stopped it") { $0.contains("ready$") }
  }

  // MARK: Killed

  /// Killed at three moments, its hosts alive; every trial is run once, and the result is that of a
  /// search that nobody killed.
  @Test(arguments: [["--trials", "6"], ["--trials", "9", "--asha"]])
  func aKilledSearchFindsItsTrialsAgain(manner: [String]) throws {
    let whole = try TemporaryFolder()
    try Self.write(Self.space, in: whole)
    let words = manner + ["--parallel", "2", "--seed", "3"] + Self.command
    let expected = try Self.answer(Self.search(words, in: whole))
    #expect(expected.isOver)

    let folder = try TemporaryFolder()
    try Self.write(Self.space, in: folder)
    let started = folder.path + "/started"
    let rest = ["--rest", "0.05", "--started", started]
    var process = try start(words + rest, in: folder)
    for entries in [1, 3, 5] {
      #expect(Waiting.until { Self.journalLines(folder) >= entries })
      kill(process, SIGKILL)
      Command.wait(for: process)
      process = try Command.start(
        Command.dltui, ["search", "--resume", "latest", "--json"], folder: folder.path,
        files: [folder.path + "/answer.json", folder.path + "/errors"])
    }
    // While one goes on no other does. The second may be the first to come: a program that the killed
    // one was starting has its lock for a moment longer.
    var second: Command.Result?
    if Waiting.until(seconds: 5, { Self.isLocked(folder) }) {
      second = try Command.dltui(
        "search", "--resume", "latest", "--json", folder: folder.path)
    }
    let status = Command.wait(for: process)
    let errors = (try? String(contentsOfFile: folder.path + "/errors", encoding: .utf8)) ?? ""
    if let second {
      let refusal = "another process works on it"
      #expect(second.status == 0 || second.errors.contains(refusal), "\(second.errors)")
      #expect(status == 0 || second.status == 0 && errors.contains(refusal), "\(errors)")
    } else {
      #expect(status == 0, "\(errors)")
    }
    let found =
      status == 0 ? try answer(in: folder) : try Self.answer(#require(second))
    #expect(found.isOver && found.trials == expected.trials)
    let starts = try String(contentsOfFile: started, encoding: .utf8).split(separator: "\n")
    #expect(starts.count == expected.trials.count, "\(starts)")
    #expect(try RunsFolder(folder.path + "/runs").names().count == expected.trials.count)
    // No trial goes on behind the search.
    #expect(Waiting.until { folder.hosts.isEmpty })
  }

  /// A trial that somebody stopped stays as it is; those that the search's end interrupted are run again
  /// when it goes on.
  @Test func anInterruptedTrialIsRunAgain() throws {
    let folder = try TemporaryFolder()
    try Self.write(
      """
      parameters: {start: {choice: [1, 2, 3]}}
      metric: {name: val_loss}
      """, in: folder)
    let process = try start(
      [
        "--trials", "3", "--grid", "--parallel", "3", "--", "python3",
        PythonEnvironment.trainers + "/waiting_search.py", "{start}", folder.path + "/end",
      ], in: folder)
    func tell(_ names: String...) -> Bool {
      Waiting.until {
        names.allSatisfy { name in
          SteeringTests.find(name, in: folder).flatMap { try? RunLog.open($0) }?.metrics.isEmpty
            == false
        }
      }
    }
    #expect(tell("s-search-t01", "s-search-t02", "s-search-t03"))
    let stopped = try Command.dltui("send", "s-search-t02", "stop", folder: folder.path)
    #expect(stopped.status == 0, "\(stopped.errors)")
    #expect(Waiting.until { Self.journalLines(folder) == 1 })
    kill(process, SIGINT)
    #expect(Command.wait(for: process) == 130)
    #expect(try !answer(in: folder).isOver && Self.journalLines(folder) == 1)
    let resumed = try Command.start(
      Command.dltui, ["search", "--resume", "latest", "--json"], folder: folder.path,
      files: [folder.path + "/answer.json", folder.path + "/errors"])
    #expect(tell("s-search-t01-2", "s-search-t03-2"))
    try Data().write(to: URL(filePath: folder.path + "/end"))
    #expect(Command.wait(for: resumed) == 0)
    let found = try answer(in: folder)
    #expect(found.isOver && found.trials.allSatisfy { $0.status == "finished" })
    #expect(found.trials.map(\.score) == [1, 2, 3])
    let names = try RunsFolder(folder.path + "/runs").names()
    #expect(names.count == 5 && !names.contains { $0.hasSuffix("t02-2") }, "\(names)")
  }

  private static func searchFolder(_ folder: TemporaryFolder) -> String? {
    let runs = folder.path + "/runs"
    return (try? FileManager.default.contentsOfDirectory(atPath: runs))?
      .first { $0.hasSuffix("-search") }.map { runs + "/" + $0 }
  }

  private static func journalLines(_ folder: TemporaryFolder) -> Int {
    guard let search = searchFolder(folder),
      let text = try? String(contentsOfFile: "\(search)/journal.jsonl", encoding: .utf8)
    else { return 0 }
    return text.count { $0 == "\n" }
  }

  private static func isLocked(_ folder: TemporaryFolder) -> Bool {
    searchFolder(folder).map { WriteLock.isTaken($0 + "/journal.jsonl") } ?? false
  }

  @Test func underAshaBadTrialsAreStoppedAtTheirRungs() throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.space, in: folder)
    // A trial goes on while it is judged: long enough that a busy machine stops it before its end.
    let started = folder.path + "/started"
    let answer = try Self.answer(
      Self.search(
        ["--trials", "9", "--asha", "--parallel", "1"] + Self.command
          + ["--started", started, "--rest", "0.3"], in: folder))
    let halted = answer.trials.filter { $0.status == "halted" }
    #expect(!halted.isEmpty && answer.trials.contains { $0.status == "finished" })
    for trial in answer.trials {
      #expect([1, 3, 9].contains(trial.epochs), "\(trial)")
      let expected = try Self.loss(trial, epochs: trial.epochs)
      #expect(abs((trial.score ?? .nan) - expected) < 1e-4, "\(trial)")
    }
    // One process a trial: what goes on does so where it is.
    #expect(
      try String(contentsOfFile: started, encoding: .utf8).split(separator: "\n").count == 9)
    // Those that were stopped did not come to their ends.
    for trial in halted where trial.epochs == 1 {
      let log = try RunLog.open(
        SteeringTests.run(String(format: "s-search-t%02d", trial.number), in: folder))
      let epochs = log.events.compactMap { event in
        if case .scalars(let block) = event { block.epochs.last } else { nil }
      }
      #expect((epochs.max() ?? 9) < 9)
    }
  }

  @Test func underHalvingTheBestBeginAnewWithMoreEpochs() throws {
    let folder = try TemporaryFolder()
    try Self.write(Self.space, in: folder)
    let answer = try Self.answer(
      Self.search(
        ["--trials", "9", "--halving", "--parallel", "2"] + Self.command, in: folder))
    #expect(answer.isOver)
    #expect(answer.trials.count { $0.epochs == 1 } == 6)
    #expect(answer.trials.count { $0.epochs == 3 } == 2)
    let best = try #require(answer.trials.first { $0.epochs == 9 })
    #expect(best.rank == 1 && best.status == "finished")
    let names = try RunsFolder(folder.path + "/runs").names()
    #expect(names.count == 9 + 3 + 1)
  }
}
