import Foundation
import RunEvents
import Synchronization
import Testing

@testable import Training

/// A run whose folder somebody renames while it trains.
@Suite struct MovedFolderTests {
  @Test func checkpointsGoOnInARenamedFolder() async throws {
    try await withFolder { folder in
      let run = folder + "/run"
      try FileManager.default.createDirectory(
        atPath: run + "/checkpoints", withIntermediateDirectories: true)
      let pause = PauseUntilSaved(step: 7)
      let outcome = try await Scene.run(
        Scene.recipe(),
        Scene.options([Scene.at(7, 1, .saveCheckpoint), Scene.at(8, 2, .pause)]) {
          $0.checkpointFolder = run + "/checkpoints"
        }
      ) { event, source in
        pause.take(event, resume: { source.send(RunCommand(id: 5, .resume)) }) { _ in
          try? FileManager.default.moveItem(atPath: run, toPath: folder + "/moved")
        }
      }
      #expect(outcome.finish.reason == .completed)
      #expect(
        outcome.events.allSatisfy { event in
          if case .message(let message) = event { message.level != .error } else { true }
        })
      let moved = CheckpointFolder(path: folder + "/moved/checkpoints")
      #expect(try moved.newest()?.state.step == outcome.finish.step)
      #expect(moved.hasFinalModel)
      #expect(!FileManager.default.fileExists(atPath: run))
    }
  }

  @Test func whatBefellASinkIsSaidByTheRun() async throws {
    final class Sink: RunEventSink {
      let warnings = Mutex(["the log was removed"])
      let heard = Mutex<[String]>([])
      func receive(_ event: RunEvent) {
        guard case .message(let message) = event else { return }
        heard.withLock { $0.append("\(message.level): \(message.text)") }
      }
      func takeWarnings() -> [String] {
        warnings.withLock { warnings in
          defer { warnings = [] }
          return warnings
        }
      }
    }
    let sink = Sink()
    _ = try await Scene.run(Scene.recipe(), Scene.options(), sink: sink)
    #expect(sink.heard.withLock { $0.filter { $0 == "warning: the log was removed" } }.count == 1)
  }
}
