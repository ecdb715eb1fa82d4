import RunCoding

extension LogInspection {
  /// The inspection as one indented JSON object:
  ///
  ///     {"runs": {"<name>": {"format": …, "tags": {"<tag>": {"key": …, "count": n,
  ///         "first": [step, value], "last": [step, value], "min": x, "max": x, "mean": x, "sum": x,
  ///         "nonfinite": n}},
  ///       "problemCount": n, "problems": [{"offset": n, "reason": …}]}},
  ///      "runsAfterPurge": {"<name>": {"tags": {…}}}}
  ///
  /// The tags are as logged and `key` is what each becomes on the dashboard. Min, max, mean and sum
  /// are those of the finite values, `null` where there are none (the sum is then 0). Other values
  /// that are not finite are the strings "NaN", "Infinity" and "-Infinity". `nonfinite` and
  /// `runsAfterPurge` stand only where they say something.
  ///
  /// Runs of other tools have `"bytes"`, `"records"` and a `"file"` for each problem besides, and
  /// `recordsWithoutStep`, `displayName`, `writer`, `startedAt`, `hyperparameters` and `otherKinds`
  /// where there are any. Logs of rows have `x`, {`column`, `unit`, `why`}: the column that is x, null
  /// where rows are, what it counts, and why it was chosen; and `clock`, the column that the times are
  /// from, null where the log has none. `restarts` lists where a log goes back without a word,
  /// {`file`, `step`}: what it gave up is drawn pale, and left out of tables. `rowsTooWide` counts rows
  /// left out for having more fields than the header, `notes` says what else is to be known of how the
  /// log was read; `note` and `tags` stand where people wrote them. Runs of ours, whose format is `"dltui"`, have `"commands"`, the commands'
  /// events as logged, `"edits"`, what was done by hand with the relative change of the cost per epoch
  /// before and after it (`slopeBefore`, `slopeAfter`, where they are known), `"provenance"`, text by
  /// name, and `"tornTailBytes"`; their tags are keys already.
  public var json: String {
    var json = JSONWriter(isPretty: true)
    json.beginObject()
    json.key("runs")
    json.beginObject()
    for (name, run) in runs {
      json.key(name)
      switch run {
      case .own(let inspection): json.write(inspection)
      case .foreign(let inspection): json.write(inspection)
      }
    }
    json.endObject()
    json.writePurged(runs)
    json.endObject()
    json.newline()
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension JSONWriter {
  fileprivate mutating func writePurged(_ runs: [(name: String, run: LogInspection.Run)]) {
    let purged = runs.compactMap { name, run -> (String, [String: TagSummary])? in
      guard case .foreign(let inspection) = run else { return nil }
      return inspection.tagsAfterPurge.map { (name, $0) }
    }
    guard !purged.isEmpty else { return }
    key("runsAfterPurge")
    beginObject()
    for (name, tags) in purged {
      key(name)
      beginObject()
      write(tags.sorted { $0.key < $1.key }.map { ($0.key, nil, $0.value) })
      endObject()
    }
    endObject()
  }

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
    if !run.notes.isEmpty { write(run.notes) }
    writeReading(run.facts)
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
    write(run.tags.sorted { $0.key < $1.key }.map { ($0.key, run.keys[$0.key]?.text, $0.value) })
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

  /// How the log was read.
  private mutating func writeReading(_ facts: ForeignRunFacts) {
    if let reason = facts.axis.reason {
      key("x")
      beginObject()
      key("column")
      if let column = facts.axis.column { value(column) } else { null() }
      member("unit", facts.axis.unit)
      member("why", reason)
      endObject()
      key("clock")
      if let clock = facts.clock { value(clock) } else { null() }
    }
    if facts.wideRows > 0 { member("rowsTooWide", facts.wideRows) }
    if !facts.restarts.isEmpty {
      key("restarts")
      beginArray()
      for restart in facts.restarts {
        beginObject()
        member("file", restart.file)
        member("step", restart.step)
        endObject()
      }
      endArray()
    }
    guard !facts.notes.isEmpty else { return }
    key("notes")
    beginArray()
    for note in facts.notes { value(note) }
    endArray()
  }

  fileprivate mutating func write(_ inspection: RunInspection) {
    beginObject()
    member("format", "dltui")
    if !inspection.notes.isEmpty { write(inspection.notes) }
    write(inspection.metrics.map { ($0.key.text, $0.key.text, $0.summary) })
    key("commands")
    beginArray()
    for event in inspection.commands {
      beginObject()
      write(event)
      endObject()
    }
    endArray()
    write(inspection.edits)
    write("provenance", inspection.provenance)
    member("problemCount", inspection.problemCount)
    key("problems")
    beginArray()
    for problem in inspection.problems {
      beginObject()
      member("offset", problem.offset)
      member("reason", problem.reason)
      endObject()
    }
    endArray()
    member("tornTailBytes", inspection.tornTailBytes)
    endObject()
  }

  private mutating func write(_ edits: [RunInspection.Edit]) {
    key("edits")
    beginArray()
    for edit in edits {
      beginObject()
      member("number", edit.number)
      member("step", edit.step)
      member("hyperparameter", ifPresent: edit.hyperparameter?.key)
      member("before", ifPresent: edit.before)
      member("after", ifPresent: edit.after)
      member("undone", edit.isUndone)
      member("slopeBefore", ifPresent: edit.slopeBefore)
      member("slopeAfter", ifPresent: edit.slopeAfter)
      endObject()
    }
    endArray()
  }

  private mutating func write(_ tags: [(tag: String, key: String?, summary: TagSummary)]) {
    key("tags")
    beginObject()
    for (tag, metric, summary) in tags {
      key(tag)
      beginObject()
      member("key", ifPresent: metric)
      write(summary)
      endObject()
    }
    endObject()
  }

  private mutating func write(_ summary: TagSummary) {
    member("count", summary.count)
    write("first", summary.first)
    write("last", summary.last)
    write("min", summary.minimum)
    write("max", summary.maximum)
    write("mean", summary.mean)
    member("sum", summary.sum)
    if summary.nonfiniteCount > 0 { member("nonfinite", summary.nonfiniteCount) }
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
