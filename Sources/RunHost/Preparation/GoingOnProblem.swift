/// Why a run cannot go on as it was asked to.
package enum GoingOnProblem: Error, CustomStringConvertible {
  case tooFewEpochs(run: String, asked: Int, done: Int)

  package var description: String {
    switch self {
    case .tooFewEpochs(let run, let asked, let done):
      "\(run): \(done) epochs are done; to go on it takes more than --epochs \(asked)"
    }
  }
}
