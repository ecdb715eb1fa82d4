import LocalFiles

/// Reads files in pieces, so that a large one is never in memory twice.
enum FileReading {
  static let pieceBytes = 1 << 20

  /// Calls `body` with each piece of the file, in order.
  ///
  /// - Parameter limitBytes: a larger file is not read at all.
  /// - Throws: `RunLogError.cannotOpen` when it cannot be opened or read.
  static func read(
    _ path: String, limitBytes: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws(RunLogError) {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 16)
    defer { piece.deallocate() }
    do throws(FileError) {
      let file = try RegularFile(path, limitBytes: limitBytes)
      var offset = 0
      while true {
        let count = try file.read(into: piece, at: offset)
        if count == 0 || offset > limitBytes { return }
        body(UnsafeRawBufferPointer(rebasing: piece[..<count]).assumingMemoryBound(to: UInt8.self))
        offset += count
      }
    } catch {
      throw .cannotOpen(path: path, cause: error.cause)
    }
  }
}
