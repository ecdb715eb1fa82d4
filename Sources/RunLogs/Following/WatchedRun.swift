import RunEvents
import Synchronization

/// A run that is followed: its curves come in as its writer logs them.
public final class WatchedRun: RunSource {
  /// What came besides the log since the last batch.
  private struct News {
    var printed: [PrintedLine] = []
    var openLines: [String]?
    var isOver = false
  }

  /// Lines that wait at most for who shows them: as many as are shown.
  private static let mostPrinted = 2000

  /// Where it is; given as a path it leads to this run.
  public let path: String
  let queue = EventQueue()
  private let news = Mutex(News())

  init(path: String) { self.path = path }

  /// What was read of the run's files since the last call; nil when nothing was.
  public func takeBatch() -> EventBatch? {
    let batch = queue.take()
    return news.withLock { news in
      guard news.openLines != nil || news.isOver else { return batch }
      var batch = batch ?? EventBatch(events: [], loadedFraction: queue.loadedFraction)
      batch.printed = news.printed
      batch.openLines = news.openLines
      batch.isOver = news.isOver
      news = News()
      return batch
    }
  }

  /// The program has printed this.
  ///
  /// - Parameter open: lines whose end is still to come, as they stand.
  func show(_ lines: [PrintedLine], open: [String]) {
    news.withLock { news in
      news.printed.append(printed: lines, most: Self.mostPrinted)
      news.openLines = open
    }
  }

  /// Its writer has ended.
  func end() { news.withLock { $0.isOver = true } }

  /// Another program trains: there is nobody to hand a command to.
  public func send(_ command: RunCommand) {
    let refusal = CommandRefusal(
      command: command, step: 0, seconds: 0,
      reason: "a run that another program logs cannot be steered")
    queue.putAtOnce(.commandRefused(refusal))
  }
}
