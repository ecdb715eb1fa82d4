/// A set of examples, by the part it plays in a project (Ng, Machine Learning Yearning, 2018).
public enum Split: String, CaseIterable, Hashable, Sendable {
  /// What the parameters are fitted to.
  case train
  /// Held out of the train set, same distribution: tells variance from data mismatch.
  case trainDev
  /// What decisions are made on.
  case dev
  /// What the final claim is made on; looked at once.
  case test

  /// What people call it: `train-dev`.
  public var title: String { self == .trainDev ? "train-dev" : rawValue }
}
