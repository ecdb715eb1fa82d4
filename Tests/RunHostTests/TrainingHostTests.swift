import Foundation
import RunControl
import RunEvents
import RunLogs
import Synchronization
import Testing
import Training

@testable import RunHost

/// Stages one after the other, and what becomes of them.
@Suite struct TrainingHostTests {
  private let folder: ScratchFolder
  private let log = Recorder()

  init() throws { folder = try ScratchFolder() }

  private func setup(keepsLog: Bool = true) -> RunSetup {
    RunSetup(
      runsFolder: folder.path + "/runs", recipesFolder: folder.path, version: "test",
      isWatched: false, keepsLog: keepsLog)
  }

  private func stage(
    _ name: String, epochs: Int = 1, overrides: [String] = [], keepsLog: Bool = true
  ) throws -> RunStart {
    let recipe = try Recipe.load(
      "moons", userFolder: folder.path,
      overrides: ["epochs=\(epochs)", "earlyStopping=null"] + overrides)
    return try #require(setup(keepsLog: keepsLog).fresh(recipe, name: name, repeating: nil).first)
  }

  private func host(
    _ stages: [RunStart], report: @escaping @Sendable (HostProgress) -> Void = { _ in }
  ) -> TrainingHost {
    let log = log
    return TrainingHost(
      stages, options: TrainingHost.Options(), showing: { _ in log }, report: report)
  }

  @Test func aRepeatedRunHasAsManyWorkersAsItHad() async throws {
    // A recipe that leaves them open would be given one for so small a network.
    let finished = try await host([try stage("first", overrides: ["workers=2"])]).run()
    let path = try #require(finished.first?.run.path)
    let recipe = try Recipe.load("moons", userFolder: folder.path, overrides: ["epochs=1"])
    let again = try setup().fresh(recipe, name: "again", repeating: path)
    let repeated = try #require(try await host(again).run().first?.run.path)
    #expect(try RunLog.open(repeated).manifest.workers == 2)
  }

  @Test func whoGoesOnWithAFinishedRunIsToldHow() async throws {
    let path = try #require(try await host([try stage("first")]).run().first?.run.path)
    let told = try setup().resumed(path).options.notes.map(\.text)
    #expect(
      told == ["the run is finished: nothing is left to do; --epochs N goes on to epoch N"])
    #expect(try setup().resumed(path, epochs: 2).options.notes.isEmpty)
  }

  @Test func eachStageIsReadyThenOverAndLeavesNoSocketBehind() async throws {
    let told = Mutex<[String]>([])
    let host = host([try stage("first"), try stage("second")]) { progress in
      switch progress {
      case .ready(let path): told.withLock { $0.append("ready \(path ?? "")") }
      case .over(let path): told.withLock { $0.append("over \(path ?? "")") }
      case .loading: break
      case .unreachable(let why), .note(let why): told.withLock { $0.append(why) }
      }
    }
    let finished = try await host.run()
    #expect(finished.map(\.finish.reason) == [.completed, .completed])
    let paths = finished.compactMap(\.run.path)
    #expect(
      told.withLock(\.self) == paths.flatMap { ["ready \($0)", "over \($0)"] })
    for path in paths {
      let left = try FileManager.default.contentsOfDirectory(atPath: path)
      #expect(Set(left) == ["manifest.json", "events.jsonl", "checkpoints"])
    }
    #expect(host.isBetweenRuns)
  }

  @Test func whoeverStopsAStageDoesNotWantTheNext() async throws {
    let host = host([try stage("first", epochs: 1_000_000), try stage("second")])
    // Before there is a session: it waits for one.
    host.send(RunCommand(.stop(.afterBatch), origin: .system))
    let finished = try await host.run()
    #expect(finished.count == 1)
    #expect([.stoppedByUser, .interrupted].contains(finished[0].finish.reason))
  }

  @Test func aRunWithoutALogIsReadyNowhere() async throws {
    let told = Mutex<[String]>([])
    let host = host([try stage("none", keepsLog: false)]) { progress in
      if case .ready(let path) = progress { told.withLock { $0.append(path ?? "nowhere") } }
    }
    #expect(try await host.run().first?.run.path == nil)
    #expect(told.withLock(\.self) == ["nowhere"])
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/runs"))
  }

  @Test func aRunThatWentOnSinceItWasReadIsNotGoneOnWithTwice() async throws {
    _ = try await host([try stage("first", epochs: 3)]).run()
    let path = try RunsFolder(folder.path + "/runs").find("first")
    let late = try setup().resumed(path)
    let writer = try RunLogWriter.reopen(path)
    try writer.receive(.message(Message(level: .note, text: "x", step: 0, seconds: 0)))
    try writer.close()
    await #expect(throws: RunLogError.inUse(path: path)) {
      _ = try await late.begin(showing: log)
    }
  }

  @Test func aFinishedRunOfTheSameRecipeIsWhatTheNextBeginsWith() async throws {
    let base = try Recipe.load(
      "moons", userFolder: folder.path, overrides: ["epochs=1", "name=base"])
    try base.yaml.write(toFile: folder.path + "/base.yaml", atomically: true, encoding: .utf8)
    let next = try Recipe.load(
      "moons", userFolder: folder.path, overrides: ["epochs=1", "start={recipe: base}"])
    let both = try setup().fresh(next, name: nil, repeating: nil)
    #expect(both.map(\.options.name) == ["base", "moons"])
    let finished = try await host(both).run()
    #expect(finished.count == 2)
    #expect(try setup().fresh(next, name: nil, repeating: nil).map(\.options.name) == ["moons"])
  }
}
