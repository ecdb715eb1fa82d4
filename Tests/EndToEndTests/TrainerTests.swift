import Foundation
import RunEvents
import RunLogs
import Testing

/// Other people's programs under `dltui run`: any that prints, and PyTorch's unchanged.
@Suite(.ownThreads) struct TrainerTests {
  private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Command.Result {
    try Command.dltui(["run", "--headless", "--name", "trainer"] + arguments, folder: folder.path)
  }

  private func shell(_ script: String, _ options: String..., in folder: TemporaryFolder) throws
    -> Command.Result
  {
    try run(options + ["--", "sh", "-c", script], in: folder)
  }

  private func start(
    _ command: [String], options: [String] = [], in folder: TemporaryFolder
  ) throws -> pid_t {
    try Command.start(
      Command.dltui, ["run", "--headless", "--name", "trainer"] + options + ["--"] + command,
      folder: folder.path)
  }

  private func send(_ words: String..., in folder: TemporaryFolder) throws -> Command.Result {
    try Command.dltui(["send", "trainer"] + words, folder: folder.path)
  }

  private func log(_ folder: TemporaryFolder) throws -> RunLog {
    try RunLog.open(SteeringTests.run("trainer", in: folder))
  }

  private func finish(_ folder: TemporaryFolder) throws -> Finish? {
    try log(folder).events.compactMap { event in
      if case .finished(let finish) = event { finish } else { nil }
    }.last
  }

  // MARK: Anything that prints

