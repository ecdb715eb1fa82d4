import CKernels

/// The threads of one trainer; the thread that calls `run` is worker 0.
final class WorkerPool {
  let workers: Int
  /// What passes meet through; lives as long as the pool.
  let handle: OpaquePointer

  /// Nil when the system gives no more threads.
  init?(workers: Int) {
    guard let pool = dlk_worker_pool_create(Int32(workers)) else { return nil }
    handle = pool
    self.workers = workers
  }

  deinit { dlk_worker_pool_destroy(handle) }

  /// Calls `body(context, worker)` on every worker and returns when all are done.
  func run<Context>(
    _ context: UnsafeMutablePointer<Context>,
    _ body: @convention(c) (UnsafeMutableRawPointer, Int32) -> Void
  ) {
    dlk_worker_pool_run(handle, body, context)
  }

  /// Called by every worker within a body: returns once all have.
  func barrier() { dlk_worker_pool_barrier(handle) }
}
