import Diagnosis
import NeuralEngine
import RunEvents

extension RunLoop {
  /// Mistakes that an event names at most.
  private static let mistakeCount = 24
  /// Above so many classes a matrix says nothing to anyone and fills the log.
  private static let mostClasses = 100
  /// Times in a run, about.
  private static let measurements = 20

  /// Whether the end of this epoch is one of the moments to tell the errors on the dev set: a function of
  /// the epoch alone, so that a resumed run has the same events.
  var areErrorsDue: Bool {
    let every = max(1, recipe.epochs / Self.measurements)
    return hasConfusion && progress.position.example == 0
      && progress.position.epoch.isMultiple(of: every)
  }

  /// Whether a matrix of the classes says anything.
  var hasConfusion: Bool { data.facts.classNames.count <= Self.mostClasses }

  /// What the dev set is taken for, by the parameters as they are; nil when it has no classes.
  ///
  /// - Parameter known: what the network gives for it, where that is known already.
  func devReport(_ known: [Float]? = nil) -> ClassificationReport? {
    guard plan.hasClasses, data.dev.count > 0,
      case .classes(let labels, let classCount) = data.dev.targets
    else { return nil }
    let report = ClassificationReport(
      probabilities: known ?? trainer.predict(data.dev), labels: labels, classCount: classCount)
    worstExample = report.mistakes.first?.example
    return report
  }

  func emitConfusion(_ report: ClassificationReport) {
    let classes = 0..<report.confusion.classCount
    guard classes.count <= Self.mostClasses else { return }
    errorsStep = progress.step
    emit(
      .confusion(
        Confusion(
          split: .dev, step: progress.step, seconds: seconds, classCount: classes.count,
          counts: classes.flatMap { label in
            classes.map { Int(report.confusion[label, $0]) }
          },
          mistakes: report.mistakes.prefix(Self.mistakeCount).map {
            Confusion.Mistake(
              example: $0.example, label: $0.label, prediction: $0.prediction,
              confidence: $0.confidence,
              thumbnail: data.thumbnail(of: $0.example, in: .dev),
              text: data.words(of: $0.example, in: data.dev) ?? data.devFile(of: $0.example))
          })))
  }

  /// Precision, recall and F1 over the dev set, each class counting the same.
  static func decisions(of report: ClassificationReport) -> [(MetricKey, Double)] {
    [
      (.devF1, report.confusion.f1(.macro)),
      (.devPrecision, report.confusion.precision(.macro)),
      (.devRecall, report.confusion.recall(.macro)),
    ]
  }
}
