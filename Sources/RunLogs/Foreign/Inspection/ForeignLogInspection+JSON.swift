extension ForeignLogInspection {
  /// The inspection as one JSON object:
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
    var writer = NestedJSONWriter()
    writer.object {
      $0.member("runs") { writer in
        writer.object { writer in
          for run in runs { writer.member(run.name) { Self.write(run, into: &$0) } }
        }
      }
      guard runs.contains(where: { $0.tagsAfterPurge != nil }) else { return }
      $0.member("runsAfterPurge") { writer in
        writer.object { writer in
          for run in runs {
            guard let tags = run.tagsAfterPurge else { continue }
            writer.member(run.name) {
              $0.object { $0.member("tags") { Self.write(tags, into: &$0) } }
            }
          }
        }
      }
    }
    return writer.text
  }

  private static func write(_ run: Run, into writer: inout NestedJSONWriter) {
    writer.object {
      $0.member("format") { $0.string(run.format.rawValue) }
      $0.member("bytes") { $0.integer(run.byteCount) }
      $0.member("records") { $0.integer(run.facts.recordCount) }
      if run.facts.recordsWithoutStep > 0 {
        $0.member("recordsWithoutStep") { $0.integer(run.facts.recordsWithoutStep) }
      }
      if let name = run.facts.displayName { $0.member("displayName") { $0.string(name) } }
      if let start = run.facts.startedAt { $0.member("startedAt") { $0.number(start) } }
      if !run.facts.hyperparameters.isEmpty {
        $0.member("hyperparameters") { writer in
          writer.object { writer in
            for (name, value) in run.facts.hyperparameters.sorted(by: { $0.key < $1.key }) {
              writer.member(name) { $0.string(value) }
            }
          }
        }
      }
      if !run.facts.otherKinds.isEmpty {
        $0.member("otherKinds") { writer in
          writer.object { writer in
            for (kind, count) in run.facts.otherKinds.sorted(by: { $0.key < $1.key }) {
              writer.member(kind) { $0.integer(count) }
            }
          }
        }
      }
      $0.member("tags") { write(run.tags, into: &$0) }
      $0.member("problemCount") { $0.integer(run.problemCount) }
      $0.member("problems") { writer in
        writer.array(run.problems) { problem, writer in
          writer.object {
            $0.member("file") { $0.string(problem.file) }
            $0.member("offset") { $0.integer(problem.offset) }
            $0.member("reason") { $0.string(problem.reason) }
          }
        }
      }
    }
  }

  private static func write(_ tags: [String: TagSummary], into writer: inout NestedJSONWriter) {
    writer.object { writer in
      for (tag, summary) in tags.sorted(by: { $0.key < $1.key }) {
        writer.member(tag) { write(summary, into: &$0) }
      }
    }
  }

  private static func write(_ summary: TagSummary, into writer: inout NestedJSONWriter) {
    func point(_ point: TagSummary.Point, _ writer: inout NestedJSONWriter) {
      writer.array([0, 1]) { index, writer in
        if index == 0 { writer.integer(point.step) } else { writer.number(point.value) }
      }
    }
    writer.object {
      $0.member("count") { $0.integer(summary.count) }
      if let first = summary.first { $0.member("first") { point(first, &$0) } }
      if let last = summary.last { $0.member("last") { point(last, &$0) } }
      $0.member("min") { $0.number(summary.minimum) }
      $0.member("max") { $0.number(summary.maximum) }
      $0.member("mean") { $0.number(summary.mean) }
      $0.member("sum") { $0.number(summary.sum) }
      if summary.nonfiniteCount > 0 {
        $0.member("nonfinite") { $0.integer(summary.nonfiniteCount) }
      }
    }
  }
}
