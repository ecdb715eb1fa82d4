import Glibc
import LocalFiles

/// Why a file could not be written: one clause in the system's own words.
struct SystemFailure: Error {
  let cause: String

  init(_ code: Int32) { cause = SystemError.text(code) }
}

/// The small text files that a user writes and this program keeps.
enum SystemFile {
  /// Writes a new file and puts it in the old one's place, so that no half of one is ever read.
  static func write(_ text: String, to path: String) throws(SystemFailure) {
    let temporary = "\(path).\(getpid()).writing"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SystemFailure(errno) }
    var failure = writeAll(Array(text.utf8), to: descriptor)
    if failure == 0, fsync(descriptor) != 0, errno != EINVAL { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw SystemFailure(failure)
    }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return errno }
      done += count
    }
    return 0
  }
}
