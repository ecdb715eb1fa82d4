import RunEvents

extension Finish.Reason {
  /// How the run ended, in a word or two.
  package var phrase: String {
    switch self {
    case .completed: "finished"
    case .stoppedEarly: "stopped early"
    case .stoppedByUser: "stopped"
    case .interrupted: "interrupted"
    case .failed: "failed"
    }
  }
}
