import Glibc

/// Hands a file's bytes to a reader in large chunks, keeps the partial record at the end for the
/// next time, and notices when the file was replaced or cut.
///
/// Chunks are copied, not mapped: a mapped file that its writer cuts short kills the process.
final class FileFeed {
  enum Outcome {
    /// Everything there is has been read.
    case caughtUp
    /// The budget ran out first.
    case more
    /// The file is not the one that was read so far, or shorter than what was read.
    case replaced
    /// It could not be opened or read; the system's error number.
    case unreadable(Int32)
  }

  private static let chunkSize = 1 << 20

  let path: String
  private let reader: any ForeignLogReader
  /// Read anew as a whole whenever it changed.
  private let isWholeFile: Bool
  private var descriptor: Int32 = -1
  private var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  /// Bytes in the buffer, and where in the file they begin.
  private var buffered = 0
  private(set) var offset = 0
  private var isFinished = false
  private struct Identity: Equatable {
    var device: dev_t
    var inode: ino_t
  }
  /// Of the file that was read so far; nil before it was opened.
  private var identity: Identity?
  private var modified = timespec()
  /// The file's size when it was last looked at.
  private(set) var byteCount = 0

  init(path: String, reader: any ForeignLogReader) {
    self.path = path
    self.reader = reader
    isWholeFile = reader is TrainerStateReader
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    buffer.deallocate()
  }

  /// Reads on for about `budget` bytes.
  ///
  /// - Parameter isComplete: nobody writes the file any more, so its end is the log's end.
  func read(budget: inout Int, isComplete: Bool) -> Outcome {
    if descriptor < 0, let outcome = open() { return outcome }
    if let outcome = lookForChange() { return outcome }
    if isFinished {
      release()
      return .caughtUp
    }
    while true {
      let count = fill()
      guard count >= 0 else { return .unreadable(errno) }
      let isAtEnd = count == 0
      let isLast = isAtEnd && (isComplete || isWholeFile)
      consume(isLast: isLast)
      if isLast { isFinished = true }
      budget -= count
      if isAtEnd {
        release()
        return .caughtUp
      }
      if budget <= 0 { return .more }
    }
  }

  /// - Returns: nil when the file is open and the one that was read so far.
  private func open() -> Outcome? {
    let opened = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else { return .unreadable(errno) }
    var status = stat()
    guard fstat(opened, &status) == 0 else {
      let error = errno
      close(opened)
      return .unreadable(error)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(opened)
      return .unreadable(EINVAL)
    }
    let found = Identity(device: status.st_dev, inode: status.st_ino)
    guard identity == nil || identity == found else {
      close(opened)
      return .replaced
    }
    descriptor = opened
    if identity == nil { modified = status.st_mtim }
    identity = found
    return nil
  }

  private func lookForChange() -> Outcome? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return .unreadable(errno) }
    let wasCut = Int(status.st_size) < offset + buffered
    let wasRewritten =
      isWholeFile && isFinished
      && (status.st_mtim.tv_sec != modified.tv_sec || status.st_mtim.tv_nsec != modified.tv_nsec)
    byteCount = Int(status.st_size)
    if wasCut || wasRewritten { return .replaced }
    if stat(path, &status) == 0,
      Identity(device: status.st_dev, inode: status.st_ino) != identity
    {
      return .replaced
    }
    return nil
  }

  /// Reads the next chunk behind what is buffered.
  ///
  /// - Returns: bytes read, 0 at the end of the file, −1 with `errno` set.
  private func fill() -> Int {
    let wanted = max(min(Self.chunkSize, byteCount - offset - buffered), 4096)
    if buffer.count - buffered < wanted { widen(to: max(buffered + wanted, buffered * 2)) }
    while true {
      let count = pread(
        descriptor, buffer.baseAddress! + buffered, buffer.count - buffered,
        off_t(offset + buffered))
      if count < 0, errno == EINTR { continue }
      if count > 0 { buffered += count }
      return count
    }
  }

  private func consume(isLast: Bool) {
    guard buffered > 0 || isLast else { return }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<buffered])
    let isOverdue = buffered > reader.longestRecord
    var consumed = reader.read(bytes, at: offset, isLast: isLast)
    if isLast || isOverdue && consumed == 0 { consumed = buffered }
    guard consumed > 0 else { return }
    if consumed < buffered {
      memmove(buffer.baseAddress!, buffer.baseAddress! + consumed, buffered - consumed)
    }
    buffered -= consumed
    offset += consumed
  }

  private func widen(to count: Int) {
    let wider = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    if buffered > 0 {
      wider.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<buffered]))
    }
    buffer.deallocate()
    buffer = wider
  }

  /// Gives back what is not needed while there is nothing to read, so that a run of thousands of
  /// files can be followed: the open file, and memory but for the partial record.
  private func release() {
    close(descriptor)
    descriptor = -1
    guard buffer.count > max(buffered * 2, 4096) else { return }
    widen(to: max(buffered, 16))
  }
}
