import CKernels

/// How long a pool's workers take to meet: what tells cores that lie apart.
enum MeetingTime {
  /// Meetings between two looks at the clock.
  private static let meetings = 16
  private static let mostLooks = 200
  /// Whatever else the machine does; on a quiet one it is over after some microseconds.
  private static let longest = Duration.milliseconds(20)

  private struct Measurement {
    let pool: OpaquePointer
    let enough: Duration
    var best: Duration
    var looks = 0
    var total = Duration.zero

    mutating func take(_ time: Duration) {
      best = min(best, time)
      total += time
      looks += 1
    }

    var goesOn: Bool { best > enough && looks < mostLooks && total < longest }
  }

  /// The least time of a meeting that was seen, since other work can only make one longer.
  ///
  /// - Parameters:
  ///   - workers: at least 2.
  ///   - enough: nothing shorter is looked for.
  /// - Returns: nil when the system gives no more threads.
  static func measure(workers: Int, enough: Duration) -> Duration? {
    WorkerPool(workers: workers).map { best(in: $0, enough: enough) }
  }

  private static func best(in pool: WorkerPool, enough: Duration) -> Duration {
    var measurement = Measurement(pool: pool.handle, enough: enough * meetings, best: longest)
    withUnsafeMutablePointer(to: &measurement) { measurement in
      pool.run(measurement) { context, worker in
        context.withMemoryRebound(to: Measurement.self, capacity: 1) {
          while MeetingTime.meet($0, isFirst: worker == 0) {}
        }
      }
    }
    return measurement.best / meetings
  }

  /// Meets some times, of which the first worker takes the time.
  ///
  /// - Returns: whether it is to be done again.
  private static func meet(
    _ measurement: UnsafeMutablePointer<Measurement>, isFirst: Bool
  ) -> Bool {
    let pool = measurement.pointee.pool
    let start = ContinuousClock.now
    for _ in 0..<meetings { dlk_worker_pool_barrier(pool) }
    if isFirst { measurement.pointee.take(ContinuousClock.now - start) }
    // Nobody reads whether it goes on while it is written, or writes it while it is read.
    dlk_worker_pool_barrier(pool)
    let goesOn = measurement.pointee.goesOn
    dlk_worker_pool_barrier(pool)
    return goesOn
  }
}
