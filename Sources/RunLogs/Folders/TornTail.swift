import Glibc
import LocalFiles

/// What follows the last newline of a log whose writer was killed within a line: no event, and never
/// guessed at.
///
/// It is kept in a file of its own and cut from the log, so that the log is whole lines again for every
/// program that reads it.
enum TornTail {
  /// The file within a run's folder that keeps such pieces, a line each.
  static let name = "events.torn"

  /// Keeps the piece, brings it to the disk, and only then cuts it from the log.
  ///
  /// - Parameters:
  ///   - log: open for reading and writing, and locked.
  ///   - folder: the run's.
  ///   - output: the disk.
  /// - Returns: how many bytes were set aside; 0 where the log ends with a whole line.
  /// - Throws: `FileError.system`; the log is then as it was.
  static func setAside(
    from log: Int32, in folder: HeldFolder, _ output: LogOutput
  ) throws(FileError) -> Int {
    let size = Int(lseek(log, 0, SEEK_END))
    let start = try endOfLines(in: log, sizeBytes: size, folder)
    guard start < size else { return 0 }
    // Nothing else that may stand under that name is written to.
    let file = try folder.open(name, flags: O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK)
    defer { close(file) }
    var offset = start
    while offset < size {
      let piece = try read(
        log, from: offset, to: min(size, offset + FileReading.pieceBytes), folder)
      try write(piece, to: file, folder, output)
      offset += piece.count
    }
    try write([0x0A], to: file, folder, output)
    guard output.synchronize(file) == 0 else { throw failure(folder) }
    try folder.synchronize()
    guard ftruncate(log, off_t(start)) == 0 else { throw failure(folder) }
    return size - start
  }

  /// Where the last whole line ends.
  private static func endOfLines(
    in log: Int32, sizeBytes: Int, _ folder: HeldFolder
  ) throws(FileError) -> Int {
    var end = sizeBytes
    while end > 0 {
      let start = max(0, end - FileReading.pieceBytes)
      let piece = try read(log, from: start, to: end, folder)
      if let newline = piece.lastIndex(of: 0x0A) { return start + newline + 1 }
      end = start
    }
    return 0
  }

  private static func read(
    _ log: Int32, from start: Int, to end: Int, _ folder: HeldFolder
  ) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    while start + bytes.count < end {
      let offset = start + bytes.count
      var code: Int32 = 0
      let piece = [UInt8](unsafeUninitializedCapacity: end - offset) { buffer, count in
        let got = pread(log, buffer.baseAddress, end - offset, off_t(offset))
        if got < 0 { code = errno }
        count = max(0, got)
      }
      if piece.isEmpty, code != EINTR { throw failure(folder, code: code == 0 ? EIO : code) }
      bytes = bytes.isEmpty ? piece : bytes + piece
    }
    return bytes
  }

  private static func write(
    _ bytes: [UInt8], to file: Int32, _ folder: HeldFolder, _ output: LogOutput
  ) throws(FileError) {
    let code = output.writeAll(bytes, to: file).code
    guard code == 0 else { throw failure(folder, code: code) }
  }

  private static func failure(_ folder: HeldFolder, code: Int32 = errno) -> FileError {
    .system(path: folder.path + "/" + name, code: code)
  }
}
