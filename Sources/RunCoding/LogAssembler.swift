import Glibc
import RunEvents

/// A line of a log that is not an event.
public struct LogProblem: Hashable, Sendable {
  /// Where the line begins, in bytes from the file's start.
  public var offset: Int
  /// What is wrong there, as one clause.
  public var reason: String

  /// A problem at a byte of the log.
  public init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }
}

/// Makes events of a log's bytes as they come, in pieces of any size.
///
/// Rows that follow each other with the same keys become one block. Bytes after the last newline
/// are set aside until more come; a line that is no event is counted and passed over.
public struct LogAssembler: Sendable {
  /// Rows in a block, at most.
  public static let blockRows = 4096
  /// Problems that are kept; more are only counted.
  public static let keptProblems = 1000
  /// A line of more bytes is no event of ours; it is passed over, and not kept until its end.
  public static let longestLine = 16 << 20

  /// The first problems found, each with its place; later ones are only counted.
  public private(set) var problems: [LogProblem] = []
  /// All problems found.
  public private(set) var problemCount = 0
  /// Bytes after the last newline: of the torn, or unfinished, last line.
  public var tailBytes: Int { tail.count + passedBytes }
  /// Bytes of whole lines so far.
  public private(set) var consumedBytes = 0

  /// The last line as far as it is there, while it is of a length that an event may have.
  private var tail: [UInt8] = []
  /// Bytes of the last line that were passed over because it is too long.
  private var passedBytes = 0
  private var decoder = EventDecoder()
  private var events: [RunEvent] = []
  private var open = OpenBlock()

  /// An assembler that has read nothing yet.
  public init() {}

  /// Takes in what follows in the file.
  public mutating func consume(_ bytes: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while let end = Self.newline(in: bytes, from: start) {
      let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
      if passedBytes > 0 {
        endPassedLine(line.count)
      } else if tail.isEmpty {
        take(line)
      } else {
        tail.append(contentsOf: line)
        let whole = tail
        tail = []
        whole.withUnsafeBufferPointer { take($0) }
      }
      start = end + 1
    }
    let rest = bytes[start...]
    if tailBytes + rest.count > Self.longestLine {
      passedBytes = tailBytes + rest.count
      tail = []
    } else {
      tail.append(contentsOf: rest)
    }
  }

  /// The events since the last call, in order.
  public mutating func takeEvents() -> [RunEvent] {
    closeBlock()
    defer { events = [] }
    return events
  }

  /// Forgets the bytes after the last newline, which will be given again, or were cut from the file.
  public mutating func forgetTail() {
    tail = []
    passedBytes = 0
  }

  private static func newline(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = bytes.baseAddress, start < bytes.count,
      let found = memchr(base + start, 0x0A, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private mutating func take(_ line: UnsafeBufferPointer<UInt8>) {
    defer { consumedBytes += line.count + 1 }
    guard line.contains(where: { $0 > 0x20 }) else { return }
    do throws(JSONDamage) {
      switch try decoder.decode(line) {
      case .scalars:
        if !open.accepts(decoder.row) { closeBlock() }
        open.append(decoder.row)
      case .event(let event):
        closeBlock()
        events.append(event)
      }
    } catch {
      report("\(error.reason), at byte \(error.offset) of the line")
    }
  }

  private mutating func endPassedLine(_ restBytes: Int) {
    let count = passedBytes + restBytes
    report("a line of \(count) bytes; at most \(Self.longestLine) are read")
    passedBytes = 0
    consumedBytes += count + 1
  }

  /// Notes that the line that begins here is no event.
  private mutating func report(_ reason: String) {
    problemCount += 1
    guard problems.count < Self.keptProblems else { return }
    problems.append(LogProblem(offset: consumedBytes, reason: reason))
  }

  private mutating func closeBlock() {
    guard let block = open.take(keys: decoder.table.keys) else { return }
    events.append(.scalars(block))
  }

  /// Rows with the same keys, gathered.
  private struct OpenBlock: Sendable {
    private var keyIndices: [Int] = []
    private var steps: [Int] = []
    private var epochs: [Double] = []
    private var seconds: [Double] = []
    /// Row by row `[rows, keys]`, as they come.
    private var values: [Double] = []

    func accepts(_ row: EventDecoder.Row) -> Bool {
      steps.isEmpty
        || steps.count < LogAssembler.blockRows && epochs.isEmpty == (row.epoch == nil)
          && keyIndices == row.keyIndices
    }

    mutating func append(_ row: EventDecoder.Row) {
      if steps.isEmpty { keyIndices = row.keyIndices }
      steps.append(row.step)
      if let epoch = row.epoch { epochs.append(epoch) }
      seconds.append(row.seconds)
      values.append(contentsOf: row.values)
    }

    mutating func take(keys: [MetricKey]) -> ScalarBlock? {
      guard !steps.isEmpty else { return nil }
      let columns = keyIndices.count
      var transposed: [Double] = []
      transposed.reserveCapacity(values.count)
      for column in 0..<columns {
        for row in steps.indices { transposed.append(values[row * columns + column]) }
      }
      defer { self = OpenBlock() }
      return ScalarBlock(
        keys: keyIndices.map { keys[$0] }, steps: steps, epochs: epochs, seconds: seconds,
        values: transposed)
    }
  }
}
