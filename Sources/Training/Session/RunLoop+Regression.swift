import Datasets
import Diagnosis
import NeuralEngine
import RunEvents

extension RunLoop {
  /// How well distances of embeddings tell pairs of a set's examples.
  ///
  /// - Parameter outputs: the embeddings `[examples, width]`.
  static func pairs(
    of outputs: [Float], targets: Targets, split: Split
  ) -> [(MetricKey, Double)] {
    VerificationReport(outputs: outputs, targets: targets).map { pairs(of: $0, split: split) } ?? []
  }

  static func pairs(of report: VerificationReport, split: Split) -> [(MetricKey, Double)] {
    [
      (MetricKey(split, "accuracy"), report.accuracy), (MetricKey(split, "auc"), report.rocArea),
      (MetricKey(split, "far"), report.falseAcceptRate),
      (MetricKey(split, "frr"), report.falseRejectRate),
      (MetricKey(split, "threshold"), report.threshold),
    ]
  }

  /// RMSE, MAE and R² on a set, in the targets' own unit.
  ///
  /// - Parameter outputs: what the network gives for it `[examples, targets]`, as it gives it.
  static func errors(
    of outputs: [Float], targets: Targets, scaling: TargetScaling?, split: Split
  ) -> [(MetricKey, Double)] {
    guard let report = RegressionReport(outputs: outputs, targets: targets, scaling: scaling) else {
      return []
    }
    return errors(of: report, split: split)
  }

  static func errors(of report: RegressionReport, split: Split) -> [(MetricKey, Double)] {
    [
      (MetricKey(split, "rmse"), report.rootMeanSquaredError),
      (MetricKey(split, "mae"), report.meanAbsoluteError),
      (MetricKey(split, "r2"), report.determination),
    ].compactMap { key, value in value.map { (key, $0) } }
  }

  /// The cost on a set and, where its targets are numbers, how far off the predictions are; where
  /// embeddings are compared, how well they tell pairs.
  ///
  /// - Parameter indices: the examples to take; nil takes all.
  func measure(
    _ examples: ExampleSet, indices: [Int32]? = nil, split: Split
  ) -> (evaluation: Evaluation, values: [(MetricKey, Double)]) {
    guard plan.predictsNumbers || plan.comparesPairs else {
      let evaluation =
        indices.map { trainer.evaluate(examples, indices: $0) }
        ?? trainer.evaluate(examples)
      return (evaluation, Self.values(of: evaluation, split: split, facts: data.facts))
    }
    let sample = indices.map { examples.first($0.count) } ?? examples
    let (evaluation, outputs) = trainer.evaluateAndPredict(sample)
    let values = Self.values(of: evaluation, split: split, facts: data.facts)
    return (
      evaluation,
      values
        + (plan.comparesPairs
          ? Self.pairs(of: outputs, targets: sample.targets, split: split)
          : Self.errors(
            of: outputs, targets: sample.targets, scaling: data.targetScaling, split: split))
    )
  }
}

extension VerificationReport {
  /// Of a network's embeddings; nil where the targets are no classes, or all pairs are of one kind.
  ///
  /// - Parameter threshold: nil chooses the best one.
  init?(outputs: [Float], targets: Targets, threshold: Double? = nil) {
    guard case .classes(let labels, _) = targets, !labels.isEmpty else { return nil }
    self.init(
      embeddings: outputs, width: outputs.count / labels.count, labels: labels,
      threshold: threshold)
  }
}

extension RegressionReport {
  /// Of a network's outputs and the targets it was given, both brought to the targets' own unit; nil
  /// where these are no numbers, or there are none.
  init?(outputs: [Float], targets: Targets, scaling: TargetScaling?) {
    guard case .values(var values, let width) = targets, !values.isEmpty else { return nil }
    var predictions = outputs
    scaling?.undo(&values)
    scaling?.undo(&predictions)
    self.init(predictions: predictions, values: values, width: width)
  }
}
