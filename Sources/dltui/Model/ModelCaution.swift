import RunHost
import RunLogs
import Training

/// What a user should know of a model before trusting what it answers.
enum ModelCaution {
  /// Says it on standard error.
  ///
  /// - Parameters:
  ///   - run: the run that kept it; nil of a file by itself.
  static func report(_ parameters: [Float], step: Int, path: String, run: RunLog?) {
    if let run {
      let name = run.manifest.name.printableLine
      if step == 0 {
        Failure.report("model: \(name) has not learned yet: its parameters are of step 0")
      } else if !run.checkpoints.hasFinalModel {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        Failure.report("model: \(name) has no final model: this is \(file), of step \(step)")
      }
    }
    let count = parameters.count { !$0.isFinite }
    guard count > 0 else { return }
    Failure.report(
      "model: \(count) of \(parameters.count) parameters of \(path.printableLine) are no numbers: it "
        + "diverged, and what it answers means nothing")
  }
}
