import Foundation
import NeuralEngine
import RunEvents
import Synchronization
import Testing

@testable import Training

/// Runs that are killed, gone on with, and killed again come to the same end.
@Suite struct KilledRunTests {
  static let recipe = Scene.recipe {
    $0.earlyStopping = .init(metric: .devCost, patience: 20, restoreBest: true)
  }

  /// A log that ends in mid-run, and the checkpoints there were.
  struct Killed {
    var events: [RunEvent]
    var folder: CheckpointFolder

    /// Goes on as `--resume` does.
    func resumed(until last: Int? = nil) throws -> SessionOptions {
      let course = RunCourse(events)
      let newest = try folder.newest { course.canGoOn(from: $0, until: last) }
      let continuation = course.continuation(from: newest?.state, until: last)
      return Scene.options(continuation.commands) {
        $0.resume = continuation.checkpoint
        $0.leftOut = continuation.leftOut
        $0.checkpointFolder = folder.path
      }
    }
  }

  /// Trains by the options until `isLast`, and gives what a process that is killed then leaves.
  static func kill(
    _ options: SessionOptions, after earlier: [RunEvent] = [], of recipe: Recipe = recipe,
    at isLast: @escaping @Sendable (RunEvent) -> Bool
  ) async throws -> Killed {
    let folder = try #require(options.checkpointFolder)
    let copy = folder + "-killed"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let isKilled = Mutex(false)
    let kept = Mutex<[RunEvent]>([])
    _ = try await Scene.run(recipe, options) { event, source in
      let ends = isKilled.withLock { isKilled in
        guard !isKilled else { return false }
        kept.withLock { $0.append(event) }
        isKilled = isLast(event)
        return isKilled
      }
      guard ends else { return }
      copyAsItStands(folder, to: copy)
      source.send(RunCommand(id: 1_000_000_000, .stop(.afterBatch), origin: .system))
    }
    #expect(isKilled.withLock { $0 })
    return Killed(
      events: earlier + kept.withLock { $0 }, folder: CheckpointFolder(path: copy))
  }

  /// Copies the files of a folder that another thread writes into, as a kill at one moment leaves
  /// them: again, until none came or went meanwhile.
  private static func copyAsItStands(_ folder: String, to copy: String) {
    let files = FileManager.default
    func names() -> [String] { ((try? files.contentsOfDirectory(atPath: folder)) ?? []).sorted() }
    var before = names()
    for _ in 0..<1000 {
      try? files.removeItem(atPath: copy)
      try? files.createDirectory(atPath: copy, withIntermediateDirectories: true)
      var isWhole = true
      for name in before {
        do {
          try files.copyItem(atPath: "\(folder)/\(name)", toPath: "\(copy)/\(name)")
        } catch {
          isWhole = false
        }
      }
      let after = names()
      if isWhole, after == before { return }
      before = after
    }
  }

  static func isEpoch(_ epoch: Int) -> @Sendable (RunEvent) -> Bool {
    { event in
      if case .epochFinished(let summary) = event { summary.epoch == epoch } else { false }
    }
  }

  static func rows(_ events: [RunEvent]) -> [RunEvent] {
    events.timeless.filter { if case .scalars = $0 { true } else { false } }
  }

