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
  /// The run's, wherever it is by now.
  private let folder: HeldFolder

  /// - Throws: `RunLogError.hosted`, naming the process that owns the run.
  package init(run: String) throws(RunLogError) {
    let path = run + "/" + Self.name
    do throws(FileError) {
      folder = try HeldFolder(run)
      descriptor = try folder.open(Self.name, flags: O_RDWR | O_CREAT | O_NONBLOCK | O_NOFOLLOW)
    } catch {
      throw .cannotOpen(path: path, cause: error.cause)
    }
    guard WriteLock.take(descriptor) else {
      close(descriptor)
      throw .hosted(path: run, process: Self.named(in: path) ?? 0)
    }
    let text = Array("\(getpid())\n".utf8)
    ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  /// Gives the run up and takes the file away.
  package func release() { try? folder.remove(Self.name) }

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
