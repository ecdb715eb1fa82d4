import RunEvents

/// Commands that come from the operating system rather than from a person.
enum SystemCommand {
  static let stop = RunCommand(.stop(.afterBatch), origin: .system)
  static let saveCheckpoint = RunCommand(.saveCheckpoint, origin: .system)
  /// Nobody watches any more: never waits for an answer, and goes as fast as it can.
  static let unwatched = [
    RunCommand(.leave, origin: .system),
    RunCommand(.set(.pace, 0), origin: .system),
    RunCommand(.resume, origin: .system),
  ]
}
