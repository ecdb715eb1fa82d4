import Glibc

/// A regular file, open for reading; closed when it is let go.
///
/// Opening never waits: a named pipe, a device, a socket or a folder in a file's place is refused
/// with its kind named. What is in the file is copied, not mapped: a mapped file that its writer
/// cuts short kills the process.
public final class RegularFile: Sendable {
  /// What it was opened by.
  public let path: String
  /// Open for reading as long as this lives.
  public let descriptor: Int32
  /// What the file system said of it when it was opened.
  public let identity: FileIdentity
  /// Its size when it was opened; a file that is being written grows.
  public let sizeBytes: Int

  /// - Parameters:
  ///   - path: links are followed.
  ///   - limitBytes: a larger file is refused before a byte of it is read; nil for any size.
  /// - Throws: `FileError`.
  public init(_ path: String, limitBytes: Int? = nil) throws(FileError) {
    let descriptor = Self.open(path)
    guard descriptor >= 0 else { throw .system(path: path, code: errno) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      let code = errno
      close(descriptor)
      throw .system(path: path, code: code)
    }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw Self.refusal(path, mode: facts.st_mode)
    }
    if let limitBytes, facts.st_size > limitBytes {
      close(descriptor)
      throw .tooLarge(path: path, sizeBytes: Int(facts.st_size), limitBytes: limitBytes)
    }
    self.path = path
    self.descriptor = descriptor
    identity = FileIdentity(facts)
    sizeBytes = Int(facts.st_size)
  }

  deinit { close(descriptor) }

  /// What the file system says of it now.
  ///
  /// - Throws: `FileError.system`.
  public func facts() throws(FileError) -> stat {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw .system(path: path, code: errno) }
    return facts
  }

  /// Reads what is at `offset`, as much as there is and the buffer takes.
  ///
  /// - Returns: bytes read, fewer than the buffer takes at the file's end.
  /// - Throws: `FileError.system`.
  public func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FileError) -> Int {
    guard let start = buffer.baseAddress else { return 0 }
    var done = 0
    while done < buffer.count {
      let count = pread(descriptor, start + done, buffer.count - done, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(path: path, code: errno) }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// The whole file, as long as it is now.
  ///
  /// - Throws: `FileError.system`; `.tooLarge` when it holds more than `limitBytes`.
  public func bytes(limitBytes: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    // One more than it should have shows its end, or that it has grown.
    var wanted = min(sizeBytes, limitBytes) + 1
    while true {
      let before = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: wanted))
      // The array's own closure throws no typed errors.
      let result = bytes.withUnsafeMutableBytes { buffer in
        Result { () throws(FileError) in
          try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[before...]), at: before)
        }
      }
      let count = try result.get()
      bytes.removeLast(wanted - count)
      if count == 0 { return bytes }
      guard bytes.count <= limitBytes else {
        throw .tooLarge(path: path, sizeBytes: bytes.count, limitBytes: limitBytes)
      }
      wanted = max(min(bytes.count, limitBytes - bytes.count), wanted - count, 1)
    }
  }

  /// What the file begins with, `mostBytes` of it or fewer.
  ///
  /// - Throws: `FileError.system`.
  public func beginning(_ mostBytes: Int) throws(FileError) -> [UInt8] {
    try piece(at: 0, mostBytes)
  }

  /// What the file ended with when it was opened, `mostBytes` of it or fewer.
  ///
  /// - Throws: `FileError.system`.
  public func ending(_ mostBytes: Int) throws(FileError) -> [UInt8] {
    try piece(at: max(0, sizeBytes - mostBytes), mostBytes)
  }

  private func piece(at offset: Int, _ mostBytes: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(sizeBytes, mostBytes))
    // The array's own closure throws no typed errors.
    let result = bytes.withUnsafeMutableBytes { buffer in
      Result { () throws(FileError) in try read(into: buffer, at: offset) }
    }
    bytes.removeLast(bytes.count - (try result.get()))
    return bytes
  }

  /// The whole of the file at `path`, as text.
  ///
  /// - Throws: `FileError`; `.notText` when it is no UTF-8.
  public static func text(of path: String, limitBytes: Int) throws(FileError) -> String {
    let bytes = try bytes(of: path, limitBytes: limitBytes)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText(path: path) }
    return text
  }

  /// The whole of the file at `path`.
  ///
  /// - Throws: `FileError`; `.tooLarge` before it is read.
  public static func bytes(of path: String, limitBytes: Int) throws(FileError) -> [UInt8] {
    try RegularFile(path, limitBytes: limitBytes).bytes(limitBytes: limitBytes)
  }

  private static func open(_ path: String) -> Int32 {
    while true {
      // Without O_NONBLOCK the opening of a pipe waits for whoever writes to it.
      let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
      if descriptor >= 0 || errno != EINTR { return descriptor }
    }
  }

  private static func refusal(_ path: String, mode: mode_t) -> FileError {
    switch mode & S_IFMT {
    case S_IFDIR: .system(path: path, code: EISDIR)
    case S_IFIFO: .notAFile(path: path, kind: "a named pipe")
    case S_IFCHR, S_IFBLK: .notAFile(path: path, kind: "a device")
    default: .notAFile(path: path, kind: "a socket")
    }
  }
}
