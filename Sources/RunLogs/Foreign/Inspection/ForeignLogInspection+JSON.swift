extension ForeignLogInspection {
  /// The inspection as one indented JSON object:
  ///
  ///     {"runs": {"<name>": {"format": …, "records": n, "bytes": n,
  ///       "tags": {"<tag>": {"count": n, "first": [step, value], "last": [step, value],
  ///         "min": x, "max": x, "mean": x, "sum": x, "nonfinite": n}},
  ///       "problemCount": n, "problems": [{"file": …, "offset": n, "reason": …}], …}},
  ///      "runsAfterPurge": {"<name>": {"tags": {…}}}}
  ///
  /// Min, max, mean and sum are those of the finite values, `null` where there are none (the sum is
  /// then 0). Other values that are not finite are the strings "NaN", "Infinity" and "-Infinity".
  /// `nonfinite` and `runsAfterPurge` stand only where they say something.
  public var json: String {
    var json = JSONWriter(isPretty: true)
    json.beginObject()
    json.key("runs")
    json.beginObject()
    for run in runs {
      json.key(run.name)
      json.write(run)
    }
    json.endObject()
    if runs.contains(where: { $0.tagsAfterPurge != nil }) {
      json.key("runsAfterPurge")
      json.beginObject()
      for run in runs {
        guard let tags = run.tagsAfterPurge else { continue }
        json.key(run.name)
        json.beginObject()
        json.write(tags)
        json.endObject()
      }
      json.endObject()
    }
    json.endObject()
    json.newline()
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ run: ForeignLogInspection.Run) {
    beginObject()
    member("format", run.format.rawValue)
    member("bytes", run.byteCount)
    member("records", run.facts.recordCount)
    if run.facts.recordsWithoutStep > 0 {
      member("recordsWithoutStep", run.facts.recordsWithoutStep)
    }
    member("displayName", ifPresent: run.facts.displayName)
    member("writer", ifPresent: run.facts.writer)
    member("startedAt", ifPresent: run.facts.startedAt)
    if !run.facts.hyperparameters.isEmpty {
      key("hyperparameters")
      beginObject()
      for (name, value) in run.facts.hyperparameters.sorted(by: { $0.key < $1.key }) {
        member(name, value)
      }
      endObject()
    }
    if !run.facts.otherKinds.isEmpty {
      key("otherKinds")
      beginObject()
      for (kind, count) in run.facts.otherKinds.sorted(by: { $0.key < $1.key }) {
        member(kind, count)
      }
      endObject()
    }
    write(run.tags)
    member("problemCount", run.problemCount)
    key("problems")
    beginArray()
    for problem in run.problems {
      beginObject()
      member("file", problem.file)
      member("offset", problem.offset)
      member("reason", problem.reason)
      endObject()
    }
    endArray()
    endObject()
  }

  fileprivate mutating func write(_ tags: [String: TagSummary]) {
    key("tags")
    beginObject()
    for (tag, summary) in tags.sorted(by: { $0.key < $1.key }) {
      key(tag)
      write(summary)
    }
    endObject()
  }

  private mutating func write(_ summary: TagSummary) {
    beginObject()
    member("count", summary.count)
    write("first", summary.first)
    write("last", summary.last)
    write("min", summary.minimum)
    write("max", summary.maximum)
    write("mean", summary.mean)
    member("sum", summary.sum)
    if summary.nonfiniteCount > 0 { member("nonfinite", summary.nonfiniteCount) }
    endObject()
  }

  private mutating func write(_ name: String, _ point: TagSummary.Point?) {
    guard let point else { return }
    key(name)
    beginArray()
    value(point.step)
    value(point.value)
    endArray()
  }

  private mutating func write(_ name: String, _ number: Double?) {
    key(name)
    if let number { value(number) } else { null() }
  }
}
