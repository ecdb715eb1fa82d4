import Foundation
import RunCoding
import RunControl
import RunEvents
import Synchronization

/// A run whose log is in memory.
final class GrowingRun: HostedRun {
  let name: String
  let path: String
  private let log = Mutex<[UInt8]>([])
  private let asked = Mutex<[RunCommand]>([])
  private let answer = Mutex<(@Sendable () -> Void)?>(nil)

  init(_ name: String = "run") throws {
    self.name = name
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "control-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var loggedBytes: Int { log.withLock(\.count) }

  var commands: [RunCommand] { asked.withLock(\.self) }

  func readLog(from offset: Int, limit: Int) -> [UInt8] {
    log.withLock { log in offset < log.count ? Array(log[offset...].prefix(limit)) : [] }
  }

  /// Answered where `answer` is set.
  func send(_ command: RunCommand) {
    let number = asked.withLock { asked in
      asked.append(command)
      return asked.count
    }
    guard let answer = answer.withLock(\.self) else { return }
    var command = command
    command.id = number
    append(.commandApplied(CommandOutcome(command: command, step: 20, seconds: 1.5)))
    answer()
  }

  /// Has commands answered from now on, and `told` called behind each.
  func answers(_ told: @escaping @Sendable () -> Void) { answer.withLock { $0 = told } }

  func append(_ event: RunEvent) {
    let line = Array(EventEncoder.lines(of: event).utf8)
    log.withLock { $0 += line }
  }

  /// A piece of a line, as a full disk leaves it.
  func append(raw text: String) { log.withLock { $0 += Array(text.utf8) } }

  /// One row of one value.
  func append(step: Int) {
    append(
      .scalars(
        ScalarBlock(step: step, epoch: 0, seconds: Double(step), values: [(.trainCost, 0.5)])))
  }
}

/// What a server tells its host.
final class Watcher: ControlServerDelegate {
  private let counts = Mutex<[Int]>([])

  var viewerCounts: [Int] { counts.withLock(\.self) }

  func viewersChanged(to count: Int) { counts.withLock { $0.append(count) } }
}

/// Tries until it holds, for as long as a busy machine may need.
func eventually(
  _ what: String, within seconds: Double = 60, _ holds: () throws -> Bool
) async throws {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while try !holds() {
    guard ContinuousClock.now < deadline else { throw NeverHeld(what: what) }
    try await Task.sleep(for: .milliseconds(2))
  }
}

struct NeverHeld: Error, CustomStringConvertible {
  let what: String
  var description: String { "it never came to hold that \(what)" }
}