  @Test func twiceKilledComesToTheEndOfTheUnbrokenRun() async throws {
    try await withFolder { folder in
      let edits = [
        Scene.at(4, 1, .set(.learningRate, 0.05)), Scene.at(7, 2, .set(.dropout, 0.4)),
        Scene.at(17, 3, .set(.l2, 0.02)), Scene.at(22, 4, .set(.batchSize, 4)),
      ]
      let whole = try await Scene.run(Self.recipe, Scene.options(edits))
      let checkpoints = folder + "/checkpoints"
      let first = try await Self.kill(
        Scene.options(edits) { $0.checkpointFolder = checkpoints },
        at: Self.isEpoch(5))
      let second = try await Self.kill(
        first.resumed(), after: first.events, at: Self.isEpoch(2))
      let last = try await Scene.run(Self.recipe, second.resumed())
      #expect(last.parameters == whole.parameters)
      #expect(
        last.events.applied.filter { $0.command.origin == .user }.map(\.step) == [4, 7, 17, 22])
      // And so does the run that repeats the log of all three processes.
      let repeated = try await Scene.run(
        Self.recipe,
        Scene.options(RunCourse(second.events + last.events).commandsToRepeat))
      #expect(repeated.parameters == whole.parameters)
      #expect(Self.rows(repeated.events) == Self.rows(whole.events))
    }
  }

  @Test func anUndoIsOnTheDiskBeforeItIsAnswered() async throws {
    try await withFolder { folder in
      let checkpoints = folder + "/checkpoints"
      let commands = [
        Scene.at(4, 1, .set(.learningRate, 0.05)), Scene.at(6, 2, .saveCheckpoint),
        Scene.at(13, 3, .undo),
      ]
      let killed = try await Self.kill(
        Scene.options(commands) { $0.checkpointFolder = checkpoints }
      ) { event in
        if case .commandApplied(let outcome) = event { outcome.command.id == 3 } else { false }
      }
      #expect(try killed.folder.newest()?.state.step == 4)
      let last = try await Scene.run(Self.recipe, killed.resumed())
      #expect(last.parameters == (try await Scene.run(Self.recipe)).parameters)
    }
  }

  @Test func aRedoIsOnTheDiskBeforeItIsAnswered() async throws {
    try await withFolder { folder in
      let checkpoints = folder + "/checkpoints"
      let edit = Scene.at(4, 1, .set(.learningRate, 0.05))
      let commands = [
        edit, Scene.at(6, 2, .saveCheckpoint), Scene.at(13, 3, .undoFrom(1)),
        Scene.at(8, 4, .redo),
      ]
      let killed = try await Self.kill(
        Scene.options(commands) { $0.checkpointFolder = checkpoints }
      ) { event in
        if case .commandApplied(let outcome) = event { outcome.command.id == 4 } else { false }
      }
      #expect(try killed.folder.newest()?.state.step == 13)
      let last = try await Scene.run(Self.recipe, killed.resumed())
      #expect(
        last.parameters == (try await Scene.run(Self.recipe, Scene.options([edit]))).parameters)
    }
  }

  @Test func aRepetitionThatIsKilledCarriesOutTheRest() async throws {
    try await withFolder { folder in
      let commands = [
        Scene.at(4, 1, .set(.learningRate, 0.05)), Scene.at(6, 2, .saveCheckpoint),
        Scene.at(13, 3, .set(.l2, 0.02)), Scene.at(20, 4, .undo), Scene.at(15, 5, .pause),
        Scene.at(15, 6, .resume),
      ]
      let whole = try await Scene.run(Self.recipe, Scene.options(commands))
      let checkpoints = folder + "/checkpoints"
      let killed = try await Self.kill(
        Scene.options(commands) {
          $0.checkpointFolder = checkpoints
        }, at: Self.isEpoch(2))
      let options = try killed.resumed()
      let last = try await Scene.run(Self.recipe, options)
      #expect(last.parameters == whole.parameters)
      #expect(last.events.branches.map(\.toStep) == [13])
    }
  }

  @Test func whatIsLeftOutIsSaidAndTheRunIsAsIfItHadNotBeen() async throws {
    try await withFolder { folder in
      let edits = [
        Scene.at(4, 1, .set(.learningRate, 0.05)), Scene.at(12, 2, .set(.batchSize, 4)),
      ]
      let whole = try await Scene.run(Self.recipe, Scene.options([edits[0]]))
      let checkpoints = folder + "/checkpoints"
      let killed = try await Self.kill(
        Scene.options(edits + [Scene.at(14, 3, .saveCheckpoint), Scene.at(15, 4, .undo)]) {
          $0.checkpointFolder = checkpoints
        }, at: Self.isEpoch(3))
      let last = try await Scene.run(
        Self.recipe, killed.resumed(until: 11))
      #expect(last.parameters == whole.parameters)
    }
    try await withFolder { folder in
      let edits = [
        Scene.at(4, 1, .set(.learningRate, 0.05)), Scene.at(12, 2, .set(.batchSize, 4)),
      ]
      let checkpoints = folder + "/checkpoints"
      let killed = try await Self.kill(
        Scene.options(edits) { $0.checkpointFolder = checkpoints },
        at: Self.isEpoch(3))
      let last = try await Scene.run(
        Self.recipe, killed.resumed(until: 11))
      #expect(
        last.events.refused.map(\.reason)
          == ["batch size 4 after step 12: left out by --until 11"])
    }
  }

  /// The last evaluation and the row that a stop cuts off are of its end alone.
  @Test func aRunThatWasStoppedAndGoneOnWithIsTheOneThatWasNot() async throws {
    try await withFolder { folder in
      let whole = try await Scene.run(Self.recipe)
      _ = try await Scene.run(
        Self.recipe,
        Scene.options([Scene.at(13, 1, .stop(.afterBatch))]) { $0.checkpointFolder = folder })
      let state = try #require(try CheckpointFolder(path: folder).newest()).state
      #expect(state.step == 13)
      let last = try await Scene.run(Self.recipe, Scene.options { $0.resume = state })
      #expect(last.parameters == whole.parameters)
      func after(_ events: [RunEvent]) -> [RunEvent] {
        Self.rows(events).filter { event in
          if case .scalars(let block) = event { block.steps[0] > 13 } else { false }
        }
      }
      #expect(after(last.events) == after(whole.events))
    }
  }
}
