import Glibc

/// Reads what a program prints into a pipe, as it comes. Owned by one thread.
final class PipeFeed: RunFeed {
  let path = "-"
  private let descriptor: Int32
  private let makeReader: (ForeignLogFormat) -> any ForeignLogReader
  private let heard: (ArraySlice<UInt8>) -> Void
  private var reader: (any ForeignLogReader)?
  /// What the program prints, once its first line says so.
  private(set) var format: ForeignLogFormat?
  private var buffer: [UInt8] = []
  private(set) var offset = 0
  private(set) var isEnded = false

  private static let chunkBytes = 1 << 16

  /// - Parameters:
  ///   - heard: called with all that comes, as it comes.
  ///   - makeReader: a reader of lines in the format.
  init(
    descriptor: Int32, heard: @escaping (ArraySlice<UInt8>) -> Void,
    _ makeReader: @escaping (ForeignLogFormat) -> any ForeignLogReader
  ) {
    self.descriptor = descriptor
    self.heard = heard
    self.makeReader = makeReader
  }

  var fetched: Int { offset }
  var byteCount: Int { offset + buffer.count }

  /// Takes what waits in the pipe, and does not wait for more.
  func read(budget: inout Int, isComplete: Bool) -> IncrementalFileReader.Outcome {
    while !isEnded, budget > 0 {
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&request, 1, 0) > 0 else { break }
      let start = buffer.count
      buffer.append(contentsOf: repeatElement(0, count: Self.chunkBytes))
      let count = buffer.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress! + start, Self.chunkBytes)
      }
      let isInterrupted = count < 0 && (errno == EINTR || errno == EAGAIN)
      buffer.removeLast(Self.chunkBytes - max(count, 0))
      if count <= 0, !isInterrupted { isEnded = true }
      budget -= max(count, 0)
      if count > 0 { heard(buffer[start...]) }
      consume()
    }
    return budget > 0 ? .caughtUp : .more
  }

  private func consume() {
    if reader == nil, isEnded || buffer.contains(where: { $0 == 10 || $0 == 13 }) {
      let kind = buffer.withUnsafeBytes { FormatDetection.kind(of: $0, isWhole: isEnded) }
      var format = ForeignLogFormat.console
      if case .foreign(let other) = kind, [.csv, .jsonLines].contains(other) { format = other }
      self.format = format
      reader = makeReader(format)
    }
    guard let reader else {
      // A first line without an end is none.
      if buffer.count > ConsoleLineReader.longestLine { buffer = [10] }
      return
    }
    let consumed = buffer.withUnsafeBytes { reader.read($0, at: offset, isLast: isEnded) }
    buffer.removeFirst(consumed)
    offset += consumed
  }
}
