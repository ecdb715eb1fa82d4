import Foundation
import Testing

/// Runs a test on threads beside those of Swift's tasks, a few tests at once.
///
/// These tests wait for other processes in plain calls. There are only as many threads for tasks as the
/// machine has cores: on two cores two such tests would hold up all others while the machine has nothing
/// to do.
struct OwnThreads: TestTrait, SuiteTrait, TestScoping {
  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(ThreadExecutor.shared) { try await function() }
  }
}

extension Trait where Self == OwnThreads {
  /// On threads beside those of Swift's tasks: for tests that wait for other processes.
  static var ownThreads: Self { OwnThreads() }
}

/// Carries out jobs on a few threads of its own.
private final class ThreadExecutor: TaskExecutor {
  static let shared = ThreadExecutor()
  private let queue = OperationQueue()

  private init() { queue.maxConcurrentOperationCount = 6 }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.addOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
