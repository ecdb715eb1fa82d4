import Glibc
import RunCoding
import RunEvents

/// Tells the host's words from the log's lines, and knows up to where the log was read.
///
/// Owned by the thread that reads.
final class ClientReader {
  private var assembler = LogAssembler()
  private var decoder = LineDecoder()
  /// Bytes of the log before what `assembler` has read.
  private var base = 0
  /// Of the log, when the host last said it.
  private var known = 0
  /// The start of a line whose end is still to come, as long as it may be a word of the host's.
  private var start: [UInt8] = []
  /// Whether the line under way is the log's.
  private var isInLog = false
  private(set) var goodbye: String?
  /// What the host said helps, with its goodbye.
  private(set) var hint: String?

  /// The byte of the log up to which whole lines were read.
  var position: Int { base + assembler.consumedBytes }

  /// The share of the log that is read, 0...1, while there is more of it; nil otherwise.
  var fraction: Double? {
    known > 0 && position < known ? Double(position) / Double(known) : nil
  }

  func takeEvents() -> [RunEvent] { assembler.takeEvents() }

  /// A new line is open: what was torn when the last one broke comes again, whole.
  func beginLine() {
    base = position
    assembler = LogAssembler()
    start = []
    isInLog = false
  }

  /// The next bytes are another log's, from its start.
  func startOver() {
    base = 0
    known = 0
    assembler = LogAssembler()
  }

  /// - Parameters:
  ///   - isOther: it is another run's log.
  ///   - beginsNow: what was logged so far is not sent.
  /// - Returns: whether everything that was read is to be forgotten.
  func welcomed(
    _ welcome: ControlLine.Welcome, isOther: Bool, beginsNow: Bool
  ) -> Bool {
    // A log that became shorter is sent from its start.
    let usual = beginsNow ? welcome.bytes : isOther || position > welcome.bytes ? 0 : position
    let from = welcome.from ?? usual
    let mustForget = isOther || from != position && !beginsNow
    if mustForget { startOver() }
    if mustForget || beginsNow { base = from }
    known = welcome.bytes
    return mustForget
  }

  /// Takes in what came; `body` is called with each word of the host's.
  func take(_ bytes: UnsafeRawBufferPointer, _ body: (ControlLine) -> Void) {
    let bytes = bytes.assumingMemoryBound(to: UInt8.self)
    var from = 0
    while from < bytes.count {
      if let end = endOfLog(in: bytes, from: from) {
        consume(UnsafeBufferPointer(rebasing: bytes[from..<end]))
        isInLog = bytes[end - 1] != 0x0A
        from = end
        continue
      }
      let end = Self.newline(in: bytes, from: from)
      if isInLog {
        consume(UnsafeBufferPointer(rebasing: bytes[from..<(end.map { $0 + 1 } ?? bytes.count)]))
        isInLog = end == nil
      } else {
        start.append(contentsOf: bytes[from..<(end ?? bytes.count)])
        decide(isWhole: end != nil, body)
      }
      guard let end else { return }
      from = end + 1
    }
  }

  /// Where the log's lines that begin here end, as far as they are there; nil when none can be told to
  /// begin here.
  private func endOfLog(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard !isInLog, self.start.isEmpty else { return nil }
    var end = start
    while bytes.count - end > Self.fewBytes,
      !ReceivedLine.isControl(UnsafeBufferPointer(rebasing: bytes[end...]))
    {
      guard let newline = Self.newline(in: bytes, from: end) else { return bytes.count }
      end = newline + 1
    }
    return end > start ? end : nil
  }

  /// Enough to tell a word of the host's by.
  private static let fewBytes = 16

  /// Whether the line that has begun is the log's shows after a few bytes.
  private func decide(isWhole: Bool, _ body: (ControlLine) -> Void) {
    let isControl = start.withUnsafeBufferPointer { ReceivedLine.isControl($0) }
    if isControl {
      guard isWhole else { return }
      if let line = try? decoder.decode(start), case .control(let word) = line {
        if case .goodbye(let reason, let hint) = word { (goodbye, self.hint) = (reason, hint) }
        body(word)
      }
      start = []
    } else if isWhole || start.count > Self.fewBytes {
      if isWhole { start.append(0x0A) }
      start.withUnsafeBufferPointer { consume($0) }
      start = []
      isInLog = !isWhole
    }
  }

  private func consume(_ bytes: UnsafeBufferPointer<UInt8>) { assembler.consume(bytes) }

  private static func newline(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = bytes.baseAddress, start < bytes.count,
      let found = memchr(base + start, 0x0A, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
