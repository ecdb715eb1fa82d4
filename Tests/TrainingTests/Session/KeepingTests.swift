import Foundation
import RunEvents
import Synchronization
import Testing

@testable import Training

/// A log on a disk that is full from an event on, until there is room again.
private final class FullDisk: RunEventSink {
  struct Full: Error, CustomStringConvertible { let description = "No space left on device" }

  private struct State {
    var isFull = false
    var received = 0
    var waiting: [RunEvent] = []
    var kept: [RunEvent] = []
  }

  private let state = Mutex(State())
  private let fullAfter: Int

  init(fullAfter: Int) { self.fullAfter = fullAfter }

  var kept: [RunEvent] { state.withLock { $0.kept } }

  func makeRoom() { state.withLock { $0.isFull = false } }

  func receive(_ event: RunEvent) throws {
    try state.withLock { state in
      state.received += 1
      if state.received == fullAfter { state.isFull = true }
      state.waiting.append(event)
      if state.isFull { throw Full() }
      state.kept += state.waiting
      state.waiting = []
    }
  }
}

@Suite struct KeepingTests {
  @Test func aFullDiskPausesTheRunAndThenNothingIsLost() async throws {
    let disk = FullDisk(fullAfter: 12)
    let plain = try await Scene.run()
    let outcome = try await Scene.run(sink: disk) { event, source in
      switch event {
      case .commandApplied where event.isPause:
        source.send(RunCommand(id: 1, .resume))
      case .commandRefused:
        disk.makeRoom()
        source.send(RunCommand(id: 2, .resume))
      default: break
      }
    }
    // The dashboard heard of it though the log could not.
    #expect(outcome.events.pauses.count == 1)
    #expect(
      outcome.events.pauses[0].hasSuffix("the log cannot be written: No space left on device"))
    #expect(
      outcome.events.refused.map(\.reason) == [
        "the log still cannot be written: No space left on device"
      ])
    #expect(disk.kept == outcome.events)
    #expect(outcome.finish.reason == .completed)
    #expect(outcome.parameters == plain.parameters)
  }

  @Test func stoppingWhileTheDiskIsFullSaysWhatIsMissing() async throws {
    let disk = FullDisk(fullAfter: 12)
    let outcome = try await Scene.run(sink: disk) { event, source in
      if event.isPause { source.send(RunCommand(id: 1, .stop(.afterBatch))) }
    }
    #expect(
      outcome.finish.detail?.hasSuffix("the log is not complete: No space left on device") == true)
    #expect(outcome.finish.reason == .failed)
  }

  /// Of a whole run, the number of the event before its last.
  private func lastButOne() async throws -> Int { try await Scene.run().events.count - 1 }

  @Test func aDiskThatIsFullAtTheEndIsWaitedFor() async throws {
    let disk = FullDisk(fullAfter: try await lastButOne())
    let outcome = try await Scene.run(sink: disk) { event, source in
      switch event {
      case .commandApplied where event.isPause: source.send(RunCommand(id: 1, .resume))
      case .commandRefused:
        disk.makeRoom()
        source.send(RunCommand(id: 2, .resume))
      default: break
      }
    }
    #expect(
      outcome.events.pauses.map { $0.contains("the log cannot be written: No space") } == [true])
    #expect(
      outcome.events.refused.map(\.reason) == [
        "the log still cannot be written: No space left on device"
      ])
    #expect(outcome.finish.reason == .completed)
    #expect(disk.kept == outcome.events)
  }

  @Test func whatCannotBeKeptAtTheEndAndIsGivenUpIsAFailure() async throws {
    let full = try await lastButOne()
    func finish(_ origin: RunCommand.Origin) async throws -> Finish {
      try await Scene.run(sink: FullDisk(fullAfter: full)) { event, source in
        if event.isPause { source.send(RunCommand(id: 1, .stop(.afterBatch), origin: origin)) }
      }.finish
    }
    let given = try await finish(.user)
    #expect(given.reason == .failed)
    #expect(given.detail?.hasSuffix("the log is not complete: No space left on device") == true)
    // A signal that ends the wait leaves a run to go on with.
    #expect(try await finish(.system).reason == .interrupted)
  }

  @Test func withNobodyToAskTheEndIsTriedAgainFromTimeToTime() async throws {
    let disk = FullDisk(fullAfter: try await lastButOne())
    let refusals = Mutex(0)
    let outcome = try await Scene.run(
      Scene.recipe(), Scene.options { $0.isAttended = false }, sink: disk
    ) { event, _ in
      guard case .commandRefused = event else { return }
      let count = refusals.withLock { count in
        count += 1
        return count
      }
      if count == 3 { disk.makeRoom() }
    }
    #expect(refusals.withLock { $0 } == 3)
    #expect(outcome.events.pauses.first?.hasSuffix("it is tried again from time to time") == true)
    #expect(outcome.finish.reason == .completed)
    #expect(disk.kept == outcome.events)
  }

  @Test func parametersThatCannotBeWrittenAtTheEndAreWaitedFor() async throws {
    try await withFolder { folder in
      let checkpoints = folder + "/checkpoints"
      try FileManager.default.createDirectory(
        atPath: checkpoints, withIntermediateDirectories: false)
      let outcome = try await Scene.run(
        Scene.recipe(),
        Scene.options {
          $0.checkpointFolder = checkpoints
          $0.checkpointEverySeconds = 1000
        }
      ) { event, source in
        switch event {
        case .epochFinished(let summary) where summary.epoch == 6:
          try? FileManager.default.removeItem(atPath: checkpoints)
        case .commandApplied where event.isPause:
          try? FileManager.default.createDirectory(
            atPath: checkpoints, withIntermediateDirectories: false)
          source.send(RunCommand(id: 1, .resume))
        default: break
        }
      }
      #expect(outcome.events.pauses.count == 1)
      #expect(outcome.events.pauses[0].contains("cannot be written: checkpoint: cannot write"))
      #expect(outcome.finish.reason == .completed)
      #expect(try CheckpointFolder(path: checkpoints).newest()?.state.step == 30)
      #expect(FileManager.default.fileExists(atPath: checkpoints + "/final.safetensors"))
    }
  }

  @Test func withNobodyToAskItTriesAgainFromTimeToTime() async throws {
    let disk = FullDisk(fullAfter: 12)
    let refusals = Mutex(0)
    let outcome = try await Scene.run(
      Scene.recipe(), Scene.options { $0.isAttended = false }, sink: disk
    ) { event, _ in
      guard case .commandRefused(let refusal) = event else { return }
      #expect(refusal.command.origin == .run)
      let count = refusals.withLock { count in
        count += 1
        return count
      }
      if count == 3 { disk.makeRoom() }
    }
    #expect(refusals.withLock { $0 } == 3)
    #expect(outcome.finish.reason == .completed)
    #expect(disk.kept == outcome.events)
  }

  @Test func aCheckpointThatCannotBeWrittenPausesTheRun() async throws {
    try await withFolder { folder in
      let checkpoints = folder + "/checkpoints"
      try FileManager.default.createDirectory(
        atPath: checkpoints, withIntermediateDirectories: false)
      let failures = Mutex(0)
      let outcome = try await Scene.run(
        Scene.recipe(),
        Scene.options {
          $0.checkpointFolder = checkpoints
          $0.startPaused = true
        }
      ) { event, source in
        switch event {
        case .started: try? FileManager.default.removeItem(atPath: checkpoints)
        case .message:
          let isFirst = failures.withLock { count in
            count += 1
            return count == 1
          }
          if isFirst { source.send(RunCommand(id: 3, .resume)) }
        case .commandRefused:
          try? FileManager.default.createDirectory(
            atPath: checkpoints, withIntermediateDirectories: false)
          source.send(RunCommand(id: 4, .resume))
        default: break
        }
      }
      #expect(failures.withLock { $0 } == 2)
      let refusal = try #require(outcome.events.refused.first { $0.command.action == .resume })
      #expect(refusal.reason.contains("the checkpoint still cannot be written: checkpoint: cannot"))
      #expect(outcome.finish.reason == .completed)
      #expect(try CheckpointFolder(path: checkpoints).newest()?.state.step == 30)
    }
  }

  @Test func withNobodyToAskARunWhoseFolderIsGoneEnds() async throws {
    try await withFolder { folder in
      // Long enough for the first checkpoint to have failed.
      let outcome = try await Scene.run(
        Scene.recipe { $0.epochs = 1_000_000 },
        Scene.options {
          $0.checkpointFolder = folder + "/nowhere/checkpoints"
          $0.isAttended = false
        })
      #expect(outcome.finish.reason == .failed)
      #expect(outcome.finish.detail?.hasPrefix("the run's folder is gone") == true)
    }
  }

  @Test func anUnwritableLogIsNotedWhenItsFlushFails() async throws {
    try await withFolder { folder in
      struct Broken: Error, CustomStringConvertible { let description = "Input/output error" }
      let fails = Mutex(true)
      let outcome = try await Scene.run(
        Scene.recipe(),
        Scene.options {
          $0.checkpointFolder = folder
          $0.flushLog = { if fails.withLock({ $0 }) { throw Broken() } }
        }
      ) { event, source in
        guard event.isPause else { return }
        fails.withLock { $0 = false }
        source.send(RunCommand(id: 1, .resume))
      }
      #expect(outcome.events.pauses == ["0: the log cannot be written: Input/output error"])
      #expect(outcome.finish.reason == .completed)
    }
  }
}
