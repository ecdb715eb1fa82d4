import NeuralEngine
import RunEvents
import RunLogs
import Training

/// The learning rates that were set by hand in a run, as something that runs without a hand: a
/// recipe's `schedule:`, or a few lines of Python for somebody else's script.
package enum BakedSchedule {
  /// Why a run's edits cannot be turned into a schedule.
  package struct Problem: Error, Hashable, CustomStringConvertible {
    package var run: String
    package var cause: String

    package var description: String {
      "export: cannot make a schedule of \(run) (\(cause))"
    }
  }

  /// - Throws: `Problem` for a run that nobody could steer; `RecipeError` when its recipe cannot be
  ///   read.
  package static func text(of log: RunLog) throws -> String {
    if !log.manifest.recipe.isEmpty { return try recipe(of: log) }
    guard log.manifest.provenance["trainer"] == "external" else {
      throw Problem(
        run: log.manifest.name, cause: "it is another tool's log: nobody steered it from here")
    }
    guard let start = declaredRate(of: log), start > 0, start.isFinite else {
      throw Problem(run: log.manifest.name, cause: "it declares no learning rate")
    }
    let course = RateCourse(log.events, start: start)
    let framework = log.manifest.provenance["framework"] ?? ""
    let snippet =
      if framework.hasPrefix("Keras") {
        PythonSchedule.keras(course, run: log.manifest.name)
      } else if framework.hasPrefix("JAX") {
        PythonSchedule.optax(course, run: log.manifest.name)
      } else {
        PythonSchedule.torch(course, run: log.manifest.name)
      }
    return snippet
  }

  /// The first value that the trainer tells of its learning rate.
  private static func declaredRate(of log: RunLog) -> Double? {
    for case .hyperparametersDeclared(let declaration) in log.events {
      let rate = declaration.values.first { $0.hyperparameter == .learningRate }
      if let rate { return rate.value }
    }
    return nil
  }

  private static func recipe(of log: RunLog) throws -> String {
    let recipe = try log.parsedRecipe()
    let manifest = log.manifest
    let course = RateCourse(log.events, start: recipe.learningRate)
    guard manifest.data.trainCount > 0, manifest.batchSize > 0 else {
      throw Problem(run: manifest.name, cause: "its manifest does not say how long an epoch is")
    }
    var batchSizes = [(step: 0, size: manifest.batchSize)]
    var epochsEdited = false
    for other in course.others {
      guard case .set(let hyperparameter, let value, _) = other.command.action else { continue }
      if hyperparameter == .batchSize, let size = Int(exactly: value) {
        batchSizes.append((other.afterStep, size))
      }
      if hyperparameter == .epochs { epochsEdited = true }
    }
    let positions = EpochPositions(
      log.events, trainCount: manifest.data.trainCount, batchSizes: batchSizes)
    let pieces = course.pieces.map {
      Schedule.Piece(epoch: positions.start(after: $0.step), factor: $0.factor)
    }
    let schedule: Schedule =
      pieces.isEmpty ? recipe.schedule : .piecewise(pieces, of: recipe.schedule)
    var lines = course.comments(
      of: manifest.name, use: "This takes the place of the recipe's schedule.")
    if epochsEdited, !pieces.isEmpty {
      lines.append(
        "# The number of epochs was changed too: a schedule over all epochs needs that as well.")
    }
    return (lines + ["schedule: \(schedule.yaml)"]).joined(separator: "\n") + "\n"
  }
}
