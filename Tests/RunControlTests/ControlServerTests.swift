import Foundation
import Glibc
import RunEvents
import Synchronization
import Testing

@testable import RunControl

@Suite struct ControlServerTests {
  /// The steps that a client has got, in order.
  private final class Steps {
    private(set) var steps: [Int] = []
    private(set) var connection: RunConnection?
    private(set) var undelivered: [UndeliveredCommand] = []
    private(set) var restarts = 0
    private(set) var printed: [PrintedLine] = []
    private(set) var openLines: [String] = []

    func take(_ client: ControlClient) {
      guard let batch = client.takeBatch() else { return }
      if batch.startsOver {
        steps = []
        restarts += 1
      }
      for case .scalars(let block) in batch.events { steps += block.steps }
      connection = batch.connection ?? connection
      undelivered += batch.undelivered
      if batch.printsAnew { printed = [] }
      printed += batch.printed
      openLines = batch.openLines ?? openLines
    }
  }

  private func client(_ run: GrowingRun, name: String = "test") throws -> ControlClient {
    try ControlClient(.local(runFolder: run.path), name: name)
  }

  @Test func everyEventComesOnceHoweverFastTheLogGrows() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    for step in 0..<20_000 { run.append(step: step) }
    let writing = Task.detached {
      for step in 20_000..<60_000 {
        run.append(step: step)
        server.logGrew()
      }
    }
    let viewers = try (0..<3).map { _ in (try client(run), Steps()) }
    for (client, steps) in viewers {
      try await eventually("all 60,000 rows are there") {
        steps.take(client)
        return steps.steps.count >= 60_000
      }
      #expect(steps.steps == Array(0..<60_000))
      client.close()
    }
    await writing.value
    await server.close(reason: "over")
  }

  @Test func aLineThatIsNotWholeWaits() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    run.append(step: 1)
    run.append(raw: #"{"event":"epochFinished","epoch":1,"#)
    let (viewer, steps) = (try client(run), Steps())
    try await eventually("the whole row is there") {
      steps.take(viewer)
      return steps.steps == [1]
    }
    run.append(raw: #""step":1,"seconds":1}"# + "\n")
    run.append(step: 2)
    server.logGrew()
    try await eventually("the rest is there") {
      steps.take(viewer)
      return steps.steps == [1, 2]
    }
    viewer.close()
    await server.close(reason: "over")
  }

  @Test func theFirstScreenControlsAndAnotherMayTakeIt() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    let (first, firstSteps) = (try client(run, name: "anna"), Steps())
    try await eventually("the first controls") {
      firstSteps.take(first)
      return firstSteps.connection?.controls == true
    }
    let (second, secondSteps) = (try client(run, name: "ben"), Steps())
    try await eventually("the second hears who controls") {
      secondSteps.take(second)
      return secondSteps.connection?.controller == "anna" && secondSteps.connection?.viewers == 2
    }
    second.send(RunCommand(.pause, token: "b1"))
    try await eventually("the second is refused") {
      secondSteps.take(second)
      return secondSteps.undelivered.first?.token == "b1"
    }
    #expect(run.commands.isEmpty)
    first.send(RunCommand(.pause, token: "a1"))
    try await eventually("the first is obeyed") { run.commands.count == 1 }
    second.takeControl()
    second.send(RunCommand(.resume, origin: .script, token: "b2"))
    try await eventually("the second is obeyed") { run.commands.count == 2 }
    // Who asked is for the host to say.
    #expect(
      run.commands == [RunCommand(.pause, token: "a1"), RunCommand(.resume, token: "b2")])
    try await eventually("the first hears of it") {
      firstSteps.take(first)
      return firstSteps.connection?.controls == false
        && firstSteps.connection?.controller == "ben"
    }
    // Control comes back when its owner goes.
    second.close()
    try await eventually("the first controls again") {
      firstSteps.take(first)
      return firstSteps.connection?.controls == true && firstSteps.connection?.viewers == 1
    }
    first.close()
    await server.close(reason: "over")
  }

  @Test func theHostsTroubleReachesWhoIsThereAndWhoComesLater() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    let (first, firstSteps) = (try client(run), Steps())
    try await eventually("it is there") {
      firstSteps.take(first)
      return firstSteps.connection != nil
    }
    server.report(trouble: "no space left")
    let (second, secondSteps) = (try client(run), Steps())
    try await eventually("both hear of it") {
      firstSteps.take(first)
      secondSteps.take(second)
      return firstSteps.connection?.trouble == "no space left"
        && secondSteps.connection?.trouble == "no space left"
    }
    server.report(trouble: nil)
    try await eventually("both hear that it is over") {
      firstSteps.take(first)
      secondSteps.take(second)
      return firstSteps.connection?.trouble == nil && secondSteps.connection?.trouble == nil
    }
    // What ends the host is known to them behind its goodbye.
    server.report(trouble: "the next stage cannot begin")
    let closing = Task { await server.close(reason: "it cannot") }
    try await eventually("the first hears why it ends") {
      firstSteps.take(first)
      return firstSteps.connection?.state == .ended(reason: "it cannot")
    }
    #expect(firstSteps.connection?.trouble == "the next stage cannot begin")
    await closing.value
  }

  @Test func aScriptTakesPartBesideWhoControls() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    run.append(step: 1)
    let viewer = try client(run)
    let script = try ControlClient(
      .local(runFolder: run.path), name: "s", role: .script, begins: .now)
    let steps = Steps()
    script.send(RunCommand(.pause, token: "s1"))
    try await eventually("it is obeyed") { run.commands.count == 1 }
    #expect(run.commands == [RunCommand(.pause, origin: .script, token: "s1")])
    // One that is ended itself stops the run for the system: nobody has finished it.
    let stop = RunCommand(.stop(.afterBatch), origin: .system, token: "s2")
    script.send(stop)
    try await eventually("it is obeyed again") { run.commands.count == 2 }
    #expect(run.commands.last == stop)
    run.append(step: 2)
    server.logGrew()
    try await eventually("it hears what comes from now on") {
      steps.take(script)
      return !steps.steps.isEmpty
    }
    #expect(steps.steps == [2])
    viewer.close()
    script.close()
    await server.close(reason: "over")
  }

  @Test func theNextRunFollowsOnTheSameLine() async throws {
    let (one, two, server) = (
      try GrowingRun(), try GrowingRun(), ControlServer(delegate: Watcher())
    )
    _ = try await server.serve(one)
    one.append(step: 1)
    let (viewer, steps) = (try client(one), Steps())
    try await eventually("the first is read") {
      steps.take(viewer)
      return steps.steps == [1]
    }
    one.append(step: 2)
    _ = try await server.serve(two)
    two.append(step: 7)
    server.logGrew()
    try await eventually("the second is read") {
      steps.take(viewer)
      return steps.steps == [7]
    }
    #expect(viewer.runPath == two.path && steps.restarts == 1)
    #expect(!FileManager.default.fileExists(atPath: one.path + "/control.sock"))
    await server.close(reason: "the run is over")
    try await eventually("it ends") {
      steps.take(viewer)
      return steps.connection?.state == .ended(reason: "the run is over")
    }
  }

  @Test func aLineThatBreaksIsOpenedAnewAndCounted() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    let lines = Mutex<[HostLink.Open]>([])
    let link = HostLink { isAgain throws(HostLink.Failure) in
      let line = try HostLink.local(runFolder: run.path).open(isAgain)
      lines.withLock { $0.append(line) }
      return line
    }
    let (viewer, steps) = (try ControlClient(link, name: "test"), Steps())
    server.report(output: [PrintedLine("one"), PrintedLine("two")])
    for round in 0..<3 {
      run.append(step: round)
      server.logGrew()
      try await eventually("row \(round) is there and the breaks are counted") {
        steps.take(viewer)
        return steps.steps == Array(0...round) && steps.connection?.reconnections == round
          && steps.printed.count == 2 && steps.connection?.state == .connected
      }
      lines.withLock { $0[round].close() }
    }
    // What was printed is said to whoever connects, and counts once.
    #expect(steps.printed.map(\.text) == ["one", "two"])
    viewer.close()
    await server.close(reason: "over")
  }

  /// The last lines, a traceback mostly, are printed a moment before the end.
  @Test func whatIsPrintedLastComesBeforeTheGoodbye() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    let (viewer, steps) = (try client(run), Steps())
    try await eventually("it is there") {
      steps.take(viewer)
      return steps.connection != nil
    }
    server.report(output: [PrintedLine("Traceback"), PrintedLine("RuntimeError")])
    await server.close(reason: "the run is over")
    try await eventually("it hears of the end") {
      steps.take(viewer)
      return steps.connection?.state == .ended(reason: "the run is over")
    }
    #expect(steps.printed.map(\.text) == ["Traceback", "RuntimeError"])
  }

  @Test func aLineUnderWayIsToldToWhoIsThereAndWhoComesLater() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    server.report(output: [PrintedLine("one")], open: ["learning rate? "])
    await server.flushOutput()
    let (viewer, steps) = (try client(run), Steps())
    try await eventually("it sees the prompt") {
      steps.take(viewer)
      return steps.openLines == ["learning rate? "]
    }
    server.report(output: [], open: ["learning rate? 0"])
    try await eventually("it sees what is typed") {
      steps.take(viewer)
      return steps.openLines == ["learning rate? 0"]
    }
    server.report(output: [PrintedLine("learning rate? 0.1")])
    try await eventually("it sees the whole line instead") {
      steps.take(viewer)
      return steps.openLines.isEmpty
    }
    #expect(steps.printed.map(\.text) == ["one", "learning rate? 0.1"])
    viewer.close()
    await server.close(reason: "over")
  }

  @Test func whatIsPrintedComesBeforeWhatTheLogSaysNext() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    let connection = try RawConnection(run)
    connection.write(Array(Self.viewer.utf8))
    // Greeted, and told who controls.
    for _ in 0..<2 { _ = connection.readLine() }
    server.report(output: [PrintedLine("RuntimeError")])
    await server.flushOutput()
    run.append(step: 7)
    server.logGrew()
    #expect(connection.readLine()?.contains("RuntimeError") == true)
    #expect(connection.readLine()?.contains("RuntimeError") == false)
    close(connection.descriptor)
    await server.close(reason: "over")
  }

  @Test func whatALineLosesIsAskedAgainAndDoneOnce() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    let lines = Mutex<[HostLink.Open]>([])
    let link = HostLink { isAgain throws(HostLink.Failure) in
      let line = try HostLink.local(runFolder: run.path).open(isAgain)
      lines.withLock { $0.append(line) }
      return line
    }
    let (viewer, steps) = (try ControlClient(link, name: "test"), Steps())
    viewer.send(RunCommand(.pause, token: "a1"))
    try await eventually("it has come") { run.commands.count == 1 }
    // Its answer is still to come when the line breaks.
    lines.withLock { $0[0].close() }
    viewer.send(RunCommand(.resume, token: "a2"))
    try await eventually("the next has come") {
      steps.take(viewer)
      return run.commands.count == 2 && steps.connection?.reconnections == 1
    }
    #expect(run.commands.map(\.token) == ["a1", "a2"])
    var answered = RunCommand(id: 1, .pause, token: "a1")
    answered.origin = .user
    run.append(.commandApplied(CommandOutcome(command: answered, step: 1, seconds: 1)))
    await server.close(reason: "the run is over")
    try await eventually("the other is given back") {
      steps.take(viewer)
      return !steps.undelivered.isEmpty
    }
    #expect(
      steps.undelivered == [
        UndeliveredCommand(token: "a2", reason: "not carried out: the run is over")
      ])
    // Nor is anything lost that is asked for then.
    viewer.send(RunCommand(.pause, token: "a3"))
    steps.take(viewer)
    #expect(steps.undelivered.last?.token == "a3")
  }

  @Test func aHostThatIsGoneIsSaid() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    // A host that dies says nothing: its socket is left, and nobody listens.
    let (viewer, steps) = (try client(run), Steps())
    try await eventually("it is connected") {
      steps.take(viewer)
      return steps.connection?.state == .connected
    }
    await server.close(reason: "", within: 0)
    let other = ControlClient.lost(run.path)
    #expect(other == "no host listens")
    viewer.close()
  }

  /// Runs whose paths are too long share a folder, also those of one process.
  @Test func noSocketClearsAwayAnothers() throws {
    let long = "/tmp/" + String(repeating: "a", count: 120)
    let (first, second) = (try SocketPlace(runFolder: long), try SocketPlace(runFolder: long))
    defer { second.abandon() }
    #expect(first.bindingPath != second.bindingPath)
    first.abandon()
    let nursery = URL(filePath: second.bindingPath).deletingLastPathComponent().path
    #expect(FileManager.default.fileExists(atPath: nursery))
  }

  @Test func theSocketIsThisUsersAloneAndGoesWithTheRun() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    let path = try await server.serve(run)
    var facts = stat()
    #expect(lstat(path, &facts) == 0)
    #expect(facts.st_mode & S_IFMT == S_IFSOCK && facts.st_mode & 0o777 == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: run.path) == ["control.sock"])
    await server.close(reason: "over")
    #expect(try FileManager.default.contentsOfDirectory(atPath: run.path).isEmpty)
  }

  // MARK: Whoever else connects

  private static let viewer = #"{"control":"hello","protocol":1,"role":"viewer"}"# + "\n"

  @Test(arguments: [
    (#"{"control":"hello","protocol":2,"role":"viewer"}"#, "protocol 2 is asked for"),
    (#"{"control":"hello","protocol":1,"role":"king"}"#, "the role is not known"),
    (#"{"command":"pause"}"#, "hello must come first"),
    ("GET / HTTP/1.1", "a line cannot be read"),
    (#"{"control":"hello","protocol":1,"role":"trainer"}"#, "this run trains by itself"),
    (viewer + String(repeating: "a", count: 10 << 20), "a line is longer"),
    (viewer + #"{"command":"set","hyperparameter":3}"#, "a line cannot be read"),
  ])
  func whatCannotBeIsRefusedInOneLine(sent: String, reason: String) async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    let connection = try RawConnection(run)
    connection.write(Array((sent + "\n").utf8))
    let answer = connection.readAll().split(separator: "\n").last ?? ""
    #expect(answer.contains(#""control":"goodbye""#) && answer.contains(reason), "\(answer)")
    #expect(run.commands.isEmpty)
    await server.close(reason: "over")
  }

  /// What the protocol's page shows is what happens.
  @Test func theExampleIsTrue() async throws {
    let page = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/RunControl/README.md"), encoding: .utf8)
    let example = try #require(page.split(separator: "```").dropFirst().first)
    let (run, server) = (try GrowingRun("digits"), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    run.append(.epochFinished(EpochSummary(epoch: 1, step: 20, seconds: 1.5)))
    run.answers { server.logGrew() }
    let connection = try RawConnection(run)
    var count = 0
    for line in example.split(separator: "\n") {
      let text = line.dropFirst(2)
      if line.hasPrefix("→") {
        connection.write(Array((text + "\n").utf8))
      } else {
        if text.contains("goodbye") {
          Task { await server.close(reason: "the run is over") }
        }
        let expected = String(text).replacing("PATH", with: run.path)
          .replacing("PID", with: String(getpid()))
        #expect(connection.readLine() == Optional(expected))
      }
      count += 1
    }
    #expect(count == 10)
    close(connection.descriptor)
  }

  @Test func aMillionRandomBytesDoNothing() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    var random = SystemRandomNumberGenerator()
    let connection = try RawConnection(run)
    connection.write((0..<1_000_000).map { _ in UInt8.random(in: 0...255, using: &random) })
    _ = connection.readAll()
    let (viewer, steps) = (try client(run), Steps())
    run.append(step: 1)
    server.logGrew()
    try await eventually("others are served") {
      steps.take(viewer)
      return steps.steps == [1]
    }
    #expect(run.commands.isEmpty)
    viewer.close()
    await server.close(reason: "over")
  }

  @Test func fiveHundredConnectionsAreTooMany() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    let (viewer, steps) = (try client(run), Steps())
    try await eventually("the first is served") {
      steps.take(viewer)
      return steps.connection?.state == .connected
    }
    let others = try (0..<500).map { _ in try RawConnection(run) }
    var refused = 0
    // A machine that is slow may have given up some of the first, which say nothing, by then.
    for other in others.suffix(400) where other.readAll().contains("goodbye") { refused += 1 }
    #expect(refused == 400)
    run.append(step: 1)
    server.logGrew()
    try await eventually("the first is still served") {
      steps.take(viewer)
      return steps.steps == [1]
    }
    for other in others.prefix(100) { close(other.descriptor) }
    viewer.close()
    await server.close(reason: "over")
  }
}

extension ControlClient {
  /// Why nobody can connect there any more; nil when somebody can.
  fileprivate static func lost(_ path: String) -> String? {
    do throws(HostLink.Failure) {
      _ = try ControlClient(.local(runFolder: path), name: "late")
      return nil
    } catch {
      return error.cause
    }
  }
}
