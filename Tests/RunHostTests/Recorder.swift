import Foundation
import RunControl
import RunEvents
import Synchronization

@testable import RunHost

/// Keeps the events of a run.
final class Recorder: RunEventSink {
  private let kept = Mutex<[RunEvent]>([])

  var events: [RunEvent] { kept.withLock(\.self) }

  func receive(_ event: RunEvent) { kept.withLock { $0.append(event) } }

  /// What was asked of the run, in order.
  var requested: [RunCommand] {
    events.compactMap {
      if case .commandRequested(let request) = $0 { request.command } else { nil }
    }
  }

  var refusals: [String] {
    events.compactMap { if case .commandRefused(let refusal) = $0 { refusal.reason } else { nil } }
  }

  var finish: Finish? {
    events.compactMap { if case .finished(let finish) = $0 { finish } else { nil } }.last
  }
}

/// A trainer's end of the line.
final class TrainerLine: TrainerLink {
  private let state = Mutex<(lines: [String], reason: String?)>(([], nil))

  var lines: [String] { state.withLock(\.lines) }
  var closeReason: String? { state.withLock(\.reason) }

  func send(_ line: String) { state.withLock { $0.lines.append(line) } }

  func close(reason: String) { state.withLock { $0.reason = reason } }
}

/// A folder of its own for one test, removed with it.
final class ScratchFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appending(path: "runhost-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension RepeatedRun {
  /// A run whose learning rate was set after these steps, to their numbers.
  static func edited(after steps: [Int]) -> RepeatedRun {
    let edits = steps.flatMap { step -> [RunEvent] in
      let command = RunCommand(id: step, .set(.learningRate, Double(step)))
      return [
        .commandRequested(CommandRequest(command: command, step: step, seconds: 1)),
        .commandApplied(
          CommandOutcome(
            command: command, step: step, seconds: 1, before: 0, after: Double(step))),
      ]
    }
    return RepeatedRun(name: "before", events: [.started(RunManifest(name: "before"))] + edits)
  }
}
