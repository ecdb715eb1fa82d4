import Foundation
import RunLogs
import Testing

/// Several processes that want the same at the same moment.
@Suite(.ownThreads) struct SameMomentTests {
  private func all(_ count: Int, _ arguments: [String], in folder: TemporaryFolder) throws
    -> [Int32]
  {
    try (0..<count).map { _ in
      try Command.start(Command.dltui, arguments, folder: folder.path)
    }
    .map { Command.wait(for: $0) }
  }

  @Test func sixRunsAreSixRuns() throws {
    let folder = try TemporaryFolder()
    let statuses = try all(6, ["train", "moons", "--epochs", "1", "--headless"], in: folder)
    #expect(statuses == Array(repeating: 0, count: 6))
    let runs = RunsFolder(folder.path + "/runs")
    let (summaries, unreadable) = try runs.summaries()
    #expect(summaries.count == 6 && unreadable.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: runs.path).count == 6)
  }

  @Test func fourSearchesAreFourSearches() throws {
    let folder = try TemporaryFolder()
    let statuses = try all(
      4, ["search", "moons", "--epochs", "1", "--trials", "1", "--headless"], in: folder)
    #expect(statuses == Array(repeating: 0, count: 4))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs")
    #expect(names.count { !$0.contains("-t01") } == 4 && names.count == 8)
  }

  @Test func ofTwoThatResumeARunOneGoesOn() throws {
    let folder = try TemporaryFolder()
    let long = [
      "train", "moons", "--headless", "--name", "long", "--set", "earlyStopping=null", "--epochs",
      "1000000",
    ]
    let first = try Command.start(Command.dltui, long, folder: folder.path)
    #expect(Waiting.until { SteeringTests.find("long", in: folder) != nil })
    kill(first, SIGTERM)
    #expect(Command.wait(for: first) == 130)
    let both = try (0..<2).map { _ in
      try Command.start(
        Command.dltui, ["train", "--resume", "long", "--headless"], folder: folder.path)
    }
    // One is refused by itself; the other is stopped.
    #expect(Waiting.until { both.contains { !Waiting.isRunning($0) } })
    let refused = try #require(both.first { !Waiting.isRunning($0) })
    let other = try #require(both.first { $0 != refused })
    let run = try SteeringTests.run("long", in: folder)
    #expect(
      Waiting.until {
        (try? RunLog.open(run).events)?.contains {
          if case .checkpointRestored = $0 { true } else { false }
        } == true
      })
    kill(other, SIGTERM)
    #expect(Command.wait(for: refused) == 2)
    #expect(Command.wait(for: other) == 130)
    let restored = try RunLog.open(run).events.count {
      if case .checkpointRestored = $0 { true } else { false }
    }
    #expect(restored == 1)
  }
}

/// Where a user's own files are.
@Suite(.ownThreads) struct UserFolderTests {
  private func themesFolder(_ settings: [String]) throws -> String {
    try Command.run("/usr/bin/env", settings + [Command.dltui, "themes"]).output
  }

  @Test func homeIsWhereTheEnvironmentSaysUnlessItNamesTheFolderItself() throws {
    #expect(
      try themesFolder(["-u", "XDG_CONFIG_HOME", "HOME=/nowhere/else"])
        .contains("/nowhere/else/.config/dltui/themes/"))
    #expect(
      try themesFolder(["XDG_CONFIG_HOME=/my/config", "HOME=/nowhere/else"])
        .contains("/my/config/dltui/themes/"))
    let user = try #require(getpwuid(getuid()))
    #expect(
      try themesFolder(["-u", "XDG_CONFIG_HOME", "-u", "HOME"])
        .contains(String(cString: user.pointee.pw_dir) + "/.config/dltui/themes/"))
  }
}
