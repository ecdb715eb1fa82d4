/// What a foreign log tells of its run besides the curves.
public struct ForeignRunFacts: Hashable, Sendable {
  /// Where the points' `seconds` come from.
  public enum Timing: String, Hashable, Sendable {
    /// The log has none: `seconds` number the rows.
    case rows
    /// Recorded by the writer.
    case recorded
  }

  /// A text summary, cut to 64 KiB.
  public struct Text: Hashable, Sendable {
    public var tag: String
    public var step: Int
    public var text: String
  }

  public var timing = Timing.rows
  /// What the run calls itself, as W&B and MLflow runs do.
  public var displayName: String?
  /// The program that wrote the log, as far as it says.
  public var writer: String?
  /// Seconds since 1970 of the first record; nil when the log has no absolute times.
  public var startedAt: Double?
  /// Settings of the run as logged: hparams, W&B config, MLflow params.
  public var hyperparameters: [String: String] = [:]
  /// At most 100, the first ones.
  public var texts: [Text] = []
  /// How many things of other kinds were logged that are no curve: `image`, `histogram`, `audio`,
  /// `text`, `tensor`…
  public var otherKinds: [String: Int] = [:]
  /// Whole records or rows that were read, the empty ones too.
  public var recordCount = 0
  /// Records that hold no points because they name no step.
  public var recordsWithoutStep = 0

  public init() {}
}
