import Foundation
import RunControl
import RunEvents
import RunLogs
import Testing

@testable import RunHost

/// How a run that lives is found, and how its host speaks to the screen that started it.
@Suite struct ReachTests {
  @Test(arguments: [
    HostReport.loading(done: 3, total: 10), .ready(path: "/runs/2026 a b"),
    .unreachable("permission denied: /runs/x"),
  ])
  func aReportIsReadAsItIsSaid(_ report: HostReport) throws {
    let line = report.line
    #expect(line.last == "\n")
    let read = try #require(HostReport(line.dropLast()))
    #expect(read.line == line)
  }

  @Test func aLineBreakInAPathIsNoLineOfItsOwn() {
    #expect(HostReport.ready(path: "/runs/a\nready /etc").line.split(separator: "\n").count == 1)
  }

  @Test(arguments: ["", "ready", "loading 3", "loading x y", "loading 1 2 3", "shout hello"])
  func whatIsNoReportIsNone(_ line: String) {
    #expect(HostReport(line) == nil)
  }

  @Test func aRunThatDoesNotLiveIsSaidSo() async throws {
    let folder = try ScratchFolder()
    let runs = folder.path + "/runs"
    try FileManager.default.createDirectory(
      atPath: runs + "/2026-01-01-0000-a", withIntermediateDirectories: true)
    try "{}".write(
      toFile: runs + "/2026-01-01-0000-a/manifest.json", atomically: false, encoding: .utf8)
    let over = await #expect(throws: LiveRunProblem.self) {
      try await LiveRunPlace.way(to: "a", in: runs)
    }
    #expect(over?.description.hasSuffix("(the run does not live any more)") == true)
    let none = await #expect(throws: LiveRunProblem.self) {
      try await LiveRunPlace.way(to: nil, in: runs)
    }
    #expect(none?.description == "host: cannot find a run that lives (none in \(runs) does)")
    let lock = try HostLock(run: runs + "/2026-01-01-0000-a")
    #expect(try await LiveRunPlace.way(to: nil, in: runs) == .socket(runs + "/2026-01-01-0000-a"))
    #expect(try await LiveRunPlace.way(to: "a", in: runs) == .socket(runs + "/2026-01-01-0000-a"))
    lock.release()
  }

  @Test func ofSeveralRunsOfANameTheOneThatLivesIsMeant() async throws {
    let folder = try ScratchFolder()
    let names = ["2026-01-01-0000-a", "2026-01-01-0001-a", "2026-01-01-0002-a"]
    for name in names {
      let path = folder.path + "/" + name
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try "{}".write(toFile: path + "/manifest.json", atomically: false, encoding: .utf8)
    }
    await #expect(throws: RunLogError.self) { try await LiveRunPlace.way(to: "a", in: folder.path) }
    let lock = try HostLock(run: folder.path + "/" + names[1])
    #expect(
      try await LiveRunPlace.way(to: "a", in: folder.path) == .socket(folder.path + "/" + names[1]))
    let other = try HostLock(run: folder.path + "/" + names[2])
    await #expect(throws: RunLogError.self) { try await LiveRunPlace.way(to: "a", in: folder.path) }
    lock.release()
    other.release()
  }

  @Test func aRunOfAnotherProgramIsNotResumed() async throws {
    let folder = try ScratchFolder()
    let writer = try RunLogWriter.create(in: folder.path, name: "a", at: 0)
    try writer.receive(.started(RunManifest(name: "a")))
    try writer.receive(.finished(Finish(reason: .completed, step: 1, seconds: 1)))
    try writer.close()
    let path = writer.path
    #expect(LiveRunProblem.isOver(path).hint == "dltui replay \(path) shows it")
    let over = await #expect(throws: LiveRunProblem.self) {
      try await LiveRunPlace.way(to: "a", in: folder.path)
    }
    let told = "(the run does not live any more: finished at step 1, "
    #expect(over?.description.contains(told) == true, "\(over?.description ?? "")")
    let setup = RunSetup(
      runsFolder: folder.path, recipesFolder: folder.path, version: "1", isWatched: false,
      keepsLog: true)
    let problem = #expect(throws: GoingOnProblem.self) { try setup.resumed("a") }
    #expect(problem?.description.contains("another program trained it") == true)
    #expect(throws: GoingOnProblem.self) { try setup.recipe(of: "a", overrides: []) }
  }

  @Test func aFinishedRunOfOursGoesOnWithMoreEpochs() throws {
    let folder = try ScratchFolder()
    let writer = try RunLogWriter.create(in: folder.path, name: "a", at: 0)
    var manifest = RunManifest(name: "a")
    manifest.recipe = "name: a"
    try writer.receive(.started(manifest))
    try writer.receive(.finished(Finish(reason: .completed, step: 7, seconds: 1)))
    try writer.close()
    let path = writer.path
    let ending = try #require(RunLog.ending(ofRunAt: path))
    #expect(
      LiveRunProblem.isOver(path, ending).hint
        == "dltui replay \(path) shows it, "
        + "dltui train --resume \(path) --epochs N goes on to epoch N")
    var stopped = ending
    stopped.finish.reason = .stoppedByUser
    #expect(
      LiveRunProblem.isOver(path, stopped).hint
        == "dltui replay \(path) shows it, dltui train --resume \(path) goes on")
  }

  @Test func whatAnotherMachineSaysIsItsOwnAndWhole() {
    let path = "/" + String(repeating: "long/", count: 40) + "run"
    let over = LiveRunProblem.isOver(path)
    let refused = LiveRunProblem.refused(machine: "far", over.description, hint: over.hint)
    #expect(refused.description == "far says: \(over.description)")
    #expect(refused.hint == over.hint.map { "on far: \($0)" })
    #expect(LiveRunProblem.refused(machine: nil, "over", hint: nil).hint == nil)
    let cause = "ssh: Could not resolve hostname nohost.invalid: Name or service not known"
    #expect(
      LiveRunProblem.unreachable("nohost.invalid:x", cause: cause).description
        == "host: cannot connect to nohost.invalid:x (\(cause))")
  }

  @Test func anotherMachineIsNamedBeforeAColon() async throws {
    let place = try await LiveRunPlace("far:run", in: "runs", isInteractive: true)
    #expect(place.remote == "far:run" && place.machine == "far")
    // An option of ssh's is no machine.
    for name in [":run", "-oProxyCommand=true:run"] {
      let error = await #expect(throws: LiveRunProblem.self) {
        try await LiveRunPlace(name, in: "runs", isInteractive: true)
      }
      #expect(error?.description.contains("no host before the colon") == true)
    }
  }
}
