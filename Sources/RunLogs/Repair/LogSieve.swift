import Glibc
import LocalFiles
import RunCoding

/// Goes through a log's whole lines and parts those that are events from those that are none.
enum LogSieve {
  /// - Parameters:
  ///   - log: open for reading.
  ///   - keep: given each line that is an event, or empty, with its newline.
  /// - Returns: how many lines are no events.
  static func damagedLines(
    in log: Int32, of folder: HeldFolder,
    keep: ([UInt8]) throws(FileError) -> Void = { (_) throws(FileError) in }
  ) throws(FileError) -> Int {
    var decoder = EventDecoder()
    var damaged = 0
    var line: [UInt8] = []
    var isTooLong = false
    var offset = 0
    while true {
      let piece = try read(log, at: offset, folder)
      if piece.isEmpty { return damaged }
      offset += piece.count
      var rest = piece[...]
      while let newline = rest.firstIndex(of: 0x0A) {
        if !isTooLong { line += rest[...newline] }
        rest = rest[(newline + 1)...]
        if !isTooLong, isEvent(line, &decoder) { try keep(line) } else { damaged += 1 }
        line.removeAll(keepingCapacity: true)
        isTooLong = false
      }
      if isTooLong || line.count + rest.count > LogAssembler.longestLine {
        isTooLong = true
        line = []
      } else {
        line += rest
      }
    }
  }

  /// Whether a line with its newline is an event, or empty.
  private static func isEvent(_ line: [UInt8], _ decoder: inout EventDecoder) -> Bool {
    line.withUnsafeBufferPointer { bytes in
      let text = UnsafeBufferPointer(rebasing: bytes.dropLast())
      guard text.contains(where: { $0 > 0x20 }) else { return true }
      do throws(JSONDamage) {
        _ = try decoder.decode(text)
        return true
      } catch {
        return false
      }
    }
  }

  private static func read(
    _ log: Int32, at offset: Int, _ folder: HeldFolder
  ) throws(FileError) -> [UInt8] {
    while true {
      var code: Int32 = 0
      let piece = [UInt8](unsafeUninitializedCapacity: FileReading.pieceBytes) { buffer, count in
        let got = pread(log, buffer.baseAddress, FileReading.pieceBytes, off_t(offset))
        if got < 0 { code = errno }
        count = max(0, got)
      }
      if code == EINTR { continue }
      guard code == 0 else {
        throw .system(path: folder.path + "/" + RunLog.eventsName, code: code)
      }
      return piece
    }
  }
}
