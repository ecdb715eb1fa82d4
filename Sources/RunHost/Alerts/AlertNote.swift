import FoundationEssentials
import RunCoding
import RunEvents

/// An alert as the user's command reads it: one JSON object on a line.
///
/// Members: `run`, `path` (the run's folder, where it keeps one), `rule`, `text`, `step`, `epoch` and
/// `value` where there is one, `seconds` of training, `time` (ISO 8601), `host`.
struct AlertNote: Sendable {
  var run: String
  var path: String?
  var host: String

  /// Characters of a sentence that are passed on: a trainer's last words may be long.
  private static let longestText = 500

  /// Describes the alerts of a run that this machine trains, at the time they come.
  static func describing(run: String, path: String?) -> @Sendable (Alert) -> String {
    let note = AlertNote(run: run, path: path, host: ProcessInfo.processInfo.hostName)
    return { note.text($0, at: Date()) }
  }

  func text(_ alert: Alert, at time: Date) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.member("run", run)
    json.member("path", ifPresent: path)
    json.member("rule", alert.rule.description)
    json.member("text", String(alert.text.prefix(Self.longestText)))
    json.member("step", alert.step)
    json.member("epoch", ifPresent: alert.epoch)
    json.member("value", ifPresent: alert.value)
    json.member("seconds", alert.seconds)
    json.member("time", time.formatted(.iso8601))
    json.member("host", host)
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self) + "\n"
  }
}
