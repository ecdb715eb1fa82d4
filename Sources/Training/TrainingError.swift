import Datasets

/// Why a session cannot start, or a checkpoint be read or written.
public enum TrainingError: Error, Hashable, Sendable {
  /// The system has no thread to give.
  case cannotStartThread(cause: String)
  /// The recipe and the data do not make a run.
  case cannotTrain(cause: String, hint: String? = nil)
  /// There is less memory than `operation` takes; `need` says for what, `hint` what makes it less.
  case memory(operation: String, need: String, MemoryShortage, hint: String?)
  /// The file is missing, damaged, or not a checkpoint.
  case cannotReadCheckpoint(path: String, cause: String)
  /// The disk is full, the folder is not writable, …
  case cannotWriteCheckpoint(path: String, cause: String)
  /// The parameters to begin with are not those of the network.
  case cannotBegin(with: String, cause: String, hint: String?)
  /// The checkpoint was made by another recipe, or on other data.
  case cannotResume(cause: String)
  /// A change that a run which branches cannot have: its state is another's.
  case cannotBranch(cause: String)
  /// What was found of a run's mistakes cannot be read, or kept.
  case cannotReadTags(path: String)
  case cannotKeepTags(path: String, cause: String)
  /// The file has parameters, but does not say what network they are of.
  case modelNotDescribed(path: String)
  /// The model does something else than what is asked of it.
  case unfitModel(path: String, operation: String, cause: String, hint: String?)
  /// A word or character that the model's vocabulary does not have.
  case unknownToken(String, path: String, known: [String])
  /// There is nothing to evaluate, or on.
  case cannotEvaluate(cause: String)
}
