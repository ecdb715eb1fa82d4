import Foundation

/// Whole files as bytes, with the system's own reason when that fails.
enum FileBytes {
  /// - Throws: `DatasetError.unreadableFile` when the file is missing, a folder or not permitted.
  static func read(_ path: String) throws(DatasetError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadableFile(path: path, reason: systemReason()) }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      throw .unreadableFile(path: path, reason: systemReason())
    }
    var bytes = [UInt8](repeating: 0, count: max(Int(facts.st_size), 0) + 1)
    var length = 0
    while true {
      if length == bytes.count { bytes.append(contentsOf: repeatElement(0, count: length)) }
      let got = bytes.withUnsafeMutableBytes { buffer in
        Foundation.read(descriptor, buffer.baseAddress! + length, buffer.count - length)
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw .unreadableFile(path: path, reason: systemReason()) }
      if got == 0 { break }
      length += got
    }
    bytes.removeLast(bytes.count - length)
    return bytes
  }

  /// As `read`, decompressed when the content is gzip, whatever the file is called.
  static func readInflating(_ path: String) throws(DatasetError) -> [UInt8] {
    let bytes = try read(path)
    guard Gzip.isGzip(bytes) else { return bytes }
    do {
      return try Gzip.inflate(bytes)
    } catch {
      throw .damagedGzip(path: path, error)
    }
  }

  /// The system's word for the last failure.
  static func systemReason() -> String {
    let text = String(cString: strerror(errno))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
