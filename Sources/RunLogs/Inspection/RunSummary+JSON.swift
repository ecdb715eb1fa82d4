import RunCoding
import RunEvents

extension RunSummary {
  /// One indented JSON object: `{"runs": [{"name", "path", "state", "startedAt", "data", "steps",
  /// "epochsDone", "epochs", "seconds", "best": {"key", "value", "step"} or null, "note", "tags": [],
  /// "problemCount"}]}`. `state` is `running`, `interrupted`, `logged` for runs of other tools, or the
  /// reason it finished for.
  public static func json(_ runs: [RunSummary]) -> String {
    var json = JSONWriter(isPretty: true)
    json.beginObject()
    json.key("runs")
    json.beginArray()
    for run in runs { json.write(run) }
    json.endArray()
    json.endObject()
    json.newline()
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension RunSummary.State {
  /// `running`, `interrupted`, or the reason the run finished for.
  public var name: String {
    switch self {
    case .running: "running"
    case .logged: "logged"
    case .interrupted: "interrupted"
    case .finished(let reason): reason.rawValue
    }
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ run: RunSummary) {
    beginObject()
    member("name", run.name)
    member("path", run.path)
    member("state", run.state.name)
    member("startedAt", run.startedAt)
    member("data", run.dataName)
    member("steps", run.steps)
    member("epochsDone", run.epochsDone)
    member("epochs", run.epochs)
    member("seconds", run.durationSeconds)
    key("best")
    if let best = run.best {
      beginObject()
      member("key", best.key.text)
      member("value", best.value)
      member("step", best.step)
      endObject()
    } else {
      null()
    }
    write(run.facts.notes)
    member("problemCount", run.problemCount)
    endObject()
  }
}

extension JSONWriter {
  /// `"note"` and `"tags"` of a run.
  mutating func write(_ notes: RunNotes) {
    member("note", notes.text)
    key("tags")
    beginArray()
    for tag in notes.tags { value(tag) }
    endArray()
  }
}
