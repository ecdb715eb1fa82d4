import Datasets
import Diagnosis
import RunEvents

extension RunLoop {
  /// Examples that an event names at most.
  private static let mostWorst = 24
  /// Targets that an event tells of at most.
  private static let mostTargets = 12
  /// Points of pictures in an event at most, over all its targets.
  private static let mostPoints = 480

  /// How far off the dev set's numbers are, by the parameters as they are; nil where none are
  /// predicted.
  ///
  /// - Parameter known: what the network gives for it, where that is known already.
  func devResiduals(_ known: [Float]? = nil) -> RegressionReport? {
    guard plan.predictsNumbers, data.dev.count > 0 else { return nil }
    return RegressionReport(
      outputs: known ?? trainer.predict(data.dev), targets: data.dev.targets,
      scaling: data.targetScaling)
  }

  func emitResiduals(_ report: RegressionReport) {
    guard report.rootMeanSquaredError?.isFinite == true else { return }
    let names = ModelRecord(recipe, data: data).outputNames
    let places = report.targets.indices.prefix(Self.mostTargets)
    let most = Self.mostPoints / max(1, places.count)
    let targets = places.compactMap { place in
      report.residuals(
        ofTarget: place, name: names.indices.contains(place) ? names[place] : "value \(place)",
        most: most
      ).map { (place: place, target: $0.inFourDigits) }
    }
    guard !targets.isEmpty else { return }
    errorsStep = progress.step
    emit(
      .residuals(
        Residuals(
          split: .dev, step: progress.step, seconds: seconds, count: report.count,
          targetCount: report.targets.count, targets: targets.map(\.target),
          worst: report.worstExamples().prefix(Self.mostWorst).map { example in
            let known = Dictionary(
              uniqueKeysWithValues: report.residuals(of: example).map { ($0.target, $0) })
            return Residuals.Example(
              example: example, sourceRow: data.sourceRow(of: example, in: .dev),
              values: targets.map { known[$0.place]?.value ?? .nan },
              predictions: targets.map { known[$0.place]?.prediction ?? .nan },
              share: min(1, report.errorShare(of: [example])),
              inputs: data.unusualInputs(of: example, in: data.dev),
              text: text(of: example))
          })))
  }

  /// What an example without columns says, or its file.
  private func text(of example: Int) -> String? {
    data.facts.featureNames.isEmpty
      ? data.words(of: example, in: data.dev) ?? data.devFile(of: example) : nil
  }
}

extension Residuals.Target {
  /// With the points of its picture in four digits.
  fileprivate var inFourDigits: Residuals.Target {
    var target = self
    target.predictions = predictions.map { Float($0).toFourDigits }
    target.residuals = residuals.map { Float($0).toFourDigits }
    return target
  }
}
