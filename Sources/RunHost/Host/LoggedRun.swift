import RunControl
import RunEvents
import RunLogs

/// A run that keeps a log, for the server.
struct LoggedRun: HostedRun {
  let writer: RunLogWriter
  let pass: @Sendable (RunCommand) -> Void

  var name: String { writer.name }
  var path: String { writer.path }
  var loggedBytes: Int { writer.writtenBytes }

  func readLog(from offset: Int, limit: Int) -> [UInt8] {
    writer.read(from: offset, limit: limit)
  }

  func send(_ command: RunCommand) { pass(command) }
}
