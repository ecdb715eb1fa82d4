import LocalFiles
import RunEvents
import Synchronization

/// A logged run with the last of what its trainer printed, which its folder keeps, for the Console.
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
    let path = path + "/" + ConsoleLog.name
    guard let file = try? RegularFile(path), let bytes = try? file.ending(mostBytes) else {
      return []
    }
    var kept = bytes[...]
    if bytes.count < file.sizeBytes, let end = bytes.firstIndex(of: 0x0A) {
      // The line that it begins within is not whole.
      kept = bytes[(end + 1)...]
    }
    var splitter = PrintedLineSplitter()
    var metrics = PrintedMetrics()
    var step: Int?
    return splitter.lines(in: kept + [0x0A]) { line, _ in
      step = metrics.read(line.plain)?.step ?? step
      return step
    }
  }
}
