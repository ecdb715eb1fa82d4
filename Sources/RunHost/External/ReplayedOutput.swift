import LocalFiles
import RunEvents
import RunLogs
import Synchronization

/// A logged run with the last of what its trainer printed, for the Console: the run's folder keeps it, or it
/// is the log.
package final class ReplayedOutput: RunSource {
  /// Read of `console.log`, at most: more lines than the Console shows.
  private static let mostBytes = 256 << 10

  private let source: any RunSource
  private let lines: [PrintedLine]
  private let isTold = Atomic(false)

  /// - Parameters:
  ///   - source: plays the log.
  ///   - path: the run's folder.
  package init(_ source: any RunSource, ofRunAt path: String) {
    self.source = source
    lines = Self.lines(ofRunAt: path)
  }

  /// - Parameters:
  ///   - source: plays what was read of a text that a program printed.
  ///   - file: the text.
  ///   - naming: has the rules for console text.
  package init(_ source: any RunSource, printedIn file: String, naming: TagNaming) {
    self.source = source
    var reader = PrintedLineReader(naming: naming)
    lines = Self.ending(of: file).map { reader.lines(in: $0 + [0x0A]) } ?? []
  }

  /// What the log gives; wherever it begins, what was printed.
  package func takeBatch() -> EventBatch? {
    guard var batch = source.takeBatch() else { return nil }
    let isTold = isTold.exchange(true, ordering: .relaxed)
    if batch.startsOver || !isTold { batch.printed = lines }
    return batch
  }

  package func send(_ command: RunCommand) { source.send(command) }

  package func takeControl() { source.takeControl() }

  /// None where nothing is kept, or it cannot be read: a replay shows the run without it.
  private static func lines(ofRunAt path: String) -> [PrintedLine] {
    guard let bytes = ending(of: path + "/" + ConsoleLog.name) else { return [] }
    var splitter = PrintedLineSplitter()
    var metrics = PrintedMetrics()
    var step: Int?
    return splitter.lines(in: bytes + [0x0A]) { line, _ in
      step = metrics.read(line.plain)?.step ?? step
      return step
    }
  }

  /// The last whole lines of a file; nil where it cannot be read, or is packed.
  private static func ending(of path: String) -> ArraySlice<UInt8>? {
    guard let file = try? RegularFile(path), let beginning = try? file.beginning(gzip.count),
      beginning != gzip, let bytes = try? file.ending(mostBytes)
    else { return nil }
    guard bytes.count < file.sizeBytes, let end = bytes.firstIndex(of: 0x0A) else {
      return bytes[...]
    }
    // The line that it begins within is not whole.
    return bytes[(end + 1)...]
  }

  /// What a file that is packed with gzip begins with (RFC 1952).
  private static let gzip: [UInt8] = [0x1F, 0x8B]
}
