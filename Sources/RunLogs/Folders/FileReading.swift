import Glibc

/// Reads files in pieces, so that a large one is never in memory twice.
enum FileReading {
  static let pieceBytes = 1 << 20

  /// Calls `body` with each piece of the file, in order.
  /// - Throws: `RunLogError.cannotOpen` when it cannot be opened or read.
  static func read(
    _ path: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws(RunLogError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .cannotOpen(path: path, cause: FileFacts.systemReason(errno))
    }
    defer { close(descriptor) }
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pieceBytes)
    defer { piece.deallocate() }
    while true {
      let count = Glibc.read(descriptor, piece.baseAddress, piece.count)
      if count > 0 {
        body(UnsafeBufferPointer(rebasing: piece[..<count]))
      } else if count == 0 {
        return
      } else if errno != EINTR {
        throw .cannotOpen(path: path, cause: FileFacts.systemReason(errno))
      }
    }
  }
}
