import Platform

/// A thread that runs an actor's jobs one after another, and nothing else.
///
/// Training keeps a core busy for minutes: on the cooperative pool it would hold up every other
/// task. The thread holds this object alive until `close` was called and its last job is done.
final class TrainingThread: SerialExecutor {
  private struct Jobs: Sendable {
    var waiting: [UnownedJob] = []
    var isClosed = false
  }

  private let jobs = Monitor(Jobs())

  /// Starts the thread.
  ///
  /// - Throws: `cannotStartThread` when the system has no thread to give.
  init() throws(TrainingError) {
    try DetachedThread.startForTraining { self.runJobs() }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.update { $0.waiting.append(job) }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  /// Lets the thread end once the jobs it has are done.
  func close() {
    jobs.update { $0.isClosed = true }
  }

  private func runJobs() {
    while let job = nextJob() {
      job.runSynchronously(on: asUnownedSerialExecutor())
    }
  }

  /// The next job, waited for; nil when the thread is to end.
  private func nextJob() -> UnownedJob? {
    let next: UnownedJob?? = jobs.wait { jobs in
      if !jobs.waiting.isEmpty { return .some(jobs.waiting.removeFirst()) }
      return jobs.isClosed ? .some(nil) : nil
    }
    return next ?? nil
  }
}
