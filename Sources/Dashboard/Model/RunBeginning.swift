/// A run that is to begin, or to go on, after another.
public enum RunBeginning: Hashable, Sendable {
  /// The run at a path goes on from its last checkpoint, to so many epochs; nil for as many as it was to
  /// have.
  case goOn(path: String, epochs: Int?)
  /// The recipe of the run at a path is trained again, with changes `key=value`.
  case again(path: String, changes: [String])
  /// A new run begins with everything as it was in the run at a path at a step, with changes `key=value`.
  case branch(path: String, step: Int, changes: [String])
}
