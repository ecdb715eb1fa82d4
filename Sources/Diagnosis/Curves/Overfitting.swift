import MetricStore
import RunEvents

/// How far the dev set is behind the train set, and since when it falls further behind without getting
/// better itself.
public enum Overfitting {
  /// Evaluations behind the best one before anybody speaks of over-fitting.
  static let fewestEvaluations = 4
  /// How much worse than the best the recent mean must be, as a share of it.
  static let leastRise = 0.02

  /// The step of the best dev cost, when all since is worse while the train cost went on falling; nil
  /// otherwise. O(log count).
  public static func onset(train: MetricSeries, dev: MetricSeries) -> Int? {
    guard let best = dev.best(.lowerIsBetter), dev.count - 1 - best >= fewestEvaluations,
      let trainThen = train.index(atOrBefore: dev.step(best)), let trainNow = train.last
    else { return nil }
    let recent = (dev.count - 3..<dev.count).map { dev.value($0) }
    let mean = recent.reduce(0, +) / Double(recent.count)
    let least = dev.value(best)
    guard mean.isFinite, trainNow.isFinite, mean > least + least.magnitude * leastRise,
      trainNow < train.value(trainThen)
    else { return nil }
    return dev.step(best)
  }
}
