import RunEvents
import Training

extension SearchJob {
  /// What stops the trial's run at the job's rung so that it can go on from there; nil where it is to
  /// have all of its epochs.
  ///
  /// - Parameter trainCount: examples in the train set.
  package func stop(
    _ recipe: Recipe, trainCount: Int
  ) -> ScheduledCommand? {
    guard epochs < recipe.epochs else { return nil }
    return ScheduledCommand(
      afterStep: Self.steps(epochs, recipe, trainCount),
      RunCommand(.stop(.afterBatch), origin: .system))
  }

  /// Steps of so many epochs.
  static func steps(_ epochs: Int, _ recipe: Recipe, _ trainCount: Int) -> Int {
    let batchSize = recipe.batchSize.count(of: trainCount)
    return (trainCount + batchSize - 1) / batchSize * epochs
  }
}
