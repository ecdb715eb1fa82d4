import RunEvents

/// What a reader of another tool's log hands over, in the order it was logged for each tag.
public enum ForeignLogItem: Hashable, Sendable {
  /// Points of one tag: the block has one key, the tag as it was logged.
  ///
  /// `seconds` count from the run's first record where the log has times, and are the row's
  /// number where it has none (`ForeignRunFacts.timing`).
  case scalars(ScalarBlock)
  /// The writer started again at this step: what was logged at it and after it is logged anew.
  case restarted(step: Int)
  /// The log goes back to this step without saying why: the writer began again, and what was logged
  /// at the step and after it before was given up.
  case wentBack(step: Int)
  /// The log was replaced or cut: forget everything before, it begins again.
  case startedOver
}

/// A part of a log that could not be read.
public struct ForeignLogProblem: Hashable, Sendable {
  /// The file, relative to the run's folder.
  public var file: String
  /// Bytes from the file's start to the damage.
  public var offset: Int
  /// What is wrong there and what was left out, as one sentence without a full stop.
  public var reason: String

  /// A problem at a byte of a file.
  public init(file: String, offset: Int, reason: String) {
    self.file = file
    self.offset = offset
    self.reason = reason
  }
}
