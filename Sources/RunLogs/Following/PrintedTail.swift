import RunEvents

/// What comes through a pipe, as lines for a Console: of what comes faster than it can be shown, the
/// last. Owned by one thread.
final class PrintedTail {
  /// More lines than a Console keeps.
  private static let mostBytes = 256 << 10
  /// Between two looks at what comes without a pause.
  private static let pause = Duration.milliseconds(100)

  private var reader: PrintedLineReader
  private var bytes: [UInt8] = []
  /// What came before `bytes` was not read.
  private var isCut = false
  private var lookedAt = ContinuousClock.now

  init(naming: TagNaming) { reader = PrintedLineReader(naming: naming) }

  func append(_ more: ArraySlice<UInt8>) {
    bytes += more
    guard bytes.count > 2 * Self.mostBytes else { return }
    bytes.removeFirst(bytes.count - Self.mostBytes)
    isCut = true
  }

  /// The line under way, as it stood at the last `takeLines`.
  var openLines: [String] { reader.openLines }

  /// Whether it is time to show what has come.
  ///
  /// - Parameter isQuiet: no more is waiting.
  func isDue(isQuiet: Bool) -> Bool {
    !bytes.isEmpty && (isQuiet || lookedAt.duration(to: .now) >= Self.pause)
  }

  /// The lines that have ended since the last call.
  ///
  /// - Parameter isLast: nothing more comes: a line without an end is one, too.
  func takeLines(isLast: Bool = false) -> [PrintedLine] {
    lookedAt = .now
    var rest = bytes[...]
    if isCut, let end = rest.firstIndex(of: 0x0A) {
      reader.skip()
      rest = rest[(end + 1)...]
    }
    let lines = reader.lines(in: isLast ? rest + [0x0A] : rest)
    bytes = []
    isCut = false
    return lines
  }
}
