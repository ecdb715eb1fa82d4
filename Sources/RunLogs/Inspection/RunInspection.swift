import RunCoding
import RunEvents

/// What is in a log, key by key, and what is wrong with it.
public struct RunInspection: Sendable {
  /// The run's name.
  public var name: String
  /// The run's folder.
  public var path: String
  /// In the order the keys first appear.
  public var metrics: [(key: MetricKey, summary: TagSummary)] = []
  /// Every command's request and answer, in order.
  public var commands: [RunEvent] = []
  /// Where the run comes from, by name.
  public var provenance: [String: String]
  /// What was done by hand, with its effect; filled in by who measures it.
  public var edits: [Edit] = []
  /// Events of kinds that this version does not know, by kind.
  public var unknownEvents: [String: Int] = [:]
  /// The first problems of the log, each with its place.
  public var problems: [LogProblem]
  /// All problems of the log.
  public var problemCount: Int
  /// Bytes of a last line that is not whole, as a kill leaves it.
  public var tornTailBytes: Int
  /// What people wrote about it; filled in by who knows where that is kept.
  public var notes = RunNotes()

  /// Looks through a log; what was done by hand is left to who can measure it.
  public init(_ log: RunLog) {
    name = log.manifest.name
    path = log.path
    provenance = log.manifest.provenance
    problems = log.problems
    problemCount = log.problemCount
    tornTailBytes = log.tornTailBytes
    var indices: [MetricKey: Int] = [:]
    for event in log.events {
      switch event {
      case .scalars(let block): add(block, indices: &indices)
      case .commandRequested, .commandApplied, .commandRefused: commands.append(event)
      case .unknown(let type, _): unknownEvents[type, default: 0] += 1
      default: break
      }
    }
  }

  private mutating func add(_ block: ScalarBlock, indices: inout [MetricKey: Int]) {
    for (column, key) in block.keys.enumerated() {
      let index = indices[key] ?? metrics.count
      if index == metrics.count {
        indices[key] = index
        metrics.append((key, TagSummary()))
      }
      metrics[index].summary.add(block, column: column)
    }
  }
}

extension RunInspection {
  /// An edit, or several quick ones of one hyperparameter, and how the cost went before and after.
  public struct Edit: Hashable, Sendable {
    /// As on the dashboard, from 1.
    public var number: Int
    /// The step after which it took hold.
    public var step: Int
    /// nil for one that takes others back.
    public var hyperparameter: Hyperparameter?
    /// The value before; nil where the log does not say.
    public var before: Double?
    /// The value after; nil for one that takes others back.
    public var after: Double?
    /// Whether it was taken back.
    public var isUndone: Bool
    /// Relative change of the cost per epoch; nil where there are too few points to tell.
    public var slopeBefore: Double?
    /// The relative change of the cost per epoch after it; nil where there are too few points.
    public var slopeAfter: Double?

    /// An edit with its effect.
    public init(
      number: Int, step: Int, hyperparameter: Hyperparameter?, before: Double?, after: Double?,
      isUndone: Bool, slopeBefore: Double?, slopeAfter: Double?
    ) {
      self.number = number
      self.step = step
      self.hyperparameter = hyperparameter
      self.before = before
      self.after = after
      self.isUndone = isUndone
      self.slopeBefore = slopeBefore
      self.slopeAfter = slopeAfter
    }
  }
}
