import Glibc
import Platform
import RunEvents
import Synchronization

/// A run that a program prints into a pipe, followed on a thread of its own.
///
/// The pipe is read to its end whatever becomes of the screen: a program whose pipe is full stands
/// still, and one whose pipe is closed is ended by it.
public final class PipedRun: Sendable {
  /// What shows it.
  public let run: WatchedRun
  private let isEnded = Mutex(false)

  private static let longestWaitMilliseconds: Int32 = 1000
  private static let lookMicroseconds: UInt32 = 20_000

  /// - Parameters:
  ///   - descriptor: the pipe's end to read from, which it closes in the end.
  ///   - name: what the run is called.
  public init(descriptor: Int32, name: String, naming: TagNaming = .standard) {
    run = WatchedRun(path: name)
    DetachedThread.run { [self] in
      follow(descriptor, name: name, naming: naming)
      close(descriptor)
      isEnded.withLock { $0 = true }
    }
  }

  private func follow(_ descriptor: Int32, name: String, naming: TagNaming) {
    let output = PrintedTail(naming: naming)
    let log = ForeignLogTail(pipe: descriptor, name: name, naming: naming) { output.append($0) }
    while !log.isEnded {
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&request, 1, Self.longestWaitMilliseconds)
      let progress = log.read(byteBudget: 1 << 20)
      if output.isDue(isQuiet: log.isCaughtUp) {
        run.show(output.takeLines(), open: output.openLines)
      }
      guard !progress.isEmpty else { continue }
      _ = run.queue.put(progress.events, startsOver: progress.startsOver)
    }
    run.show(output.takeLines(isLast: true), open: [])
    _ = run.queue.put(log.ending("the program has closed the pipe"))
    run.end()
  }

  /// Whether the program goes on.
  ///
  /// - Parameter seconds: how long to wait for its end.
  public func isOpen(after seconds: Double) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !isEnded.withLock({ $0 }) {
      guard ContinuousClock.now < deadline else { return true }
      usleep(Self.lookMicroseconds)
    }
    return false
  }

  /// Nobody looks any more: what comes is read and forgotten, until the program ends.
  public func drain() {
    run.queue.close()
    while isOpen(after: 3600) {}
  }
}
