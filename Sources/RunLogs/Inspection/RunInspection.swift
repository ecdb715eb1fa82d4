import RunEvents

/// What is in a log, key by key, and what is wrong with it.
public struct RunInspection: Sendable {
  public var name: String
  public var path: String
  /// In the order the keys first appear.
  public var metrics: [(key: MetricKey, statistics: MetricStatistics)] = []
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
        metrics.append((key, MetricStatistics()))
      }
      for (step, value) in zip(block.steps, block.column(column)) {
        metrics[index].statistics.add(step: step, value: value)
      }
    }
  }
}

extension RunInspection {
  /// One indented JSON object:
  /// `{"runs": {name: {"format": "dltui", "tags": {key: {"count", "first": [step, value],
  /// "last": [step, value], "min", "max", "mean", "sum", "nonfinite"}}, "commands": [event],
  /// "problems": [{"offset", "reason"}], "problemCount", "tornTailBytes"}}}`.
  /// Non-finite numbers are strings. `commands` are as in the log.
  public static func json(_ inspections: [RunInspection]) -> String {
    var json = JSONWriter(isPretty: true)
    json.beginObject()
    json.key("runs")
    json.beginObject()
    for inspection in inspections {
      json.key(inspection.name)
      json.write(inspection)
    }
    json.endObject()
    json.endObject()
    json.newline()
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ inspection: RunInspection) {
    beginObject()
    member("format", "dltui")
    key("tags")
    beginObject()
    for metric in inspection.metrics {
      key(metric.key.text)
      write(metric.statistics)
    }
    endObject()
    key("commands")
    beginArray()
    for event in inspection.commands {
      beginObject()
      write(event)
      endObject()
    }
    endArray()
    key("problems")
    beginArray()
    for problem in inspection.problems {
      beginObject()
      member("offset", problem.offset)
      member("reason", problem.reason)
      endObject()
    }
    endArray()
    member("problemCount", inspection.problemCount)
    member("tornTailBytes", inspection.tornTailBytes)
    endObject()
  }

  private mutating func write(_ statistics: MetricStatistics) {
    beginObject()
    member("count", statistics.count)
    write("first", statistics.first)
    write("last", statistics.last)
    member("min", statistics.min)
    member("max", statistics.max)
    member("mean", statistics.mean)
    member("sum", statistics.sum)
    member("nonfinite", statistics.nonfinite)
    endObject()
  }

  private mutating func write(_ name: String, _ point: MetricStatistics.Point) {
    key(name)
    beginArray()
    value(point.step)
    value(point.value)
    endArray()
  }
}
