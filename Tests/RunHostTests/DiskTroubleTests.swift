import Datasets
import FileWitness
import Foundation
import RunEvents
import RunLogs
import Synchronization
import Testing
import Training

@testable import RunHost

/// What is promised of a run's folder (`Sources/RunLogs/README.md`), for every moment at which the power may
/// go, and for every change of a file that may fail.
@Suite(.serialized, .enabled(if: file_witness_works() != 0)) struct DiskTroubleTests {
  private static let epochs = 3
  private let folder: ScratchFolder
  /// Where the disk in trouble is.
  private let disk: String
  private let data: DataSplit
  private let recipe: Recipe

  init() throws {
    folder = try ScratchFolder()
    disk = try #require(realpath(folder.path, nil).map { String(cString: $0) }) + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    recipe = try Recipe.load(
      "moons", userFolder: folder.path,
      overrides: [
        "epochs=\(Self.epochs)", "earlyStopping=null", "logEvery=1", "model[0].dense=4",
        "batchSize=64",
      ])
    data = try recipe.loadData()
  }

  private func setup(_ disk: String) -> RunSetup {
    RunSetup(
      runsFolder: disk + "/runs", recipesFolder: folder.path, version: "test", isWatched: false,
      keepsLog: true)
  }

  /// Trains a run that is edited and saved on its way, to its end.
  private func train() async throws -> Finish {
    var start = try #require(setup(disk).fresh(recipe, name: "r", repeating: nil).first)
    start.options.scheduledCommands = [
      ScheduledCommand(afterStep: 2, RunCommand(.set(.learningRate, 0.01))),
      ScheduledCommand(afterStep: 4, RunCommand(.saveCheckpoint)),
      ScheduledCommand(afterStep: 7, RunCommand(.set(.learningRate, 0.02))),
      ScheduledCommand(afterStep: 7, RunCommand(.saveCheckpoint)),
      ScheduledCommand(afterStep: 12, RunCommand(.set(.learningRate, 0.03))),
    ]
    return try await finish(start)
  }

  private func finish(_ start: RunStart) async throws -> Finish {
    var start = start
    start.options.clock = HastyClock()
    start.options.checkpointEverySeconds = 0.1
    let run = try await start.begin(on: data, showing: Recorder())
    let finish = await run.session.run()
    try await run.close()
    return finish
  }

  // MARK: Power

  /// `DLTUI_POWER_LOSSES=20` loses it so often at every moment, instead of once at every fourth.
  @Test func whateverMomentThePowerGoesAtTheRunIsWhole() async throws {
    let watched = try WitnessedDisk(disk)
    var name = ""
    do {
      defer { watched.stop() }
      #expect(try await train().reason == .completed)
      name = try #require(RunsFolder(disk + "/runs").names().first)
      // It is gone on with, by the name it has.
      let more = try setup(disk).resumed(disk + "/runs/" + name, epochs: Self.epochs + 1)
      #expect(try await finish(more).reason == .completed)
    }
    let changes = watched.changes
    let log = try Data(contentsOf: URL(filePath: "\(disk)/runs/\(name)/events.jsonl"))
    try #require(changes.count > 50)

    let times = ProcessInfo.processInfo.environment["DLTUI_POWER_LOSSES"].flatMap { Int($0) }
    var random = SeededRandom(seed: 1)
    var state = DiskAfterPowerLoss(root: watched.root)
    var hasBegun = false
    for (count, change) in changes.enumerated() {
      state.take(change)
      if case .keep(let number) = change, number == state.number(of: ["runs"]) {
        hasBegun = hasBegun || state.number(of: ["runs", name]) != nil
      }
      for _ in 0..<(times ?? (Int.random(in: 0..<4, using: &random) == 0 ? 1 : 0)) {
        let lost = folder.path + "/lost"
        try? FileManager.default.removeItem(atPath: lost)
        let luck = Int.random(in: 0..<4, using: &random)
        try state.lose(into: lost) {
          luck == 0 ? 0 : luck == 1 ? 1 : Double.random(in: 0..<1, using: &random)
        }
        let kept = state.keptCount(of: ["runs", name, "events.jsonl"])
        let problems = try self.problems(
          of: lost, name: hasBegun ? name : nil, log: log, kept: kept)
        #expect(
          problems.isEmpty, "after change \(count + 1) of \(changes.count), \(change): \(problems)")
        if !problems.isEmpty { return }
      }
    }
  }

  /// What is not as promised.
  ///
  /// - Parameters:
  ///   - name: of the run, once it has begun.
  ///   - log: what was written in all.
  ///   - kept: how much of that had come to the disk.
  private func problems(of lost: String, name: String?, log: Data, kept: Int) throws -> [String] {
    let runs = try RunsFolder(lost + "/runs").names()
    if let name, runs != [name] { return ["the run is gone"] }
    guard let found = runs.first else { return [] }
    var problems: [String] = []
    let path = lost + "/runs/" + found
    let left = try Data(contentsOf: URL(filePath: path + "/events.jsonl"))
    if left.count < kept || !log.starts(with: left) {
      problems.append("\(left.count) bytes of the log are left of \(kept) that were kept")
    }
    let checkpoints = CheckpointFolder(path: path + "/checkpoints")
    for file in try checkpoints.examine() where !file.file.hasSuffix(".writing") {
      if let problem = file.problem { problems.append("\(file.file): \(problem)") }
    }
    // Of a run that was cut within its first line only the name is left.
    guard left.contains(0x0A) else { return problems }
    let read = try RunLog.open(path)
    if read.problemCount > 0 { problems.append("\(read.problems)") }
    var lastStep = 0
    var saved = 0
    for event in read.events {
      if case .scalars(let block) = event { lastStep = max(lastStep, block.steps.max() ?? 0) }
      if case .checkpointSaved(let checkpoint) = event, checkpoint.file.hasPrefix("checkpoint-") {
        saved = max(saved, checkpoint.step)
      }
    }
    let step = try setup(lost).resumed(path).options.resume?.step ?? 0
    if step < saved { problems.append("it goes on from step \(step), and \(saved) was saved") }
    if step > lastStep {
      problems.append("it goes on from step \(step), and the log ends at \(lastStep)")
    }
    return problems
  }

  // MARK: Failures

  /// Changes that fail, by their place among all of them, and so many in a row.
  private static let troubles: [WitnessedDisk.Trouble] = [ENOSPC, EIO, EROFS].flatMap { code in
    (0..<6).map { place in
      WitnessedDisk.Trouble(first: 3 + place * 11 + Int(code) % 7, count: 1 + place * 2, code: code)
    }
  }

  @Test(arguments: troubles)
  func aDiskThatFailsForAWhileTakesNothingAway(trouble: WitnessedDisk.Trouble) async throws {
    let watched = try WitnessedDisk(disk, trouble: trouble)
    let finish: Finish
    do {
      defer { watched.stop() }
      finish = try await train()
    } catch let error as RunLogError {
      // It never began: nothing is left that looks like a run.
      #expect(try RunsFolder(disk + "/runs").names().isEmpty, "\(error)")
      #expect(trouble.first < 12, "\(error)")
      return
    }
    #expect(finish.reason == .completed)
    let name = try #require(RunsFolder(disk + "/runs").names().first)
    let path = disk + "/runs/" + name
    let log = try RunLog.open(path)
    #expect(log.problemCount == 0 && log.tornTailBytes == 0)
    let steps = log.events.flatMap { event -> [Int] in
      guard case .scalars(let block) = event, block.keys.contains(.batchCost) else { return [] }
      return block.steps
    }
    #expect(steps == Array(1...finish.step))
    let files = try CheckpointFolder(path: path + "/checkpoints").examine()
    #expect(files.compactMap(\.problem).isEmpty)
    #expect(files.contains { $0.file == "final.safetensors" })
  }
}

extension WitnessedDisk.Trouble: CustomTestStringConvertible {
  var testDescription: String { "\(count) from \(first) on: error \(code)" }
}

/// A clock that goes on by itself, and passes waits at once.
private final class HastyClock: SessionClock {
  private let time = Mutex(100.0)

  var now: Double {
    time.withLock { time in
      time += 0.001
      return time
    }
  }

  func pass(_ seconds: Double, by wait: (Double) -> Void) {
    time.withLock { $0 += seconds }
    wait(0)
  }
}
