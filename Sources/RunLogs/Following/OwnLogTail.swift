import LocalFiles
import RunCoding
import RunEvents

/// Reads a run directory's log, or a file of event lines, on as it grows.
final class OwnLogTail: GrowingLog {
  private let path: String
  /// What was read so far: it knows the damage.
  private(set) var assembler = LogAssembler()
  private var offset = 0
  private var size = 0
  private var identity: FileIdentity?
  private(set) var isCaughtUp = false

  /// - Parameter path: a run's folder, or the file.
  init(path: String) {
    var isFolder = false
    do throws(RunLogError) { isFolder = try FileFacts.isFolder(path) } catch {}
    self.path = isFolder ? path + "/" + RunLog.eventsName : path
  }

  var fraction: Double { size > 0 ? min(1, Double(offset) / Double(size)) : 1 }

  func read(byteBudget: Int) -> LogProgress {
    var progress = LogProgress()
    isCaughtUp = true
    // What cannot be read now may be there the next time.
    guard let file = try? RegularFile(path) else { return progress }
    let hasChanged = size != file.sizeBytes
    size = file.sizeBytes
    if let identity, identity != file.identity || size < assembler.consumedBytes {
      assembler = LogAssembler()
      offset = 0
      progress.startsOver = true
    }
    identity = file.identity
    // Whoever goes on with a log sets aside what its writer was killed within: a line that was not whole
    // may be another now.
    if hasChanged, assembler.tailBytes > 0 {
      offset = assembler.consumedBytes
      assembler.forgetTail()
    }
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: FileReading.pieceBytes, alignment: 16)
    defer { piece.deallocate() }
    var budget = byteBudget
    while true {
      guard let count = try? file.read(into: piece, at: offset), count > 0 else { break }
      assembler.consume(
        UnsafeRawBufferPointer(rebasing: piece[..<count]).assumingMemoryBound(to: UInt8.self))
      offset += count
      budget -= count
      if budget <= 0 {
        isCaughtUp = offset >= size
        break
      }
    }
    progress.events = assembler.takeEvents()
    return progress
  }
}
