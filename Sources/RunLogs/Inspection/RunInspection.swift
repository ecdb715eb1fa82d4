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
  /// Events of kinds that this version does not know, by kind.
  public var unknownEvents: [String: Int] = [:]
  public var problems: [LogProblem]
  public var problemCount: Int
  public var tornTailBytes: Int

  public init(_ log: RunLog) {
    name = log.manifest.name
    path = log.path
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
