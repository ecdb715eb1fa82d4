import Foundation
import RunEvents
import RunLogs
import Testing
import Training

/// Whatever ends or stops the program, the terminal comes back clean and the run is kept.
@Suite(.ownThreads) struct SignalTests {
  static let longRun =
    "train digits --name long --set pace=50 --set earlyStopping=null --epochs 100000"

  @Test(arguments: [SIGTERM, SIGINT])
  func aSignalRestoresTheTerminalAndFinishesTheLog(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let terminal = try Self.start(in: folder)
    let process = try terminal.programProcess()
    kill(process, signal)
    try terminal.waitFor("ready$") { _ in (try? terminal.state("#{alternate_on}")) == "0" }
    // The terminal is back before the log is closed.
    #expect(Waiting.until { !Waiting.isRunning(process) })
    #expect(try terminal.state("#{cursor_flag}") == "1")
    #expect(try Self.finish(in: folder)?.reason == .interrupted)
    try Self.expectResumes(folder)
  }

  @Test func aCrashRestoresTheTerminal() throws {
    let folder = try TemporaryFolder()
    // The backtracer would ask what to do next.
    let terminal = try Self.start(in: folder, environment: ["SWIFT_BACKTRACE": "enable=no"])
    kill(try terminal.programProcess(), SIGSEGV)
    try terminal.waitFor("ready$") { _ in (try? terminal.state("#{alternate_on}")) == "0" }
    #expect(try terminal.state("#{cursor_flag}") == "1")
    // The run is another process's, which knows nothing of it.
    let stopped = try Command.dltui("send", "long", "stop", folder: folder.path)
    #expect(stopped.status == 0, "\(stopped.errors)")
    #expect(try Waiting.until { try Self.finish(in: folder)?.reason == .stoppedByUser })
  }

  @Test func controlZStopsAndForegroundRedraws() throws {
    let folder = try TemporaryFolder()
    let terminal = try Self.start(in: folder, shell: "bash --norc -i")
    try terminal.press("C-z")
    try terminal.waitFor("Stopped")
    #expect(try terminal.state("#{alternate_on}") == "0")
    try terminal.run("fg")
    try terminal.waitFor("RUNNING")
    try terminal.press("q")
    try terminal.waitFor("stop and save")
    try terminal.press("1")
    try terminal.waitFor("stopped at step")
  }

  @Test func theFirstControlCStopsGracefully() throws {
    let folder = try TemporaryFolder()
    let terminal = try Self.start(in: folder)
    try terminal.press("C-c")
    try terminal.waitFor("interrupted after") { $0.contains("ready$") }
    #expect(try Self.finish(in: folder) != nil)
  }

  @Test func aLostTerminalDoesNotLoseTheRun() throws {
    let folder = try TemporaryFolder()
    var terminal: Terminal? = try Terminal()
    // Few epochs: without a screen the pace is off, and the run goes on to its end.
    try terminal?.run(
      "cd \(folder.path) && \(Command.dltui) train digits --name long --set pace=20"
        + " --set earlyStopping=null --epochs 40")
    try terminal?.waitFor("RUNNING")
    let process = try #require(try terminal?.programProcess())
    terminal = nil
    #expect(Waiting.until { !Waiting.isRunning(process) })
    #expect(try Waiting.until { try Self.finish(in: folder)?.reason == .completed })
  }

  @Test func aRunKilledAtRandomMomentsAlwaysResumes() throws {
    let seed =
      ProcessInfo.processInfo.environment["DLTUI_SEED"].flatMap(UInt64.init)
      ?? UInt64.random(in: 0..<1_000_000)
    print("killed at moments of seed \(seed): DLTUI_SEED=\(seed) kills at them again")
    var moments = SplitMix64(state: seed)
    for _ in 0..<5 {
      let folder = try TemporaryFolder()
      let process = try Command.start(
        Command.dltui,
        [
          "train", "digits", "--headless", "--name", "long", "--set", "earlyStopping=null",
          "--epochs", "100000",
        ], folder: folder.path)
      #expect(Waiting.until { SteeringTests.find("long", in: folder) != nil })
      usleep(UInt32(moments.uniform() * 400_000))
      kill(process, SIGKILL)
      Command.wait(for: process)
      _ = try RunLog.open(SteeringTests.run("long", in: folder))
      try Self.expectResumes(folder)
    }
  }

  static func start(
    in folder: TemporaryFolder, shell: String? = nil, environment: [String: String] = [:]
  ) throws -> Terminal {
    let terminal = try Terminal(environment: environment)
    if let shell {
      try terminal.run(shell)
    }
    try terminal.run("cd \(folder.path) && \(Command.dltui) \(longRun)")
    try terminal.waitFor("RUNNING")
    return terminal
  }

  static func finish(in folder: TemporaryFolder) throws -> Finish? {
    try RunLog.open(SteeringTests.run("long", in: folder)).events.compactMap { event in
      if case .finished(let finish) = event { finish } else { nil }
    }.last
  }

  /// Goes on from the last checkpoint and stops: the log then tells of it and ends well.
  static func expectResumes(_ folder: TemporaryFolder) throws {
    let errors = folder.path + "/resume-errors"
    let process = try Command.start(
      Command.dltui, ["train", "--resume", "long", "--headless"], folder: folder.path,
      files: ["/dev/null", errors])
    let run = try SteeringTests.run("long", in: folder)
    // One that was killed before its first checkpoint begins again.
    func restored() throws -> Bool {
      let events = try RunLog.open(run).events
      let starts = events.count { if case .started = $0 { true } else { false } }
      return starts > 1
        || events.contains { if case .checkpointRestored = $0 { true } else { false } }
    }
    _ = try Waiting.until { try !Waiting.isRunning(process) || restored() }
    kill(process, SIGINT)
    if !Waiting.until({ !Waiting.isRunning(process) }) { kill(process, SIGKILL) }
    let status = Command.wait(for: process)
    let text = try String(contentsOfFile: errors, encoding: .utf8)
    #expect(try restored(), "\(text)")
    #expect(status == 130, "\(text)")
    #expect(try Self.finish(in: folder)?.reason == .interrupted)
  }
}
