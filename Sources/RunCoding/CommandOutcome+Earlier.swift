import RunEvents

extension CommandOutcome {
  /// Logs of earlier versions said in a sentence, and by what was left out, what now has names.
  mutating func completeFromSentence() {
    switch command.action {
    case .pause where command.origin == .run && pauseCause == nil:
      pauseCause = reason.map(Self.pauseCause)
    case .undo where undoOutcome == nil:
      // Going back to a good moment said no values.
      undoOutcome = after != nil || reason == nil ? .edit : .rewind
    default: break
    }
  }

  private static func pauseCause(_ sentence: String) -> PauseCause {
    if sentence.contains("not finite") { return .nonFinite }
    if sentence == "waits to be started" { return .notStarted }
    if sentence.hasSuffix(" is done") {
      if sentence.hasPrefix("step ") { return .stepDone }
      if sentence.hasPrefix("epoch ") { return .epochDone }
    }
    return .trouble
  }
}