  @Test func whatItPrintsAndItsExitCodeAreItsOwn() throws {
    let folder = try TemporaryFolder()
    let result = try shell(
      #"printf 'one\ntwo'; printf '\033[31mred\033[0m\n' >&2; exit 7"#, in: folder)
    #expect(result.status == 7)
    #expect(result.output == "one\ntwo")
    #expect(result.errors == "\u{1b}[31mred\u{1b}[0m\n")
    let finish = try #require(try finish(folder))
    #expect(finish.reason == .failed && finish.detail?.contains("exit code 7") == true)
    let console = try String(
      contentsOfFile: SteeringTests.run("trainer", in: folder) + "/console.log", encoding: .utf8)
    #expect(console.contains("one\ntwo") && console.contains("red"))
  }

  @Test func curvesAreReadFromWhatItPrints() throws {
    let folder = try TemporaryFolder()
    let script = PythonEnvironment.trainers + "/printing.sh"
    let result = try run(["--", "sh", script], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let metrics = Set(try log(folder).metrics)
    #expect(metrics.isSuperset(of: [.trainCost, .devCost]))
    #expect(try finish(folder)?.reason == .completed)
    // What it printed is there when the run is replayed.
    let screen = try Terminal()
    try screen.run("cd \(folder.path) && \(Command.dltui) replay trainer --no-config")
    try screen.waitFor("cost")
    try screen.press("7")
    try screen.waitFor("epoch 5 loss 0.400000")
    try screen.press("q")
  }

  /// Its lines are searched on the Console; a selected one takes the charts to its step.
  /// A terminal in which a shell script trains, and the Console is in view.
  private func console(of script: String, in folder: TemporaryFolder) throws -> Terminal {
    try Data(script.utf8).write(to: URL(filePath: folder.path + "/train.sh"))
    let terminal = try Terminal(columns: 100, rows: 30)
    try terminal.run(
      "cd \(folder.path) && \(Command.dltui) run --no-config --name trainer -- sh train.sh")
    try terminal.waitFor("RUNNING")
    try terminal.press("7")
    return terminal
  }

  @Test func theConsoleIsSearchedAndLeadsToTheCharts() throws {
    let folder = try TemporaryFolder()
    let script = """
      for step in 1 2 3 4 5 6 7 8 9; do echo "step $step: loss 0.$step"; sleep 0.3; done
      echo the disk is slow; while [ ! -e \(folder.path)/end ]; do sleep 0.05; done
      """
    let terminal = try console(of: script, in: folder)
    try terminal.waitFor("the disk is slow")
    try terminal.press("/")
    try terminal.type(Array("STEP 4".utf8))
    try terminal.waitFor("1 of 10 lines match") {
      $0.contains("step 4: loss 0.4") && !$0.contains("the disk is slow")
    }
    try terminal.press("Enter")
    try terminal.press("Up")
    let selected = try terminal.waitFor("selected: step ")
    let start = try #require(selected.range(of: "selected: ")).upperBound
    let step = try #require(WatchTests.step(in: String(selected[start...])))
    // What is printed is read a moment after the row that it made.
    #expect((4...5).contains(step))
    try terminal.press("Enter")
    try terminal.waitFor("├ cost  step \(step) ") { $0.contains("train 0.\(step)000") }
    try Data().write(to: URL(filePath: folder.path + "/end"))
    try terminal.waitFor("FINISHED")
    try terminal.press("q")
    try terminal.waitFor("ready$")
  }

  /// What it prints in its last moment, a traceback mostly, is on the Console when it has ended.
  @Test func theConsoleHasItsLastWords() throws {
    let folder = try TemporaryFolder()
    let script = """
      echo "step 1: loss 0.5"; while [ ! -e \(folder.path)/end ]; do sleep 0.05; done
      echo 'ValueError: the last words' >&2; printf 'without an end'; exit 3
      """
    let terminal = try console(of: script, in: folder)
    try terminal.waitFor("step 1: loss 0.5")
    try Data().write(to: URL(filePath: folder.path + "/end"))
    try terminal.waitFor("FAILED") {
      $0.contains("1 ValueError: the") && $0.contains("1 without an end")
    }
    try terminal.press("q")
    try terminal.waitFor("ready$")
  }

  @Test func aLogThatItHasOpenIsFollowed() throws {
    let folder = try TemporaryFolder()
    let script = """
      mkdir logs; exec 3>logs/metrics.csv; echo step,val_loss,loss >&3
      for step in 1 2 3 4; do echo "$step,0.$step,0.5" >&3; echo "step $step loss 0.5"; done; sleep 1.5
      echo 5,0.05,0.5 >&3
      """
    #expect(try shell(script, in: folder).status == 0)
    let log = try log(folder)
    let rows = log.events.flatMap { event -> [Double] in
      guard case .scalars(let block) = event, let index = block.keys.firstIndex(of: .devCost)
      else { return [] }
      return Array(block.column(index))
    }
    #expect(rows == [0.1, 0.2, 0.3, 0.4, 0.05])
    let notes = log.events.compactMap { if case .message(let said) = $0 { said.text } else { nil } }
    #expect(notes.count { $0 == "the trainer's own log is followed: logs/metrics.csv (CSV)" } == 1)
  }

  @Test func deathBySignalIsSaid() throws {
    let folder = try TemporaryFolder()
    #expect(try shell("kill -9 $$", in: folder).status == 137)
    #expect(try finish(folder)?.detail?.contains("signal 9") == true)
  }

  @Test func aProgramThatIsNotThereIsSaid() throws {
    let folder = try TemporaryFolder()
    let result = try run(["--", "no-such-program-at-all"], in: folder)
    #expect(result.status == 127)
    #expect(result.errors.contains("no program is called no-such-program-at-all"))
  }

  @Test func theStopLadderEndsWhatDoesNotListen() throws {
    let folder = try TemporaryFolder()
    let process = try start(
      ["sh", "-c", "trap '' INT TERM; echo ready; while :; do sleep 0.05; done"],
      options: ["--grace", "0.3"], in: folder)
    try #require(Waiting.until { SteeringTests.find("trainer", in: folder) != nil })
    #expect(try Waiting.until { try send("stop", in: folder).status == 0 })
    #expect(Command.wait(for: process) == 137)
    #expect(try finish(folder)?.reason == .stoppedByUser)
  }

  @Test func aSignalReachesTheTrainer() throws {
    let folder = try TemporaryFolder()
    let process = try start(
      ["sh", "-c", "trap 'echo saved; exit 3' TERM; echo ready; while :; do sleep 0.05; done"],
      in: folder)
    func hasPrinted(_ word: String) -> Bool {
      guard let run = SteeringTests.find("trainer", in: folder) else { return false }
      return (try? String(contentsOfFile: run + "/console.log", encoding: .utf8))?.contains(word)
        == true
    }
    try #require(Waiting.until { hasPrinted("ready") })
    kill(process, SIGTERM)
    #expect(Command.wait(for: process) == 3)
    #expect(hasPrinted("saved"))
    #expect(try finish(folder)?.reason == .interrupted)
  }

  @Test func anyProgramCanBePaused() throws {
    let folder = try TemporaryFolder()
    let process = try start(
      // A shell that waits for its vfork shows no T though its group is stopped.
      ["sh", "-c", "echo $$ > pid; exec sleep 1000"], in: folder)
    func state() -> Character? {
      guard let text = try? String(contentsOfFile: folder.path + "/pid", encoding: .utf8),
        let number = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)),
        let facts = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
      else { return nil }
      return facts.split(separator: ")").last?.split(separator: " ").first?.first
    }
    try #require(Waiting.until { state() != nil })
    #expect(try Waiting.until { try send("pause", in: folder).status == 0 })
    #expect(Waiting.until { state() == "T" })
    #expect(try send("set", "lr", "0.1", in: folder).status == 2)
    #expect(try send("undo", in: folder).errors.contains("it only prints"))
    #expect(try send("resume", in: folder).status == 0)
    #expect(Waiting.until { state() != "T" })
    #expect(try send("stop", in: folder).status == 0)
    #expect(Command.wait(for: process) == 130)
  }

