import Datasets
import RunEvents

extension RunLoop {
  /// Why there is no memory for an edit, as one clause; nil when there is: for the copy of
  /// everything that undo would go back to, and for the room that a larger batch takes.
  func memoryRefusal(of hyperparameter: Hyperparameter, value: Double) -> String? {
    let state = Double(4 * trainer.valuesOfState)
    let undo = history.last?.before.progress.step == progress.step ? 0 : state
    func bytes(_ batchSize: Int) -> Double {
      trainer.bytesToReserve(batchSize: batchSize)
        + (augmented == nil ? 0 : Double(8 * batchSize * data.train.featureCount))
    }
    let growth = hyperparameter == .batchSize ? bytes(Int(value)) : 0
    let available = options.memory.now
    do {
      // A checkpoint may be on its way at any time.
      try available.require(undo + growth + state)
      return nil
    } catch {
      guard growth > undo else {
        return "there is no memory for what undo would go back to: \(error.clause)"
      }
      let fitting = SessionPlan.largest(below: Int(value)) {
        undo + bytes($0) + state <= Double(available.bytes)
      }
      return "there is no memory for batches of \(Int(value)): \(error.clause)"
        + (fitting.map { "; \($0) would fit" } ?? "")
    }
  }
}
