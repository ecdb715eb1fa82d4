import Glibc
import LocalFiles
import RunLogs

/// `host.lock` in a run's folder: which process owns the run while it lives.
///
/// The lock goes with the process, however it ends; the file that a dead one leaves behind is taken
/// over by the next.
package final class HostLock: Sendable {
  static let name = "host.lock"

  private let descriptor: Int32
  private let path: String

  /// - Throws: `RunLogError.hosted`, naming the process that owns the run.
  package init(run: String) throws(RunLogError) {
    path = run + "/" + Self.name
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, cause: SystemError.text(errno)) }
    guard WriteLock.take(descriptor) else {
      close(descriptor)
      throw .hosted(path: run, process: Self.named(in: path) ?? 0)
    }
    let text = Array("\(getpid())\n".utf8)
    ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  /// Gives the run up and takes the file away.
  package func release() { unlink(path) }

  deinit { WriteLock.close(descriptor) }

  /// The process that owns the run; nil when none does.
  package static func owner(of run: String) -> Int? {
    let path = run + "/" + name
    guard WriteLock.isTaken(path) else { return nil }
    return named(in: path)
  }

  private static func named(in path: String) -> Int? {
    guard let bytes = try? RegularFile.bytes(of: path, limitBytes: 64) else { return nil }
    return Int(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
  }
}
