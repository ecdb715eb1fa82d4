import Glibc

/// A value behind a lock, with a condition to sleep on until it changes.
///
/// The standard library's `Mutex` has no condition, and the training thread must sleep without
/// using the processor and still wake at once.
///
/// `@unchecked Sendable`: `value` is read and written only between `lock` and `unlock` below, and
/// the two POSIX objects live at a fixed address from `init` to `deinit`.
package final class Monitor<Value: Sendable>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var value: Value

  /// - Parameter value: what it begins with.
  package init(_ value: Value) {
    self.value = value
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // Setting the machine's time must not change how long a wait lasts.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Reads or changes the value without waking anyone.
  package func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&value)
  }

  /// Changes the value and wakes every thread that waits for it.
  package func update<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    let result = body(&value)
    pthread_cond_broadcast(changed)
    return result
  }

  /// Sleeps until `ready` gives something, or for `seconds` at most; nil is for ever.
  ///
  /// - Returns: what `ready` gave; nil when the time was up first.
  package func wait<Result>(seconds: Double? = nil, until ready: (inout Value) -> Result?)
    -> Result?
  {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    var deadline = seconds.map(Self.deadline)
    while true {
      if let result = ready(&value) { return result }
      if deadline == nil {
        pthread_cond_wait(changed, mutex)
      } else if pthread_cond_timedwait(changed, mutex, &deadline!) == ETIMEDOUT {
        return ready(&value)
      }
    }
  }

  private static func deadline(after seconds: Double) -> timespec {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    // A wait of more than a day is cut to one: the caller asks again.
    let nanoseconds = Int(min(max(seconds, 0), 86_400) * 1e9) + time.tv_nsec
    return timespec(
      tv_sec: time.tv_sec + nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
  }
}
