import Diagnosis
import MetricStore
import RunEvents

extension RunState {
  /// Where nobody says on how many examples an error was measured, chance explains no gap, and it is
  /// said that it might.
  private static let assumedCount = 1_000_000_000

  /// Whether it is known how large the sets are: other tools do not log it.
  var knowsSetSizes: Bool { manifest.map { $0.data.trainCount + $0.data.devCount > 0 } ?? false }

  /// The ladder by the last evaluation; nil without accuracies on both sets. The test set's rung is
  /// there only once somebody has asked for it.
  var analysis: BiasVarianceAnalysis? {
    guard let manifest else { return nil }
    let data = manifest.data
    let isSized = knowsSetSizes
    func error(_ split: Split, _ count: Int) -> MeasuredError? {
      last(MetricKey(split, "accuracy")).flatMap {
        MeasuredError(1 - $0, count: isSized ? count : Self.assumedCount)
      }
    }
    guard let train = error(.train, min(DataSummary.mostMeasuredTrainExamples, data.trainCount)),
      let dev = error(.dev, data.devCount)
    else { return nil }
    return BiasVarianceAnalysis(
      humanLevelError: manifest.humanLevelError, train: train,
      trainDev: error(.trainDev, data.trainDevCount), dev: dev,
      test: isTestShown ? error(.test, data.testCount) : nil)
  }

  /// Whether early stopping does what regularization should; nil when it does not.
  var earlyStoppingWarning: String? {
    guard let train = store.series(.trainCost), let dev = store.series(.devCost) else {
      return nil
    }
    return EarlyStoppingUse.warning(
      isOn: manifest?.earlyStoppingMetric != nil,
      overfits: Overfitting.onset(train: train, dev: dev) != nil,
      hyperparameters: hyperparameters.map { HyperparameterValue($0.definition, $0.base) })
  }
}
