import LocalFiles

/// Whole files as bytes, as far as there is memory for them.
struct FileBytes {
  /// What a header promises.
  struct Expectation {
    /// Of the whole content.
    var bytes: Int
    /// What it takes until a run has it, the content itself among it.
    var memoryBytes: Double
    /// What of it takes the memory, for an error.
    var text: String
  }

  /// Says of a content by its first bytes what is to be expected; nil when they do not tell.
  typealias Judge = (ArraySlice<UInt8>) throws(DatasetError) -> Expectation?

  private let memory: MemoryProbe

  /// Bytes that a judge is given, where there are as many.
  private static let judgedCount = 128 << 10
  /// How far behind its end a content is read on, so that it can be said how far it goes.
  private static let excess = 64 << 10

  init(_ memory: MemoryProbe) { self.memory = memory }

  /// - Throws: `unreadableFile` when the file is missing, a folder, no regular file or not
  ///   permitted; `memory` when there is no room for it; what `judge` throws.
  func read(_ path: String, judge: Judge = { _ in nil }) throws(DatasetError) -> [UInt8] {
    try content(of: open(path), judge)
  }

  /// The file's first bytes, as many as there are of `count`.
  ///
  /// - Throws: `unreadableFile`.
  func beginning(of path: String, count: Int) throws(DatasetError) -> [UInt8] {
    try beginning(of: open(path), count: count)
  }

  /// As `read`, decompressed when the content is gzip, whatever the file is called.
  ///
  /// - Throws: also `damagedGzip`.
  func readInflating(
    _ path: String, judge: Judge = { _ in nil }
  ) throws(DatasetError) -> [UInt8] {
    let file = try open(path)
    guard Gzip.isGzip(try beginning(of: file, count: 2)) else {
      return try content(of: file, judge)
    }
    let packed = try content(of: file) { _ in nil }
    let first = try inflate(packed, of: path, limitBytes: Self.judgedCount)
    // What the file cannot hold is said by whoever reads it.
    if let expected = try judge(first[...]),
      expected.bytes / Gzip.largestRatio <= packed.count
    {
      try memory.require(expected.memoryBytes, for: path, expected.text, hint: nil)
      return try inflate(packed, of: path, limitBytes: expected.bytes + Self.excess)
    }
    // While it grows there are two of it.
    let limit = max(memory.now.bytes / 3, Self.judgedCount)
    let content = try inflate(packed, of: path, limitBytes: limit)
    if content.count == limit {
      try require(3 * limit + 3, of: path, "it unpacks to more than \(ByteCount.text(limit))")
    }
    return content
  }

  private func inflate(
    _ packed: [UInt8], of path: String, limitBytes: Int
  ) throws(DatasetError) -> [UInt8] {
    do {
      return try Gzip.inflate(packed, limitBytes: limitBytes)
    } catch {
      throw .damagedGzip(path: path, error)
    }
  }

  /// The file as it is; of more than it should have, little.
  private func content(of file: RegularFile, _ judge: Judge) throws(DatasetError) -> [UInt8] {
    let expected = try judge(beginning(of: file, count: Self.judgedCount)[...])
    if let expected, expected.bytes <= file.sizeBytes {
      try memory.require(expected.memoryBytes, for: file.path, expected.text, hint: nil)
    }
    let count = min(file.sizeBytes, expected.map { $0.bytes + Self.excess } ?? .max)
    try require(count, of: file.path, "its \(ByteCount.text(count))")
    return try beginning(of: file, count: count)
  }

  private func open(_ path: String) throws(DatasetError) -> RegularFile {
    do {
      return try RegularFile(path)
    } catch {
      throw .unreadableFile(path: path, reason: error.cause)
    }
  }

  private func beginning(of file: RegularFile, count: Int) throws(DatasetError) -> [UInt8] {
    let count = min(count, file.sizeBytes)
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
      do throws(FileError) {
        while length < count {
          let rest = UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[length..<count])
          let got = try file.read(into: rest, at: length)
          if got == 0 { break }
          length += got
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw .unreadableFile(path: file.path, reason: failure.cause) }
    return bytes
  }

  private func require(_ bytes: Int, of path: String, _ content: String) throws(DatasetError) {
    try memory.require(Double(bytes), for: path, content, hint: nil)
  }
}

extension MemoryProbe {
  /// - Parameters:
  ///   - content: what of it takes the memory.
  ///   - hint: what makes it less.
  /// - Throws: `DatasetError.memory` when there is less than `bytes`.
  func require(
    _ bytes: Double, for path: String, _ content: String, hint: String?
  ) throws(DatasetError) {
    do {
      try now.require(bytes)
    } catch {
      throw .memory(path: path, content: content, error, hint: hint)
    }
  }
}
