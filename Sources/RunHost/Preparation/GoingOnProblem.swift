/// Why a run cannot go on as it was asked to.
package enum GoingOnProblem: Error, CustomStringConvertible {
  case tooFewEpochs(run: String, asked: Int, done: Int)
  /// Another program trained it.
  case notOurs(run: String)

  package var description: String {
    switch self {
    case .tooFewEpochs(let run, let asked, let done):
      "\(run): \(done) epochs are done; to go on it takes more than --epochs \(asked)"
    case .notOurs(let run):
      "\(run.excerpt): cannot make a recipe of it (another program trained it, and goes on by itself: "
        + "dltui run --repeat \(run.excerpt) -- COMMAND makes the same edits again)"
    }
  }
}
