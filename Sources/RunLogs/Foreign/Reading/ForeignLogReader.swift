/// Reads one file of a foreign log as its bytes arrive.
///
/// A reader consumes whole records only. What it leaves it is handed again, with more after it; so
/// the same reader serves a file that is finished and one that is still being written. Points,
/// facts and problems go to the `ScalarCollector` it was made with.
protocol ForeignLogReader: AnyObject {
  /// The most bytes it may leave unconsumed: when it is handed more, it consumes some.
  var longestRecord: Int { get }

  /// Whether the file is one value, read anew as a whole whenever it changed.
  var isWholeFile: Bool { get }

  /// Whether carriage returns mean something other than the end of a line.
  var keepsReturns: Bool { get }

  /// How the log should have been read, now that more of it is known; nil while it is read so.
  var betterPlan: RowPlan? { get }

  /// Reads the whole records in `bytes`.
  ///
  /// - Parameters:
  ///   - offset: where `bytes` begin in the file; it follows from the bytes consumed before.
  ///   - isLast: nothing will follow, so that a partial record at the end is damage.
  /// - Returns: the bytes consumed; all of them when `isLast`.
  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int
}

extension ForeignLogReader {
  var isWholeFile: Bool { false }
  var keepsReturns: Bool { false }
  var betterPlan: RowPlan? { nil }
}
