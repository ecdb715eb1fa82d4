import Foundation
import RunControl
import Testing

/// What was said on a line that broke may come after it was asked again on the next, as through a relay that
/// lives on for a while.
@Suite struct LateLineTests {
  private func connect(_ run: GrowingRun, _ role: String) throws -> RawConnection {
    let connection = try RawConnection(run)
    try #require(connection.readLine(answering: role) != nil)
    return connection
  }

  private func ask(_ connection: RawConnection, _ token: String, isAgain: Bool = false) {
    let again = isAgain ? #","again":true"# : ""
    connection.write(Array((#"{"command":"pause","token":""# + token + "\"\(again)}\n").utf8))
  }

  @Test func whatWasAskedAgainIsNotDoneWhenItComesLate() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    run.answers { server.logGrew() }
    let (old, new) = (try connect(run, "script"), try connect(run, "script"))
    ask(new, "t", isAgain: true)
    let answer = try #require(new.readLine())
    #expect(answer.contains("commandApplied") && answer.contains("\"t\""))
    ask(old, "t")
    // The answer to the other comes on both.
    #expect(old.readLine() == answer)
    #expect(
      old.readLine()
        == #"{"control":"refused","token":"t","reason":"a command with its token was asked before"}"#
    )
    #expect(run.commands.count == 1)
    for connection in [old, new] { close(connection.descriptor) }
    await server.close(reason: "over")
  }

  @Test func whatWasRefusedStaysRefused() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    let (first, second) = (try connect(run, "viewer"), try connect(run, "viewer"))
    ask(second, "t")
    let refusal =
      #"{"control":"refused","token":"t","reason":"another screen controls this run; C takes control"}"#
    while let line = second.readLine(), line != refusal {}
    // It controls by now.
    second.write(Array((#"{"control":"takeControl"}"# + "\n").utf8))
    ask(second, "t", isAgain: true)
    while let line = second.readLine(), line != refusal {}
    ask(second, "u")
    try await eventually("the next is passed on") { !run.commands.isEmpty }
    #expect(run.commands.map(\.token) == ["u"])
    for connection in [first, second] { close(connection.descriptor) }
    await server.close(reason: "over")
  }

  @Test func theSocketOfARenamedRunGoesWithItsHost() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    let moved = run.path + "-moved"
    try FileManager.default.moveItem(atPath: run.path, toPath: moved)
    defer { try? FileManager.default.removeItem(atPath: moved) }
    await server.close(reason: "over")
    #expect(try FileManager.default.contentsOfDirectory(atPath: moved).isEmpty)
  }
}
