import RunCoding
import RunEvents

/// What is in a log, key by key, and what is wrong with it.
public struct RunInspection: Sendable {
  public var name: String
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
  public var problems: [LogProblem]
  public var problemCount: Int
  public var tornTailBytes: Int
  /// What people wrote about it; filled in by who knows where that is kept.
  public var notes = RunNotes()

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
    public var step: Int
    /// nil for one that takes others back.
    public var hyperparameter: Hyperparameter?
    public var before: Double?
    public var after: Double?
    /// Whether it was taken back.
    public var isUndone: Bool
    /// Relative change of the cost per epoch; nil where there are too few points to tell.
    public var slopeBefore: Double?
    public var slopeAfter: Double?

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
