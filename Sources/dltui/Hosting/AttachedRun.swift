import Dashboard
import Glibc
import RunControl
import RunEvents
import RunHost
import Synchronization

/// A run in a process of its own, from before there is one: what is sent waits until it can be
/// connected to.
final class AttachedRun: LivingRun {
  private struct State: Sendable {
    var client: ControlClient?
    var early: [RunCommand] = []
    var finish: Finish?
    var connection: RunConnection?
    var isExternal = false
  }

  private let state: Mutex<State>

  init(_ client: ControlClient? = nil) { state = Mutex(State(client: client)) }

  var client: ControlClient? { state.withLock { $0.client } }

  var runPath: String? { client.flatMap { $0.runPath.isEmpty ? nil : $0.runPath } }

  /// What commands of this process are known by among those of other screens, those in other containers
  /// and on other machines too.
  static let sender = "\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36))-"

  /// How the run ended; nil while it goes on.
  var finish: Finish? { state.withLock { $0.finish } }

  /// What the host said of its own trouble; nil while there is none.
  var trouble: String? { state.withLock { $0.connection?.trouble } }

  /// The trainer that goes on though the run's host is gone; nil when none is known.
  var orphan: RunConnection.Orphan? { state.withLock { $0.connection?.orphan } }

  /// Whether somebody else's program trains it.
  var isExternal: Bool { state.withLock { $0.isExternal } }

  /// Whether no more comes.
  var isOver: Bool {
    switch state.withLock({ $0.connection?.state }) {
    case .ended, .lost: true
    case .connected, .reconnecting, nil: false
    }
  }

  func connect(_ client: ControlClient) {
    state.withLock { state in
      state.client = client
      state.early.forEach(client.send)
      state.early = []
    }
  }

  func takeBatch() -> EventBatch? {
    guard let client, var batch = client.takeBatch() else { return nil }
    if case .lost = batch.connection?.state, let folder = client.localFolder {
      batch.connection?.orphan = OrphanedTrainer.found(ofRunAt: folder)
    }
    state.withLock { state in
      if batch.startsOver { state.finish = nil }
      if let connection = batch.connection { state.connection = connection }
      for event in batch.events {
        switch event {
        case .finished(let finish): state.finish = finish
        case .started(let manifest):
          state.finish = nil
          state.isExternal = manifest.trainer == .external
        case .checkpointRestored: state.finish = nil
        default: break
        }
      }
    }
    return batch
  }

  func send(_ command: RunCommand) {
    state.withLock { state in
      if let client = state.client { client.send(command) } else { state.early.append(command) }
    }
  }

  func takeControl() { client?.takeControl() }
}
