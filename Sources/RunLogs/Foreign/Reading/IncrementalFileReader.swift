import Glibc
import LocalFiles

/// Hands a file's bytes to a reader in large chunks, keeps the partial record at the end for the
/// next time, and notices when the file was replaced or cut.
///
/// Chunks are copied, not mapped: a mapped file that its writer cuts short kills the process.
final class IncrementalFileReader: RunFeed {
  enum Outcome {
    /// Everything there is has been read.
    case caughtUp
    /// The budget ran out first.
    case more
    /// The file is not the one that was read so far, or shorter than what was read.
    case replaced
    case unreadable(FileError)
  }

  private static let chunkSize = 1 << 20

  let path: String
  private let reader: any ForeignLogReader
  /// Read anew as a whole whenever it changed.
  private let isWholeFile: Bool
  /// nil while there is nothing to read.
  private var file: RegularFile?
  private var buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  /// Bytes in the buffer, and where in the file they begin.
  private var buffered = 0
  private(set) var offset = 0
  /// Bytes taken from the file.
  private(set) var fetched = 0
  /// Of a file whose bytes are no plain text; nil for others.
  private var decoder: ByteDecoder?
  private var isFinished = false
  /// Of the file that was read so far; nil before it was opened.
  private var identity: FileIdentity?
  private var modified = timespec()
  /// The file's size when it was last looked at.
  private(set) var byteCount = 0

  init(path: String, reader: any ForeignLogReader) {
    self.path = path
    self.reader = reader
    isWholeFile = reader.isWholeFile
  }

  deinit { buffer.deallocate() }

  /// How the file should have been read, now that more of it is known.
  var betterPlan: RowPlan? { reader.betterPlan }

  /// What keeps the file from being unpacked to its end.
  var damage: String? { decoder?.damage }

  /// Reads on for about `budget` bytes.
  ///
  /// - Parameter isComplete: nobody writes the file any more, so its end is the log's end.
  func read(budget: inout Int, isComplete: Bool) -> Outcome {
    do throws(FileError) {
      if file == nil { try open() }
      guard let file else { return .replaced }
      if try isReplaced(file) { return .replaced }
      if isFinished {
        release()
        return .caughtUp
      }
      while true {
        let count = try fill(from: file)
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
    } catch {
      return .unreadable(error)
    }
  }

  /// Opens the file, unless what is there is not the one that was read so far.
  private func open() throws(FileError) {
    let opened = try RegularFile(path)
    if identity == nil {
      modified = try opened.facts().st_mtim
      identity = opened.identity
    }
    if identity == opened.identity { file = opened }
  }

  /// Whether it was cut or written anew, or another has taken its place.
  private func isReplaced(_ file: RegularFile) throws(FileError) -> Bool {
    let facts = try file.facts()
    byteCount = Int(facts.st_size)
    let isCut = byteCount < fetched
    let isRewritten =
      isWholeFile && isFinished
      && (byteCount != fetched || facts.st_mtim.tv_sec != modified.tv_sec
        || facts.st_mtim.tv_nsec != modified.tv_nsec)
    guard !isCut, !isRewritten else { return true }
    guard let there = FileIdentity(path: path) else { return false }
    return there != identity
  }

  /// Reads the next chunk behind what is buffered.
  ///
  /// - Returns: bytes read, 0 at the end of the file.
  private func fill(from file: RegularFile) throws(FileError) -> Int {
    let wanted = max(min(Self.chunkSize, byteCount - fetched), 4096)
    makeRoom(for: wanted)
    let free = UnsafeMutableRawBufferPointer(rebasing: buffer[buffered...])
    let count = try file.read(into: free, at: fetched)
    if fetched == 0 {
      decoder = ByteDecoder(
        beginning: UnsafeRawBufferPointer(rebasing: free[..<count]),
        keepsReturns: reader.keepsReturns)
    }
    fetched += count
    guard let decoder else {
      buffered += count
      return count
    }
    var plain: [UInt8] = []
    decoder.decode(UnsafeRawBufferPointer(rebasing: free[..<count]), into: &plain)
    makeRoom(for: plain.count)
    UnsafeMutableRawBufferPointer(rebasing: buffer[buffered...]).copyBytes(from: plain)
    buffered += plain.count
    return count
  }

  private func makeRoom(for count: Int) {
    guard buffer.count - buffered < count else { return }
    widen(to: max(buffered + count, buffered * 2))
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
    file = nil
    guard buffer.count > max(buffered * 2, 4096) else { return }
    widen(to: max(buffered, 16))
  }
}
