import RunEvents

/// A run of ours in one line, read on as its log grows.
public final class FollowedSummary {
  private let files: RunFiles
  private let tail: OwnLogTail
  private var digest = RunDigest()

  /// A run of which nothing is read yet.
  ///
  /// - Parameter path: its folder.
  /// - Throws: `RunLogError.cannotOpen` when there is nothing.
  public init(path: String) throws(RunLogError) {
    files = try RunFiles(path)
    tail = OwnLogTail(path: path)
  }

  /// The run as it is now, after what its log has grown by.
  /// - Throws: as `RunLog.open`.
  public func read() throws(RunLogError) -> RunSummary {
    repeat {
      let progress = tail.read(byteBudget: Self.pieceBytes)
      if progress.startsOver { digest = RunDigest() }
      digest.take(progress.events)
    } while !tail.isCaughtUp
    return try RunSummary(digest, of: files, tail.assembler)
  }

  private static let pieceBytes = 4 << 20
}
