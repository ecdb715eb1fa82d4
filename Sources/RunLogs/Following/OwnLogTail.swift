import Glibc
import RunEvents

/// Reads a run directory's log, or a file of event lines, on as it grows.
final class OwnLogTail: GrowingLog {
  private let path: String
  /// What was read so far: it knows the damage.
  private(set) var assembler = LogAssembler()
  private var offset = 0
  private var size = 0
  private var inode: ino_t?
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
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return progress }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { return progress }
    size = Int(facts.st_size)
    if let inode, inode != facts.st_ino || size < offset {
      assembler = LogAssembler()
      offset = 0
      progress.startsOver = true
    }
    inode = facts.st_ino
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: FileReading.pieceBytes)
    defer { piece.deallocate() }
    var budget = byteBudget
    while true {
      let count = pread(descriptor, piece.baseAddress, piece.count, off_t(offset))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      assembler.consume(UnsafeBufferPointer(rebasing: piece[..<count]))
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
