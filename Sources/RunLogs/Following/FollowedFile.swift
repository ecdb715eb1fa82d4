import RunEvents

/// A log file of another tool's that a program writes at this moment, read a little at a time. Owned by
/// the thread that reads.
public final class FollowedFile {
  /// The file that is read.
  public let path: String
  /// The format it was recognized as.
  public let format: ForeignLogFormat
  private let log: ForeignLogTail

  /// Bytes that one reading takes at most.
  private static let budget = 4 << 20

  /// - Returns: nil when it is no log in a known format, or nothing is in it yet.
  public init?(_ path: String, naming: TagNaming = .standard) {
    guard let search = try? ForeignRunSearch(path: path), let run = search.runs.first,
      let group = ForeignRunGroup.groups(of: [run], naming: naming).first
    else { return nil }
    self.path = path
    format = run.format
    log = ForeignLogTail(group, path: path, naming: naming, isComplete: false)
  }

  /// Rows that came since the last call, and where the file says that a run began again, from which
  /// step.
  public func read() -> [RunEvent] {
    log.read(byteBudget: Self.budget).events.filter { event in
      switch event {
      case .scalars, .checkpointRestored: true
      default: false
      }
    }
  }

  /// Whether all that there was at the last `read` has been read.
  public var isCaughtUp: Bool { log.isCaughtUp }
}