  // MARK: PyTorch

  private static func loop(_ python: String, _ options: String...) -> [String] {
    [python, PythonEnvironment.trainers + "/plain_loop.py"] + options
  }

  /// The rows that the run has now, by title.
  private func hyperparameters(_ folder: TemporaryFolder) throws -> [String: Double] {
    let status = try send("status", "--json", in: folder)
    guard status.status == 0,
      let document = try JSONSerialization.jsonObject(with: Data(status.output.utf8))
        as? [String: Any], let rows = document["hyperparameters"] as? [[String: Any]]
    else { return [:] }
    return Dictionary(
      rows.compactMap { row in
        guard let key = row["key"] as? String, let value = row["value"] as? Double else {
          return nil
        }
        return (key, value)
      }, uniquingKeysWith: { $1 })
  }

  /// The client's own tests have the others.
  @Test(arguments: ["none", "onecycle", "plateau", "sequential"])
  func anUnchangedLoopIsSteered(scheduler: String) throws {
    let python = try PythonEnvironment.torch.get()
    let folder = try TemporaryFolder()
    let process = try start(
      Self.loop(
        python, "--scheduler", scheduler, "--epochs", "2000", "--rest", "0.01", "--optimizer",
        "momentum", "--weights", folder.path + "/weights.pt"), in: folder)
    try #require(Waiting.until { SteeringTests.find("trainer", in: folder) != nil })
    try #require(try Waiting.until { try hyperparameters(folder)["learningRate"] != nil })
    let before = try #require(try hyperparameters(folder)["learningRate"])
    let set = try send("set", "lr", "\(before / 4)", "--json", in: folder)
    #expect(set.status == 0, "\(set.errors)")
    #expect(try send("set", "momentum", "0.5", in: folder).status == 0)
    #expect(try send("pause", in: folder).status == 0)
    let rows = try hyperparameters(folder)
    #expect(rows["learningRate"] == before / 4 && rows["momentum"] == 0.5)
    #expect(try send("undo", in: folder).status == 1)
    #expect(try send("resume", in: folder).status == 0)
    #expect(try send("stop", "--at", "epoch", in: folder).status == 0)
    #expect(Command.wait(for: process) == 0)

    let events = try log(folder).events
    let edits = events.compactMap { event -> CommandOutcome? in
      guard case .commandApplied(let outcome) = event,
        case .set(.learningRate, _, _) = outcome.command.action
      else { return nil }
      return outcome
    }
    let edit = try #require(edits.first)
    #expect(edits.count == 1 && edit.before == before && edit.after == before / 4)
    // What the optimizer used is the schedule's rate times the edit.
    let effective = try #require(edit.effective)
    #expect(effective > 0 && effective.isFinite)
    #expect(try finish(folder)?.reason == .stoppedByUser)
    // After the epoch, validation done: the last thing printed is an epoch's line.
    let console = try String(
      contentsOfFile: SteeringTests.run("trainer", in: folder) + "/console.log", encoding: .utf8)
    #expect(console.contains("val_loss"))
    #expect(Set(try log(folder).metrics).isSuperset(of: [.trainCost, .devCost, .learningRate]))
  }

