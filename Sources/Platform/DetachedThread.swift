import Dispatch
import Glibc

/// Threads that nobody joins: each ends when its body returns.
package enum DetachedThread {
  /// The system has no thread to give.
  package struct Failure: Error, Hashable {
    /// The system's number of the error.
    package var code: Int32
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread.
  ///
  /// - Throws: when the system has no thread to give.
  package static func start(_ run: @escaping @Sendable () -> Void) throws(Failure) {
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
      throw Failure(code: code)
    }
    pthread_detach(thread)
  }

  /// Runs something on a thread of its own. Where the system has none to give, it waits for one of
  /// those that are there for everybody.
  package static func run(_ body: @escaping @Sendable () -> Void) {
    do {
      try start(body)
    } catch {
      DispatchQueue.global().async(execute: body)
    }
  }
}
