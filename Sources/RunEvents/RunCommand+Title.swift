extension RunCommand.Action {
  /// The command in few words, for people; a hyperparameter as `definition` calls it.
  public func title(
    _ definition: (Hyperparameter) -> HyperparameterDefinition = HyperparameterDefinition.usual
  ) -> String {
    switch self {
    case .set(let hyperparameter, let value, let terms):
      ["\(definition(hyperparameter).title) " + HyperparameterDefinition.text(value), "\(terms)"]
        .filter { !$0.isEmpty }.joined(separator: " ")
    case .liftGuard: "guard lifted"
    case .pause: "pause"
    case .resume: "resume"
    case .stepOnce: "one step"
    case .epochOnce: "one epoch"
    case .undo, .undoFrom: "undo"
    case .redo: "redo"
    case .saveCheckpoint: "checkpoint"
    case .evaluate: "evaluate"
    case .stop(let point): "stop \(point.title)"
    case .cancelStop: "no stop"
    case .rangeTest: "range test"
    case .race(let hyperparameter, let value, let epochs):
      "race \(definition(hyperparameter).title) against \(HyperparameterDefinition.text(value)) "
        + "for \(epochs) epoch\(epochs == 1 ? "" : "s")"
    case .keep(let arm): "keep \(arm.title)"
    case .measureTest: "test set"
    case .addAlert(let rule): "alert when: \(rule)"
    case .removeAlert(let rule): "no alert any more when: \(rule)"
    case .leave: "leave"
    case .seek(let step): "go to step \(step)"
    case .playbackSpeed(let speed): "speed \(HyperparameterDefinition.text(speed))×"
    }
  }
}

extension RunCommand.StopPoint {
  /// When it stops, for people.
  public var title: String {
    switch self {
    case .afterBatch: "after this batch"
    case .afterEpoch: "after this epoch"
    case .atNextBest: "at the next best"
    }
  }
}
