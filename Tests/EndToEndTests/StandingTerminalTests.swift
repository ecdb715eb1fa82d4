import Foundation
import RunEvents
import RunLogs
import Testing

/// A terminal that takes nothing, as after Ctrl-S or on a line that hangs, keeps no signal from the
/// program in it.
@Suite(.ownThreads) struct StandingTerminalTests {
  private static let run =
    ["train", "digits", "--name", "long", "--set", "earlyStopping=null", "--epochs", "100000"]

  private func standing(_ arguments: [String], in folder: TemporaryFolder) throws
    -> StandingTerminal
  {
    let terminal = try StandingTerminal(arguments, folder: folder.path)
    try terminal.waitFor("RUNNING")
    try terminal.standStill()
    return terminal
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGXCPU])
  func aSignalEndsTheRunThoughTheTerminalTakesNothing(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let terminal = try standing(Self.run + ["--set", "pace=100"], in: folder)
    kill(terminal.process, signal)
    #expect(terminal.end() == 130)
    #expect(terminal.isGivenBack)
    #expect(try SignalTests.finish(in: folder)?.reason == .interrupted)
    try SignalTests.expectResumes(folder)
  }

  @Test func aLostTerminalThatTookNothingDoesNotLoseTheRun() throws {
    let folder = try TemporaryFolder()
    let terminal = try standing(
      Self.run.dropLast() + ["400", "--set", "pace=100"], in: folder)
    kill(terminal.process, SIGHUP)
    #expect(terminal.end(within: 60) == 0)
    #expect(terminal.isGivenBack)
    #expect(try Waiting.until { try SignalTests.finish(in: folder)?.reason == .completed })
  }

  /// Of a replay nothing is lost, and it was interrupted all the same.
  @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
  func aReplayThatASignalEndsSaysSo(signal: Int32) throws {
    let folder = try TemporaryFolder()
    _ = try Command.dltui(
      "train", "moons", "--epochs", "2", "--headless", folder: folder.path)
    let terminal = try StandingTerminal(["replay", "latest"], folder: folder.path)
    try terminal.waitFor("cost")
    try terminal.standStill()
    kill(terminal.process, signal)
    #expect(terminal.end() == 130)
    #expect(terminal.isGivenBack)
  }

  @Test(arguments: [SIGSEGV, SIGQUIT])
  func aFaultGivesTheTerminalBackThoughItTakesNothing(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let terminal = try standing(Self.run + ["--set", "pace=100"], in: folder)
    kill(terminal.process, signal)
    #expect(terminal.end() == 128 + signal)
    #expect(terminal.isGivenBack)
  }

  @Test(arguments: ["--headless", "--plain"])
  func aSignalEndsARunWhoseLinesNobodyTakes(way: String) throws {
    let folder = try TemporaryFolder()
    let terminal = try StandingTerminal(Self.run + [way], folder: folder.path)
    try terminal.waitFor("epoch ")
    // Ctrl-S.
    terminal.type([0x13])
    try terminal.standStill()
    kill(terminal.process, SIGTERM)
    #expect(terminal.end() == 130)
    #expect(try SignalTests.finish(in: folder)?.reason == .interrupted)
  }
}

/// What batch systems send, and the machine.
@Suite(.ownThreads) struct BatchSignalTests {
  private func start(in folder: TemporaryFolder, environment: [String] = []) throws -> Int32 {
    let process = try Command.start(
      "/usr/bin/env",
      environment + [
        Command.dltui, "train", "digits", "--headless", "--name", "long", "--set",
        "earlyStopping=null", "--epochs", "100000",
      ], folder: folder.path)
    try #require(Waiting.until { SteeringTests.find("long", in: folder) != nil })
    return process
  }

  @Test(arguments: [SIGUSR2, SIGALRM, SIGXCPU, SIGVTALRM, SIGPROF, SIGPOLL, SIGPWR, 34, 64])
  func theySaveAndEnd(signal: Int32) throws {
    let folder = try TemporaryFolder()
    let process = try start(in: folder)
    kill(process, signal)
    // A limit that was reached is told again.
    kill(process, signal)
    #expect(Command.wait(for: process) == 130)
    #expect(try SignalTests.finish(in: folder)?.reason == .interrupted)
  }

  @Test func theUsersSignalSavesAndTheRunGoesOn() throws {
    let folder = try TemporaryFolder()
    let process = try start(in: folder)
    kill(process, SIGUSR1)
    let run = try SteeringTests.run("long", in: folder)
    func isSaved() -> Bool {
      let events = (try? RunLog.open(run).events) ?? []
      return events.contains { event in
        if case .commandApplied(let outcome) = event {
          outcome.command.action == .saveCheckpoint
        } else {
          false
        }
      }
    }
    #expect(Waiting.until { isSaved() })
    #expect(Waiting.isRunning(process))
    kill(process, SIGTERM)
    #expect(Command.wait(for: process) == 130)
  }

  /// The toolchain's backtracer takes the signal first, and forgets to end the process.
  @Test func aFatalSignalEndsTheProcessAlsoAfterABacktrace() throws {
    let folder = try TemporaryFolder()
    let process = try start(
      in: folder, environment: ["SWIFT_BACKTRACE=enable=yes,interactive=no,color=no"])
    kill(process, SIGQUIT)
    let hasEnded = Waiting.until { !Waiting.isRunning(process) }
    if !hasEnded { kill(process, SIGKILL) }
    #expect(Command.wait(for: process) == 128 + SIGQUIT)
  }
}
