import Glibc
import LocalFiles

/// Reads the rows of one run out of a database, and goes on as they come.
final class DatabaseFeed: RunFeed {
  let path: String
  private let format: ForeignLogFormat
  private let part: String
  private let collector: ScalarCollector
  private var place = 0
  private var identity: FileIdentity?
  private var seen: [Facts] = []
  private var hasFacts = false
  private var isRead = false
  private var isGone = false
  private(set) var byteCount = 0
  /// All its rows came by another way.
  private let wasReadBefore: Bool

  /// Rows that are read for each byte of a budget.
  private static let bytesPerRow = 64

  /// What the system says of a file that may have been written to.
  private struct Facts: Equatable {
    var size: Int?
    var modified: Double?
  }

  /// - Parameter wasReadBefore: what the run logged is in the collector, and nothing more is read.
  init(
    path: String, format: ForeignLogFormat, part: String, collector: ScalarCollector,
    wasReadBefore: Bool = false
  ) {
    self.path = path
    self.wasReadBefore = wasReadBefore
    self.format = format
    self.part = part
    self.collector = collector
  }

  var fetched: Int { isRead ? byteCount : min(place * Self.bytesPerRow, max(0, byteCount - 1)) }

  func read(budget: inout Int, isComplete: Bool) -> IncrementalFileReader.Outcome {
    guard let there = FileIdentity(path: path) else {
      if !isGone { collector.report("cannot be read: the file is gone", at: 0) }
      isGone = true
      return .caughtUp
    }
    if let identity, identity != there { return .replaced }
    identity = there
    let now = [path, path + "-wal"].map {
      Facts(size: FileFacts.sizeBytes($0), modified: FileFacts.modifiedAt($0))
    }
    byteCount = max(1, now[0].size ?? 0)
    isRead = isRead || wasReadBefore
    if isRead, now == seen || wasReadBefore { return .caughtUp }
    do throws(SQLiteFile.Problem) {
      let file = try SQLiteFile(path, patienceMilliseconds: isComplete ? 5000 : 100)
      guard let database = DatabaseDetection.database(format, file) else { return .caughtUp }
      if !hasFacts || isRead { try database.readFacts(of: part, into: collector) }
      hasFacts = true
      let most = max(1024, budget / Self.bytesPerRow)
      let (next, isMore) = try database.readPoints(
        of: part, after: place, most: most, into: collector)
      budget -= most
      place = next
      if isMore { return .more }
    } catch {
      // A writer that has it to itself for a moment is waited for at the next look.
      if error.isBusy, !isComplete { return .caughtUp }
      let cause = error.cause
      if !isRead || now != seen { collector.report("cannot be read: \(cause)", at: 0) }
    }
    seen = now
    isRead = true
    return .caughtUp
  }
}
