import Glibc
import LocalFiles
import Training

/// How quick a folder's disk is at what a run does to it.
struct DiskSpeed {
  /// Of one file written and brought to the disk.
  var bytesPerSecond: Double
  /// The median time of a short line to be on the disk, as after each edit.
  var syncSeconds: Double

  private static let pieces = 16
  private static let pieceBytes = 1 << 20
  private static let syncs = 9

  /// Writes a file, which is gone afterwards.
  static func measure(in folder: String) throws(SystemFailure) -> DiskSpeed {
    let path = folder + "/speed"
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw SystemFailure(errno) }
    defer {
      close(file)
      unlink(path)
    }
    // Zeros may be stored as none.
    var random = SystemRandomNumberGenerator()
    let piece = (0..<pieceBytes / 8).map { _ in random.next() }
    let begun = now
    for _ in 0..<pieces { try write(piece, to: file) }
    try synchronize(file)
    let seconds = now - begun
    var times: [Double] = []
    for _ in 0..<syncs {
      let begun = now
      try write(Array(piece[..<16]), to: file)
      try synchronize(file)
      times.append(now - begun)
    }
    return DiskSpeed(
      bytesPerSecond: Double(pieces * pieceBytes) / seconds,
      syncSeconds: times.sorted()[syncs / 2])
  }

  private static func write(_ words: [UInt64], to file: Int32) throws(SystemFailure) {
    let code = words.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = Glibc.write(file, bytes.baseAddress! + done, bytes.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return count == 0 ? ENOSPC : errno }
        done += count
      }
      return 0
    }
    guard code == 0 else { throw SystemFailure(code) }
  }

  private static func synchronize(_ file: Int32) throws(SystemFailure) {
    // Some file systems have nothing to bring anywhere.
    guard fsync(file) == 0 || errno == EINVAL else { throw SystemFailure(errno) }
  }

  private static var now: Double { MonotonicClock().now }
}
