/// Why a run cannot branch from another.
package enum BranchProblem: Error, Hashable, CustomStringConvertible {
  case notOurs(run: String)
  case noCheckpoint(run: String, step: Int, known: [Int])
  case noEpochsLeft(run: String, step: Int, epochs: Int)
  /// A branch's own first checkpoint, which a run that repeats it would begin with.
  case beginningIsGone(run: String, step: Int)
  /// A branch that was killed before it had kept a checkpoint.
  case neverBegan(run: String, parent: String, step: Int)

  package var description: String {
    switch self {
    case .notOurs(let run):
      "train: cannot branch from \(run) (no trainer of ours made it: its state is not in its folder)"
    case .noCheckpoint(let run, let step, let known):
      "train: cannot branch from \(run) at step \(step) ("
        + (known.isEmpty
          ? "it keeps no checkpoint)" : "the first checkpoint that is kept is of step \(known[0]))")
    case .noEpochsLeft(let run, let step, let epochs):
      "train: cannot branch from \(run) at step \(step) (all \(epochs) epochs are done there)"
    case .beginningIsGone(let run, let step):
      "train: cannot repeat \(run) (its first checkpoint, of step \(step), is not kept any more)"
    case .neverBegan(let run, _, _):
      "train: cannot go on with \(run) (it was killed before it kept a checkpoint)"
    }
  }

  /// The way out; nil where there is none.
  package var hint: String? {
    switch self {
    case .noCheckpoint(_, _, let known) where !known.isEmpty:
      "checkpoints are kept of steps " + known.map(String.init).joined(separator: ", ")
    case .noEpochsLeft: "--epochs says how many it is to have in all"
    case .neverBegan(_, let parent, let step):
      "dltui train --from \(parent) --at \(step) branches again"
    case .notOurs, .noCheckpoint, .beginningIsGone: nil
    }
  }
}
