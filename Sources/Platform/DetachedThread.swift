import Glibc
import LocalFiles

/// Threads that nobody joins: each ends when its body returns.
enum DetachedThread {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread.
  ///
  /// - Throws: `cannotStartThread` when the system has no thread to give.
  static func start(_ run: @escaping @Sendable () -> Void) throws(TrainingError) {
    var thread = pthread_t()
    let body = Unmanaged.passRetained(Body(run))
    let code = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      throw .cannotStartThread(cause: SystemError.text(code))
    }
    pthread_detach(thread)
  }
}
