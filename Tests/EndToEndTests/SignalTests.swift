import Foundation
import RunEvents
import RunLogs
import Testing

/// Whatever ends or stops the program, the terminal comes back clean and the run is kept.
@Suite(.serialized) struct SignalTests {
  static let longRun = "train digits --name long --set pace=50 --epochs 100000"

  @Test(arguments: [SIGTERM, SIGINT])
  func aSignalRestoresTheTerminalAndFinishesTheLog(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let terminal = try Self.start(in: folder)
    kill(try terminal.programProcess(), signal)
    try terminal.waitFor("ready$") { _ in (try? terminal.state("#{alternate_on}")) == "0" }
    #expect(try terminal.state("#{cursor_flag}") == "1")
    #expect(try Self.finish(in: folder)?.reason == .interrupted)
    try Self.expectResumes(folder)
  }

  @Test func aCrashRestoresTheTerminal() throws {
    let folder = try TemporaryFolder()
    let terminal = try Self.start(in: folder)
    kill(try terminal.programProcess(), SIGSEGV)
    try terminal.waitFor("ready$") { _ in (try? terminal.state("#{alternate_on}")) == "0" }
    #expect(try terminal.state("#{cursor_flag}") == "1")
    try Self.expectResumes(folder)
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
    try terminal.waitFor("stop")
  }

  @Test func theFirstControlCStopsGracefully() throws {
    let folder = try TemporaryFolder()
    let terminal = try Self.start(in: folder)
    try terminal.press("C-c")
    try terminal.waitFor("STOPPED")
    try terminal.press("C-c")
    try terminal.waitFor("ready$")
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
    #expect(try Self.finish(in: folder)?.reason == .completed)
  }

  @Test func aRunKilledAtRandomMomentsAlwaysResumes() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<5 {
      let folder = try TemporaryFolder()
      let process = Process()
      process.executableURL = URL(filePath: Command.dltui)
      process.arguments = [
        "train", "digits", "--headless", "--name", "long", "--set", "earlyStopping=null",
        "--epochs", "100000",
      ]
      process.currentDirectoryURL = URL(filePath: folder.path)
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      #expect(Waiting.until { (try? SteeringTests.run("long", in: folder)) != nil })
      usleep(UInt32.random(in: 0..<400_000, using: &generator))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      _ = try RunLog.open(SteeringTests.run("long", in: folder))
      try Self.expectResumes(folder)
    }
  }

  static func start(in folder: TemporaryFolder, shell: String? = nil) throws -> Terminal {
    let terminal = try Terminal()
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
    let process = Process()
    process.executableURL = URL(filePath: Command.dltui)
    process.arguments = ["train", "--resume", "long", "--headless"]
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let run = try SteeringTests.run("long", in: folder)
    func restored() throws -> Bool {
      try RunLog.open(run).events.contains {
        if case .checkpointRestored = $0 { true } else { false }
      }
    }
    _ = try Waiting.until { try !process.isRunning || restored() }
    process.interrupt()
    if !Waiting.until({ !process.isRunning }) { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(try restored(), "\(text)")
    #expect(process.terminationStatus == 130, "\(text)")
    #expect(try Self.finish(in: folder)?.reason == .interrupted)
  }
}
