import Glibc
import LocalFiles

/// A log's open file in the run's folder, which is put back where it belongs when somebody takes it
/// away: what was written stays, and what is written is found.
struct LogFile: Sendable {
  private(set) var descriptor: Int32
  var folder: HeldFolder
  /// Whether it was told that the folder is gone.
  private var isTold = false

  /// - Parameter descriptor: open for reading and appending, and locked; owned by whoever owns this.
  init(_ descriptor: Int32, in folder: HeldFolder) {
    self.descriptor = descriptor
    self.folder = folder
  }

  var path: String { folder.path + "/" + RunLog.eventsName }

  /// Gives the file its name again where that leads to no file, or to another one. That one is kept
  /// under a name of its own.
  ///
  /// - Returns: what happened, as a sentence, once of a folder that was removed itself; nil when the
  ///   file is where it should be.
  /// - Throws: `FileError` when there is no room for it.
  mutating func returnToItsPlace() throws(FileError) -> String? {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw .system(path: path, code: errno) }
    let there = folder.identity(of: RunLog.eventsName)
    guard there != FileIdentity(facts) else { return nil }
    guard !folder.isGone else {
      defer { isTold = true }
      return isTold
        ? nil : "the run's folder was removed while it is written: nothing of the run will be kept"
    }
    var other: String?
    if there != nil {
      let names = Set(try folder.names())
      let name = (1...).lazy.map { "events-\($0).jsonl" }.first { !names.contains($0) }
      other = name
      if let name { try folder.rename(RunLog.eventsName, to: name) }
    }
    if !folder.link(descriptor, as: RunLog.eventsName) { try copy() }
    try folder.synchronize()
    let what =
      other.map { "another file took the place of the run's log; it is kept as \($0), and" }
      ?? "the run's log was removed while it is written;"
    return "\(what) \(RunLog.eventsName) is there again, complete"
  }

  /// Writes all that is in the file into a new one, which takes its place.
  private mutating func copy() throws(FileError) {
    let temporary = RunLog.eventsName + ".writing"
    let copy = try folder.open(temporary, flags: O_RDWR | O_APPEND | O_CREAT | O_TRUNC)
    do throws(FileError) {
      try append(to: copy)
      guard fsync(copy) == 0, WriteLock.take(copy) else {
        throw .system(path: path, code: errno)
      }
      try folder.rename(temporary, to: RunLog.eventsName)
    } catch {
      close(copy)
      try? folder.remove(temporary)
      throw error
    }
    WriteLock.close(descriptor)
    descriptor = copy
  }

  private func append(to copy: Int32) throws(FileError) {
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: FileReading.pieceBytes, alignment: 16)
    defer { piece.deallocate() }
    var offset = 0
    while true {
      let count = pread(descriptor, piece.baseAddress, piece.count, off_t(offset))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(path: path, code: errno) }
      if count == 0 { return }
      var done = 0
      while done < count {
        let written = write(copy, piece.baseAddress! + done, count - done)
        if written < 0, errno == EINTR { continue }
        guard written >= 0 else { throw .system(path: path, code: errno) }
        done += written
      }
      offset += count
    }
  }
}
