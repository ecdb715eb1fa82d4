import Foundation
import Testing

/// Runs a test on threads beside those of Swift's tasks, a few tests at once.
///
/// These tests wait for other processes in plain calls. There are only as many threads for tasks as the
/// machine has cores: on two cores two such tests would hold up all others while the machine has nothing
/// to do.
struct OwnThreads: TestTrait, SuiteTrait, TestScoping {
  var isFirst = false

  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let executor = isFirst ? ThreadExecutor.first : .shared
    try await withTaskExecutorPreference(executor) { try await function() }
  }
}

extension Trait where Self == OwnThreads {
  /// On threads beside those of Swift's tasks: for tests that wait for other processes.
  static var ownThreads: Self { OwnThreads() }

  /// The same, before all others: for those that wait longest, which nothing is left to run beside at the
  /// end.
  static var ownThreadsFirst: Self { OwnThreads(isFirst: true) }
}

/// Carries out jobs on a few threads of its own.
private final class ThreadExecutor: TaskExecutor {
  static let shared = ThreadExecutor(.normal)
  static let first = ThreadExecutor(.veryHigh)

  private static let queue = {
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 6
    return queue
  }()
  private let priority: Operation.QueuePriority

  private init(_ priority: Operation.QueuePriority) { self.priority = priority }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let operation = BlockOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    operation.queuePriority = priority
    Self.queue.addOperation(operation)
  }
}
