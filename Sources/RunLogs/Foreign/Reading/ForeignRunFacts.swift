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
    /// The tag it was logged under.
    public var tag: String
    /// The step it was logged at.
    public var step: Int
    /// The text itself.
    public var text: String
  }

  /// What x is, and why.
  public struct Axis: Hashable, Sendable {
    /// The column that is x; nil where rows are, or where the format has steps of its own.
    public var column: String?
    /// What x counts, in one word: `step`, `epoch`, `row`, `iteration`…
    public var unit = "step"
    /// Whether x has fractions: the steps are then the numbers of rows.
    public var hasFractions = false
    /// How it was chosen, as one sentence without a full stop; nil where there was no choice.
    public var reason: String?
  }

  /// A place where the writer began again without saying so.
  public struct Restart: Hashable, Sendable {
    /// The file, relative to the run's folder.
    public var file: String
    /// What was logged at this step and after it before is given up.
    public var step: Int
  }

  /// Where the times of its points come from.
  public var timing = Timing.rows
  /// What its steps count.
  public var axis = Axis()
  /// The column that the times are read from; nil where the format has times of its own or none.
  public var clock: String?
  /// Restarts that the log shows by going back.
  public var restarts: [Restart] = []
  /// What a reader of the log should know of how it was read, each one sentence.
  public var notes: [String] = []
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
  /// Rows left out because they have more fields than the header.
  public var wideRows = 0

  /// Nothing known yet.
  public init() {}

  /// Whether rows were chosen from, so that there is something to say of x.
  public var hasAxis: Bool { axis.reason != nil }
}
