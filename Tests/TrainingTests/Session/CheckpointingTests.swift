import Foundation
import LocalFiles
import NeuralEngine
import RunEvents
import Synchronization
import Testing

@testable import Training

@Suite struct CheckpointingTests {
  static let recipe = Scene.recipe {
    $0.earlyStopping = .init(metric: .devCost, patience: 20, restoreBest: true)
  }

  /// Saves after step 7, in the middle of an epoch and of a row, and pauses after 8 until it is on
  /// the disk, where the killed run's files are copied from.
  @Test func aKilledRunGoesOnToTheSameEnd() async throws {
    try await withFolder { folder in
      let copy = folder + "/killed.safetensors"
      let edits = [Scene.at(4, 1, .set(.learningRate, 0.05)), Scene.at(20, 9, .set(.dropout, 0.4))]
      let early = [Scene.at(7, 2, .saveCheckpoint), Scene.at(8, 3, .pause)]
      let pause = PauseUntilSaved(step: 7)
      let whole = try await Scene.run(
        Self.recipe,
        Scene.options([edits[0]] + early + [edits[1]]) { $0.checkpointFolder = folder }
      ) { event, source in
        pause.take(event, resume: { source.send(RunCommand(id: 5, .resume)) }) { checkpoint in
          try? FileManager.default.copyItem(atPath: folder + "/" + checkpoint.file, toPath: copy)
        }
      }
      let state = try CheckpointState(path: copy)
      #expect(state.step == 7)
      #expect(state.commandCount == 2)

      let seen = Mutex(false)
      let resumed = try await Scene.run(
        Self.recipe,
        Scene.options([early[1], edits[1]]) { $0.resume = state }
      ) { event, source in
        let isFirst = seen.withLock { seen in
          defer { seen = seen || event.isPause }
          return event.isPause && !seen
        }
        if isFirst { source.send(RunCommand(id: 5, .resume)) }
      }
      #expect(resumed.parameters == whole.parameters)
      #expect(resumed.finish.restoredStep == whole.finish.restoredStep)
      let restored = try #require(resumed.events.first)
      guard case .checkpointRestored(let checkpoint) = restored else {
        Issue.record("begins with \(restored)")
        return
      }
      #expect(checkpoint.step == 7)
      #expect(checkpoint.file == "killed.safetensors")
      // Then the settings as they stood, and from there the same events.
      #expect(
        resumed.events.applied.first?.command
          == RunCommand(id: -1, .set(.learningRate, 0.05), origin: .run))
      func rows(_ events: [RunEvent]) -> [RunEvent] {
        events.timeless.filter {
          switch $0 {
          case .scalars(let block): block.steps[0] > 7
          case .epochFinished(let summary): summary.step > 7
          default: false
          }
        }
      }
      #expect(rows(resumed.events) == rows(whole.events))
      #expect(rows(resumed.events).count > 10)
      // Time goes on from where it was.
      #expect(resumed.finish.seconds > state.seconds)
    }
  }

  @Test func writesAtTheStartByTimeAndAtTheEnd() async throws {
    try await withFolder { folder in
      let outcome = try await Scene.run(
        Self.recipe, Scene.options { $0.checkpointFolder = folder }
      )
      let files = outcome.events.checkpoints.map(\.file)
      #expect(files.contains("final.safetensors"))
      #expect(files.contains("best.safetensors"))
      let newest = try #require(try CheckpointFolder(path: folder).newest())
      #expect(newest.state.step == outcome.finish.step)
      let final = try Safetensors(decoding: DurableFile.read(folder + "/final.safetensors"))
      #expect(final.metadata["format"] == "dltui-model-1")
      let flat = newest.state.identity.tensors.flatMap { tensor -> [Float] in
        guard case .float32(let values)? = final.tensors[tensor.name]?.values else { return [] }
        return values
      }
      #expect(flat == outcome.parameters)
      #expect(outcome.finish.detail?.hasSuffix("saved in final.safetensors") == true)
    }
  }

  @Test func keepsTheLastFewAsTimeGoesBy() async throws {
    try await withFolder { folder in
      // Every step is due; each waits for the disk before the next, by the log's flush.
      let flushed = Mutex(0)
      let outcome = try await Scene.run(
        Scene.recipe(),
        Scene.options {
          $0.checkpointFolder = folder
          $0.checkpointEverySeconds = 0
          $0.flushLog = { flushed.withLock { $0 += 1 } }
        })
      #expect(flushed.withLock { $0 } >= 30)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasPrefix("checkpoint-") }
      // How many are written hangs on the disk.
      let most = CheckpointFolder.keptCount + CheckpointFolder.spreadCount
      #expect((1...most).contains(left.count))
      #expect(try CheckpointFolder(path: folder).newest()?.state.step == outcome.finish.step)
    }
  }

  @Test func anInterruptedRunSaysThatItCanGoOn() async throws {
    try await withFolder { folder in
      let outcome = try await Scene.run(
        Scene.recipe(),
        Scene.options([Scene.at(7, -9, .stop(.afterBatch), origin: .system)]) {
          $0.checkpointFolder = folder
        })
      #expect(
        outcome.finish.detail == "interrupted after step 7; a checkpoint to go on from is saved")
      #expect(try CheckpointFolder(path: folder).newest()?.state.step == 7)
      #expect(!FileManager.default.fileExists(atPath: folder + "/final.safetensors"))
    }
  }

  @Test func aFinishedRunCanBeGivenMoreEpochs() async throws {
    try await withFolder { folder in
      _ = try await Scene.run(Self.recipe, Scene.options { $0.checkpointFolder = folder })
      let state = try #require(try CheckpointFolder(path: folder).newest()).state
      let longer = try await Scene.run(
        Self.recipe, Scene.options([Scene.at(30, 1, .set(.epochs, 8))]) { $0.resume = state })
      #expect(longer.finish.step == 40)
      let whole = try await Scene.run(
        Self.recipe, Scene.options([Scene.at(30, 1, .set(.epochs, 8))]))
      #expect(longer.parameters == whole.parameters)
    }
  }

  @Test func anotherRunsCheckpointIsRefused() async throws {
    try await withFolder { folder in
      _ = try await Scene.run(Scene.recipe(), Scene.options { $0.checkpointFolder = folder })
      let state = try #require(try CheckpointFolder(path: folder).newest()).state
      func problem(_ change: (inout Recipe) -> Void) -> String? {
        do {
          _ = try TrainingSession(
            recipe: Scene.recipe(change), data: Scene.data,
            options: Scene.options { $0.resume = state }, sink: SinkList([]))
          return nil
        } catch {
          return String(describing: error)
        }
      }
      #expect(problem { _ in } == nil)
      #expect(
        problem { $0.seed = 8 }
          == "resume: cannot go on from the checkpoint (the seed is 7 in the checkpoint, 8 in the recipe)"
      )
      #expect(
        problem { $0.layers[0] = .dense(units: 9) }?.contains("0.dense.weight [2, 8]") == true)
      #expect(problem { $0.optimizer = .gradientDescent }?.contains("optimizer's memory") == true)
    }
  }
}
