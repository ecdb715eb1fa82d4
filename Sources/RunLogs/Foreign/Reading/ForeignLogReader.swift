/// Reads one file of a foreign log as its bytes arrive.
///
/// A reader consumes whole records only. What it leaves it is handed again, with more after it; so
/// the same reader serves a file that is finished and one that is still being written. Points,
/// facts and problems go to the `ScalarCollector` it was made with.
protocol ForeignLogReader: AnyObject {
  /// The most bytes it may leave unconsumed: when it is handed more, it consumes some.
  var longestRecord: Int { get }

  /// Whether the file is written anew as a whole, so that its end is the end of what there is to read.
  var readsWholeFile: Bool { get }

  /// Reads the whole records in `bytes`.
  ///
  /// - Parameters:
  ///   - offset: where `bytes` begin in the file; it follows from the bytes consumed before.
  ///   - isLast: nothing will follow, so that a partial record at the end is damage.
  /// - Returns: the bytes consumed; all of them when `isLast`.
  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int
}

extension ForeignLogReader {
  var readsWholeFile: Bool { false }
}
