import RunEvents

extension TrainingError: CustomStringConvertible {
  /// `operation: cannot X (specific cause)`
  public var description: String {
    switch self {
    case .cannotStartThread(let cause): "train: cannot start the training thread (\(cause))"
    case .cannotTrain(let cause, _): "train: cannot train (\(cause))"
    case .memory(let operation, let need, let shortage, _):
      "\(operation) (\(shortage.clause); \(need))"
    case .cannotBegin(let source, let cause, _):
      "train: cannot begin with the parameters of \(source) (\(cause))"
    case .cannotReadCheckpoint(let path, let cause): "checkpoint: cannot read \(path) (\(cause))"
    case .cannotWriteCheckpoint(let path, let cause): "checkpoint: cannot write \(path) (\(cause))"
    case .cannotReadTags(let path): "errors: cannot read \(path) (it is damaged)"
    case .cannotKeepTags(let path, let cause): "errors: cannot write \(path) (\(cause))"
    case .modelNotDescribed(let path):
      "model: cannot use \(path) (it does not say what its network is, as files of earlier versions)"
    case .unfitModel(let path, let operation, let cause, _):
      "\(operation) with \(path) (\(cause))"
    case .unknownToken(let token, let path, let known):
      "model: cannot find \(token.debugDescription) with \(path) (it is none of the \(known.count) "
        + "tokens that the model knows)"
    case .cannotEvaluate(let cause): "evaluate: cannot evaluate the run (\(cause))"
    case .cannotBranch(let cause): "train: cannot branch with that change (\(cause))"
    case .cannotResume(let cause): "resume: cannot go on from the checkpoint (\(cause))"
    }
  }

  /// What to do about it, where that helps.
  public var hint: String? {
    switch self {
    case .cannotTrain(_, let hint), .cannotBegin(_, _, let hint), .memory(_, _, _, let hint),
      .unfitModel(_, _, _, let hint):
      hint
    case .unknownToken(let token, _, let known): Self.hint(token, among: known)
    case .modelNotDescribed: "name its run instead of the file"
    case .cannotWriteCheckpoint:
      "free some space or choose another folder with --runs"
    case .cannotBranch:
      "live hyperparameters, the schedule and the epochs can be others; the network, the optimizer, "
        + "the seed and the data are the parent's"
    case .cannotResume: "resume with the recipe and the data the run was started with"
    case .cannotReadTags: "move it away to begin anew"
    case .cannotKeepTags: "free some space"
    case .cannotStartThread, .cannotReadCheckpoint, .cannotEvaluate: nil
    }
  }

  /// The token that was probably meant, or some to choose from.
  private static func hint(_ token: String, among known: [String]) -> String {
    // Any character is but one step from any other.
    if token.count > 1, let meant = NearestName.of(token, among: known) {
      return "did you mean \(meant.debugDescription)?"
    }
    if known.allSatisfy({ $0.count == 1 }) {
      return "its tokens are characters: \(known.dropFirst().joined().excerpt)"
    }
    // Signs would be taken for the list's own.
    let words = known.filter { $0.contains { $0.isLetter || $0.isNumber } }
    return "its tokens are as in: \(words.prefix(8).joined(separator: ", ").excerpt)"
  }
}
