import RunEvents

/// Commands that come from the operating system rather than from a person.
package enum SystemCommand {
  package static let stop = RunCommand(.stop(.afterBatch), origin: .system)
  package static let saveCheckpoint = RunCommand(.saveCheckpoint, origin: .system)
  /// Nobody watches any more: never waits for an answer, and goes as fast as it can.
  package static let unwatched = [
    RunCommand(.leave, origin: .system),
    RunCommand(.set(.stepRateLimit, 0), origin: .system),
    RunCommand(.resume, origin: .system),
  ]
}