  /// Its loss has a gradient of 1 for one bias: how far that moves is the rate of the step.
  @Test func anUnchangedKerasFitIsSteered() throws {
    let python = try PythonEnvironment.torch.get()
    let folder = try TemporaryFolder()
    let movement = folder.path + "/movement.json"
    let process = try start(
      [
        "/usr/bin/env", "KERAS_BACKEND=torch", python, PythonEnvironment.trainers + "/keras_fit.py",
        "--epochs", "2000", "--rest", "0.01", "--movement", movement,
      ], in: folder)
    try #require(Waiting.until { SteeringTests.find("trainer", in: folder) != nil })
    try #require(try Waiting.until { try hyperparameters(folder)["learningRate"] != nil })
    let before = try #require(try hyperparameters(folder)["learningRate"])
    #expect(try send("set", "lr", "\(before / 4)", in: folder).status == 0)
    #expect(try send("pause", in: folder).status == 0)
    #expect(try hyperparameters(folder)["learningRate"] == before / 4)
    #expect(try send("resume", in: folder).status == 0)
    #expect(try send("stop", "--at", "epoch", in: folder).status == 0)
    #expect(Command.wait(for: process) == 0)

    struct Step: Decodable {
      var step: Int
      var rates: [Double]
      var scheduled: Double
    }
    let steps = try JSONDecoder().decode(
      [Step].self, from: Data(contentsOf: URL(filePath: movement)))
    let edit = try #require(
      try log(folder).events.compactMap { event -> CommandOutcome? in
        guard case .commandApplied(let outcome) = event,
          case .set(.learningRate, _, _) = outcome.command.action
        else { return nil }
        return outcome
      }.first)
    // The edit counts from the step after the one it is acknowledged at, whatever the schedule does.
    for step in steps {
      let scale = step.step > edit.step ? 0.25 : 1
      #expect(abs(step.rates[0] / step.scheduled - scale) < 1e-6, "step \(step.step)")
    }
    // After the epoch of 25 steps, validation done.
    #expect(steps.count % 25 == 0 && steps.count > edit.step)
    #expect(try finish(folder)?.reason == .stoppedByUser)
    #expect(Set(try log(folder).metrics).isSuperset(of: [.trainCost, .devCost, .learningRate]))
  }

  @Test func nothingChangesWhenNobodyEdits() throws {
    let python = try PythonEnvironment.torch.get()
    let folder = try TemporaryFolder()
    let words = ["--scheduler", "onecycle", "--epochs", "3", "--optimizer", "adamw"]
    let script = [PythonEnvironment.trainers + "/plain_loop.py"] + words
    let alone = try Command.run(
      python, script + ["--weights", folder.path + "/alone.pt"], folder: folder.path)
    let under = try run(
      ["--", python] + script + ["--weights", folder.path + "/under.pt"], in: folder)
    #expect(alone.status == 0 && under.status == 0, "\(under.errors)")
    #expect(alone.output == under.output && under.errors == alone.errors)
    #expect(
      try PythonEnvironment.holdTheSame(folder.path + "/alone.pt", folder.path + "/under.pt"))
  }

  @Test func anExceptionIsShownAndItsExitCodeKept() throws {
    let python = try PythonEnvironment.torch.get()
    let folder = try TemporaryFolder()
    let result = try run(
      ["--", python, PythonEnvironment.trainers + "/failing.py", "--raise-at", "7"],
      in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains("Traceback"))
    let finish = try #require(try finish(folder))
    #expect(finish.reason == .failed && finish.detail?.contains("Error") == true, "\(finish)")
  }

  /// Some of the client's own tests, against a host that they play; `Tests/ClientTests/run.sh` has all.
  @Test(arguments: [
    "test_learning_rate.LearningRate.test_onecycle",
    "test_steering.Steering.test_aLossThatIsNoNumberPausesTheRun",
    "test_steering.Steering.test_stopAfterEpochComesAfterValidation",
    "test_optimizers.Optimizers.test_twoOptimizersHaveRatesOfTheirOwn",
    "test_distributed.Distributed.test_twoRanks",
  ])
  func theClientsOwnTestsPass(test: String) throws {
    let python = try PythonEnvironment.torch.get()
    let result = try Command.run(
      python, ["-m", "unittest", test], folder: PythonEnvironment.tests + "/ClientTests")
    #expect(result.status == 0, "\(result.errors.suffix(4000))")
  }

  /// What is in the binary is what stands in the repository.
  @Test func theEmbeddedClientIsComplete() throws {
    let folder = try TemporaryFolder()
    let cache = folder.path + "/cache"
    _ = try Command.run(
      "/usr/bin/env",
      ["XDG_CACHE_HOME=\(cache)", Command.dltui, "run", "--headless", "--", "true"],
      folder: folder.path)
    let versions = try FileManager.default.contentsOfDirectory(atPath: cache + "/dltui/python")
    try #require(versions.count == 1)
    let source = PythonEnvironment.tests + "/../Sources/RunControl/Python"
    let difference = try Command.run(
      "/usr/bin/env",
      ["diff", "-r", "-x", "__pycache__", source, cache + "/dltui/python/" + versions[0]],
      folder: folder.path)
    #expect(difference.status == 0, "\(difference.output)")
  }
}
