import Foundation
import RunEvents
import RunLogs
import Testing

/// A run outlives its screens: they leave, die, come back and are several.
@Suite(.ownThreads) struct AttachTests {
  private static let run =
    "train digits --name long --no-config --set pace=50 --set earlyStopping=null --epochs 100000"

  private func open(_ command: String, in folder: TemporaryFolder) throws -> Terminal {
    let terminal = try Terminal()
    try terminal.run("cd \(folder.path) && \(Command.dltui) \(command)")
    return terminal
  }

  private func send(_ words: String..., in folder: TemporaryFolder) throws -> Command.Result {
    try Command.dltui(["send", "long"] + words, folder: folder.path)
  }

  private func events(_ folder: TemporaryFolder) throws -> [RunEvent] {
    try RunLog.open(SteeringTests.run("long", in: folder)).events
  }

  /// The answers in the log, by what was asked.
  private func applied(_ folder: TemporaryFolder) throws -> [RunCommand.Action] {
    try events(folder).compactMap { event in
      if case .commandApplied(let outcome) = event { outcome.command.action } else { nil }
    }
  }

  @Test func detachedItGoesOnAndTwoScreensComeBack() throws {
    let folder = try TemporaryFolder()
    let first = try open(Self.run, in: folder)
    try first.waitFor("RUNNING")
    try first.press("D")
    try first.waitFor("dltui attach") { $0.contains("dltui send") && $0.contains("ready$") }
    #expect(try first.state("#{alternate_on}") == "0")
    // The pace was for whoever looked on.
    try first.waitFor("at full speed")
    let host = try #require(folder.hosts.first)
    #expect(Waiting.isRunning(host))

    try first.run("\(Command.dltui) attach --no-config")
    try first.waitFor("RUNNING")
    let second = try open("attach long --no-config", in: folder)
    try second.waitFor("controls")
    // One steers, the other looks on and sees the same.
    try first.press("Right")
    try first.waitFor("①")
    try second.waitFor("①")
    try second.press("Right")
    try second.waitFor("C takes control")
    try second.press("C")
    try second.waitFor("you control")
    try first.waitFor("controls")
    try second.press("Space")
    try second.waitFor("PAUSED")
    try first.waitFor("PAUSED")

    // The one that controls is killed, the other one's terminal is closed.
    kill(try second.programProcess(), SIGKILL)
    try first.waitFor("Space resume") { !$0.contains(" controls") }
    #expect(Waiting.isRunning(host))
    try first.press("Space")
    try first.waitFor("RUNNING")
    try first.press("q")
    try first.waitFor("detach")
    try first.press("2")
    try first.waitFor("dltui attach") { $0.contains("ready$") }
    #expect(Waiting.isRunning(host))

    let stopped = try send("stop", "--at", "epoch", in: folder)
    #expect(stopped.status == 0, "\(stopped.errors)")
    #expect(Waiting.until { !Waiting.isRunning(host) })
    #expect(
      try applied(folder).map { if case .set = $0 { "set" } else { "\($0)" } } == [
        "set", "pause", "resume", "stop(RunEvents.RunCommand.StopPoint.afterEpoch)",
      ])
    let gone = try Command.dltui("attach", "long", folder: folder.path)
    #expect(gone.status == 2 && gone.errors.contains("does not live any more: stopped at step "))
    #expect(gone.errors.contains("dltui replay"))
  }

  /// Two runs on one screen: each goes on in its own host, whichever is in view.
  @Test func theRunsScreenAttachesSteersComesBackAndStops() throws {
    let folder = try TemporaryFolder()
    let other = "train digits --name other --seed 2 --set pace=50 --set earlyStopping=null"
    let started = try Command.dltui(
      other.split(separator: " ").map(String.init) + ["--epochs", "100000", "--detach"],
      folder: folder.path)
    #expect(started.status == 0, "\(started.errors)")
    let host = try #require(folder.hosts.first)
    let screen = try open(Self.run, in: folder)
    try screen.waitFor("RUNNING")
    let own = try #require(folder.hosts.first { $0 != host })
    try screen.press("6")
    try screen.waitFor("● \(host)") { $0.contains("● \(own)") }
    try screen.press("j")
    try screen.waitFor("Enter attach") { $0.contains("S stop it") }
    try screen.press("Enter")
    // Its keys work, and its edits are marks in its log.
    try screen.waitFor("-other") { $0.contains("2/2") && $0.contains("RUNNING") }
    try screen.press("1")
    try screen.press("Right")
    try screen.waitFor("①")
    try screen.press("Space")
    try screen.waitFor("PAUSED")
    // Back: the first one trains on, and has no mark.
    try screen.press("BSpace")
    try screen.waitFor("-long") {
      $0.contains("1/2") && $0.contains("RUNNING") && !$0.contains("①")
    }
    try screen.press("Space")
    try screen.waitFor("PAUSED")
    try screen.press("Space")
    try screen.waitFor("RUNNING")
    // From the list again: it is open already, and paused as it was left.
    try screen.press("6")
    try screen.waitFor("Enter attach")
    try screen.press("S")
    try screen.waitFor("other?") { $0.contains("saves weights and a checkpoint") }
    try screen.press("Enter")
    try screen.waitFor("stops after this batch")
    #expect(Waiting.until { !Waiting.isRunning(host) })
    // No key for it is offered any more, and the list knows how it ended.
    try screen.waitFor("stopped") { !$0.contains("● \(host)") && $0.contains("Enter compare") }
    try screen.press("D")
    try screen.waitFor("dltui attach") { $0.contains("ready$") }
    #expect(Waiting.isRunning(own))
    let log = try RunLog.open(SteeringTests.run("other", in: folder))
    let finish = log.events.compactMap { event in
      if case .finished(let finish) = event { finish } else { nil }
    }
    #expect(finish.map(\.reason) == [.stoppedByUser])
    let asked = log.events.compactMap { event in
      if case .commandRequested(let request) = event { request.command } else { nil }
    }
    #expect(asked.last?.action == .stop(.afterBatch) && asked.last?.origin == .user)
    #expect(try send("stop", in: folder).status == 0)
  }

  @Test func aHostThatIsKilledIsSaidAndTheRunResumes() throws {
    let folder = try TemporaryFolder()
    let screen = try open(Self.run, in: folder)
    try screen.waitFor("RUNNING")
    let host = try #require(folder.hosts.first)
    kill(host, SIGKILL)
    try screen.waitFor("no host any more") { $0.contains("train --resume") }
    try screen.press("q")
    try screen.waitFor("ready$")
    // Neither lock nor socket of the dead one is in the way.
    try SignalTests.expectResumes(folder)
  }

  /// Who sees the trainer's host die is told what becomes of the trainer, as `doctor` tells it.
  @Test func anotherProgramThatLosesItsHostIsSaidToGoOn() throws {
    let folder = try TemporaryFolder()
    let script = "i=0; while [ ! -e end ]; do i=$((i+1)); echo step $i loss 0.5; sleep 0.02; done"
    let started = try Command.dltui(
      ["run", "--detach", "--name", "other", "--", "sh", "-c", script], folder: folder.path)
    #expect(started.status == 0, "\(started.errors)")
    defer { _ = FileManager.default.createFile(atPath: folder.path + "/end", contents: nil) }
    let screen = try open("attach --no-config", in: folder)
    try screen.waitFor("RUNNING")
    kill(try #require(folder.hosts.first), SIGKILL)
    try screen.waitFor("goes on by itself") {
      $0.contains("no host any more") && $0.contains("kill -INT -") && !$0.contains("--resume")
    }
    try screen.press("q")
    try screen.waitFor("console.log") { $0.contains("ready$") && !$0.contains("--resume") }
  }

  @Test func anEditIsSpreadAndGuardedByAScript() throws {
    let folder = try TemporaryFolder()
    let started = try Command.dltui(
      [
        "train", "digits", "--name", "long", "--set", "earlyStopping=null", "--epochs", "100000",
        "--detach",
      ], folder: folder.path)
    #expect(started.status == 0, "\(started.errors)")
    #expect(try send("pause", in: folder).status == 0)
    let edit = try send(
      "set", "lr", "0.0003", "--over", "200steps", "--guard", "50%", in: folder)
    #expect(edit.output.contains("learning rate 0.003 → 0.0003 over 200 steps guard 50%"))
    #expect(edit.output.contains("dev/cost is "))
    let status = try send("status", "--json", in: folder)
    #expect(status.output.contains("\"target\" : 0.0003"))
    #expect(status.output.contains("\"stepsLeft\" : 200"))
    #expect(try send("status", in: folder).output.contains("→ 0.0003, 0 of 200 steps"))
    let refused = try send("set", "epochs", "200000", "--over", "2epochs", in: folder)
    #expect(refused.status == 2 && refused.errors.contains("there is nothing to spread"))
    // One that ruins the run is taken back by itself, though nobody looks on.
    let ruin = try send("set", "lr", "1e5", "--guard", "dev/cost 20%", in: folder)
    #expect(ruin.output.contains("guard dev/cost 20%"))
    #expect(try send("resume", in: folder).status == 0)
    #expect(
      try Waiting.until {
        try events(folder).contains { event in
          if case .commandApplied(let outcome) = event {
            outcome.command.origin == .guarding
          } else {
            false
          }
        }
      })
    #expect(try send("stop", in: folder).status == 0)
    #expect(try Waiting.until { try SignalTests.finish(in: folder)?.reason == .stoppedByUser })
  }

  @Test func scriptsSteerAndAreAnswered() throws {
    let folder = try TemporaryFolder()
    let started = try Command.dltui(
      [
        "train", "digits", "--name", "long", "--set", "earlyStopping=null", "--epochs", "100000",
        "--detach",
      ], folder: folder.path)
    #expect(started.status == 0 && started.output.contains("dltui attach"), "\(started.errors)")
    #expect(try send("set", "lr", "0.01", in: folder).output.contains("learning rate 0.003 → 0.01"))
    let json = try send("set", "dropout", "30%", "--json", in: folder)
    #expect(json.output.contains("\"after\" : 0.3") && json.output.contains("\"id\" : 2"))
    #expect(try send("pause", in: folder).status == 0)
    let again = try send("pause", in: folder)
    #expect(again.status == 1 && again.errors.contains("already paused"))
    let refused = try send("set", "dropout", "20", in: folder)
    #expect(refused.status == 1 && refused.errors.contains("dropout must be in 0..<1"))
    #expect(try send("set", "nonsense", "1", in: folder).status == 2)
    #expect(try send("fly", in: folder).status == 2)
    let status = try send("status", "--json", in: folder)
    let text = Data(status.output.utf8)
    let document = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
    #expect(document["state"] as? String == "paused")
    #expect((document["capabilities"] as? [String])?.contains("stop.afterEpoch") == true)
    // A second process may not go on with it meanwhile.
    let second = try Command.dltui(
      "train", "--resume", "long", "--headless", folder: folder.path)
    #expect(second.status == 2)
    #expect(second.errors.contains("process \(try #require(folder.hosts.first)) owns the run"))
    #expect(try send("resume", in: folder).status == 0)
    #expect(try send("stop", in: folder).status == 0)
    #expect(try Waiting.until { try SignalTests.finish(in: folder)?.reason == .stoppedByUser })
    let who = try events(folder).compactMap { event in
      if case .commandRequested(let request) = event { request.command.origin } else { nil }
    }
    #expect(Set(who) == [.script])
  }

  /// The line is what `ssh` would make: a program that runs the relay, wherever.
  @Test func aBrokenLineIsOpenedAnew() throws {
    let folder = try TemporaryFolder()
    let bin = folder.path + "/bin"
    try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: bin + "/dltui", withDestinationPath: Command.dltui)
    try folder.writeProgram(
      "#!/bin/sh\nfor last; do :; done\necho $$ > \(folder.path)/line\nexec sh -c \"exec $last\"\n",
      to: "bin/ssh")
    _ = try Command.dltui(
      [
        "train", "digits", "--name", "long", "--set", "earlyStopping=null", "--epochs", "100000",
        "--detach",
      ], folder: folder.path)
    let screen = try Terminal()
    try screen.run(
      "cd \(folder.path) && PATH=\(bin):$PATH dltui attach server:long --no-config")
    try screen.waitFor("RUNNING")
    try screen.press("Right")
    try screen.waitFor("①")
    func line() -> pid_t? {
      (try? String(contentsOfFile: folder.path + "/line", encoding: .utf8)).flatMap {
        pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }
    let first = try #require(line())
    kill(first, SIGKILL)
    #expect(Waiting.until { line() != first })
    try screen.waitFor("RUNNING") {
      !$0.contains("reconnecting") && $0.contains("the line to the host broke")
    }
    try screen.press("Space")
    try screen.waitFor("PAUSED")
    try screen.press("D")
    try screen.waitFor("dltui attach server:long")
    // The edit before and the pause after, once each.
    #expect(try applied(folder).count == 2)
    #expect(try send("stop", in: folder).status == 0)
  }

  @Test func whatCannotBeReachedOnAnotherMachineIsSaidWithoutAScreen() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/bin", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/bin/dltui", withDestinationPath: Command.dltui)
    try folder.writeProgram(
      """
      #!/bin/sh
      case "$*" in *nohost*) echo ssh: no such host nohost >&2; exit 255;; esac
      for last; do :; done
      exec sh -c "exec $last"

      """, to: "bin/ssh")
    func dltui(_ words: [String]) throws -> Command.Result {
      try Command.run(
        "env", ["PATH=\(folder.path)/bin:/usr/bin:/bin", "dltui"] + words, folder: folder.path)
    }
    let ended = try dltui(["train", "moons", "--name", "ended", "--epochs", "1", "--headless"])
    #expect(ended.status == 0, "\(ended.errors)")
    for (command, rest) in [("attach", []), ("send", ["stop"])] {
      func ask(_ run: String) throws -> Command.Result { try dltui([command, run] + rest) }
      let unknown = try ask("server:nosuchrun")
      #expect(unknown.status == 2 && unknown.output.isEmpty, "\(unknown.output)")
      #expect(unknown.errors.hasPrefix("dltui: server says: "), "\(unknown.errors)")
      #expect(unknown.errors.contains("nosuchrun"))
      let over = try ask("server:ended")
      #expect(over.status == 2 && over.output.isEmpty, "\(over.output)")
      #expect(over.errors.contains("does not live any more: finished at step "), "\(over.errors)")
      #expect(over.errors.contains("hint: on server: dltui replay "), "\(over.errors)")
      let nowhere = try ask("nohost:x")
      #expect(nowhere.status == 2 && nowhere.output.isEmpty, "\(nowhere.output)")
      #expect(
        nowhere.errors
          == "dltui: host: cannot connect to nohost:x (ssh: no such host nohost)\n")
    }
  }

  @Test func tenStartsInTheSameSecondAreTenRuns() throws {
    let folder = try TemporaryFolder()
    let processes = try (0..<10).map { _ in
      try Command.start(
        Command.dltui, ["train", "moons", "--epochs", "2", "--headless"], folder: folder.path)
    }
    for process in processes { #expect(Command.wait(for: process) == 0) }
    let runs = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs")
    #expect(runs.count == 10)
    for run in runs {
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/runs/\(run)")
      #expect(Set(left) == ["manifest.json", "events.jsonl", "checkpoints"])
    }
  }
}
