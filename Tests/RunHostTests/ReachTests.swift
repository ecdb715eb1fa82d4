import Foundation
import RunControl
import RunEvents
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

  @Test func anotherMachineIsNamedBeforeAColon() async throws {
    #expect(try await LiveRunPlace("far:run", in: "runs", isInteractive: true).remote == "far:run")
    // An option of ssh's is no machine.
    for name in [":run", "-oProxyCommand=true:run"] {
      let error = await #expect(throws: LiveRunProblem.self) {
        try await LiveRunPlace(name, in: "runs", isInteractive: true)
      }
      #expect(error?.description.contains("no host before the colon") == true)
    }
  }
}
