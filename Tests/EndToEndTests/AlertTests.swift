import Foundation
import RunEvents
import RunLogs
import Testing

/// Nobody looks at a run all night: it calls, whoever trains it and whether a screen is there or not.
@Suite(.ownThreads) struct AlertTests {
  /// A command that keeps each alert in a file.
  private static let keep = "sh -c 'cat >> alerts.jsonl; echo kept >&2'"

  private func kept(_ folder: TemporaryFolder) throws -> [[String: Any]] {
    let text = try String(contentsOfFile: folder.path + "/alerts.jsonl", encoding: .utf8)
    return try text.split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private func alerts(_ name: String, _ folder: TemporaryFolder) throws -> [String] {
    try RunLog.open(SteeringTests.run(name, in: folder)).events.compactMap {
      if case .alert(let alert) = $0 { alert.rule.description } else { nil }
    }
  }

  @Test func aHeadlessRunTellsAndTheCommandReads() throws {
    let folder = try TemporaryFolder()
    let result = try Command.dltui(
      [
        "train", "digits", "--headless", "--no-config", "--name", "short", "--epochs", "3",
        "--set", "alerts=[dev/cost < 1]", "--alert", "finished", "--alert",
        "no improvement 99 epochs",
        "--on-alert", Self.keep,
      ], folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("alert: dev/cost < 1: dev/cost is 0."))
    #expect(result.output.contains("alert: the run is finished: all 3 epochs are done"))
    #expect(result.errors.contains("kept"))
    let kept = try kept(folder)
    #expect(Set(kept.compactMap { $0["rule"] as? String }) == ["dev/cost < 1", "finished"])
    let cost = try #require(kept.first { $0["rule"] as? String == "dev/cost < 1" })
    #expect((cost["run"] as? String)?.hasSuffix("-short") == true)
    #expect((cost["path"] as? String)?.hasPrefix("/") == true)
    #expect((cost["value"] as? Double).map { $0 < 1 } == true && cost["epoch"] as? Double == 1)
    #expect(cost["step"] as? Int != nil && cost["time"] as? String != nil)
    #expect(cost["host"] as? String == ProcessInfo.processInfo.hostName)
    #expect(try alerts("short", folder) == ["dev/cost < 1", "finished"])
  }

  @Test func aCommandThatFailsIsOneMessageAndHoldsNothingUp() throws {
    let folder = try TemporaryFolder()
    let result = try Command.dltui(
      [
        "train", "digits", "--headless", "--no-config", "--name", "short", "--epochs", "1",
        "--alert", "finished", "--on-alert", "sh -c 'exit 4'",
      ], folder: folder.path)
    #expect(result.status == 0)
    let messages = try RunLog.open(SteeringTests.run("short", in: folder)).events.compactMap {
      if case .message(let message) = $0, message.text.contains("alert") {
        message.text
      } else {
        nil
      }
    }
    #expect(messages == ["the alert command sh ended with exit code 4"])
  }

  @Test func wrongRulesAndCommandsAreRefusedBeforeAnythingBegins() throws {
    let folder = try TemporaryFolder()
    for (words, error) in [
      (
        ["train", "--alert", "dev/cots > 2"], "dltui: --alert 'dev/cots > 2': nothing logs dev/cots"
      ),
      (["run", "--alert", "often", "--", "true"], "dltui: --alert 'often': ‘often’ is no rule"),
      (
        ["train", "--on-alert", "a 'b"],
        "dltui: on-alert: cannot run ‘a 'b’ (the quote ' is not closed)"
      ),
    ] {
      let result = try Command.dltui(words, folder: folder.path)
      #expect(result.status == 2 && result.errors.hasPrefix(error), "\(result.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/runs"))
  }

  /// Left alone, asked by a script, and looked at again in the morning.
  @Test func aDetachedRunCallsAndAScreenShowsIt() throws {
    let folder = try TemporaryFolder()
    let started = try Command.dltui(
      [
        "train", "digits", "--name", "long", "--no-config", "--set", "earlyStopping=null",
        "--set", "pace=50", "--epochs", "100000", "--on-alert", Self.keep, "--detach",
      ],
      folder: folder.path)
    #expect(started.status == 0, "\(started.errors)")
    let asked = try Command.dltui(
      ["send", "long", "alert", "train/batchCost > 0"], folder: folder.path)
    #expect(asked.status == 0, "\(asked.errors)")
    #expect(Waiting.until { FileManager.default.fileExists(atPath: folder.path + "/alerts.jsonl") })
    let status = try Command.dltui(["send", "long", "status"], folder: folder.path)
    #expect(status.output.contains("alert 1: train/batchCost > 0"))

    let screen = try Terminal()
    try screen.run("cd \(folder.path) && \(Command.dltui) attach long --no-config")
    try screen.waitFor("train/batchCost > 0: train/batchCost is") { $0.contains("Esc closes") }
    #expect(
      try Waiting.until {
        try screen.press("Escape")
        return try !screen.screen().contains("Esc closes")
      })
    // What comes now rings.
    #expect(try screen.state("#{window_bell_flag}") == "0")
    try screen.press(":")
    try screen.waitFor("set learning rate")
    for character in "alert train/learningRate > 0" { try screen.type(Array("\(character)".utf8)) }
    try screen.waitFor("alert when: train/learningRate > 0")
    try screen.press("Enter")
    try screen.waitFor("▲ train/learningRate > 0")
    #expect(try Waiting.until { try screen.state("#{window_bell_flag}") == "1" })
    let hosts = folder.hosts
    #expect(try Command.dltui(["send", "long", "stop"], folder: folder.path).status == 0)
    #expect(Waiting.until { hosts.allSatisfy { !Waiting.isRunning($0) } })
    #expect(
      try alerts("long", folder) == ["train/batchCost > 0", "train/learningRate > 0"])
    #expect(try kept(folder).count == 2)
    let log = try String(
      contentsOfFile: SteeringTests.run("long", in: folder) + "/host.log", encoding: .utf8)
    #expect(log.contains("kept"))
    #expect(!log.contains("cannot"))
  }

  @Test func anExternalTrainerIsWatchedAlike() throws {
    let folder = try TemporaryFolder()
    let script = "echo step 1 loss: 0.5; echo step 2 loss: 7; exit 3"
    let result = try Command.dltui(
      [
        "run", "--headless", "--no-config", "--name", "theirs", "--alert", "loss > 2", "--alert",
        "failed",
        "--on-alert", Self.keep, "--", "sh", "-c", script,
      ], folder: folder.path)
    #expect(result.status == 3, "\(result.errors)")
    #expect(try alerts("theirs", folder) == ["loss > 2", "failed"])
    #expect(
      Set(try kept(folder).compactMap { $0["text"] as? String }) == [
        "train/cost is 7", "the run failed: sh ended with exit code 3: step 2 loss: 7",
      ])
  }
}
