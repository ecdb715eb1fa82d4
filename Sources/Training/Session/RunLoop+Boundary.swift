import NeuralEngine
import RunEvents

extension RunLoop {
  /// Tells what the network makes of its inputs' plane, where they are one, when that is due.
  func tellBoundaryWhenDue() {
    boundarySchedule.passed(step: progress.step)
    if boundarySchedule.isDue(seconds: seconds) { tellBoundary() }
  }

  /// The last picture is that of the parameters that are kept.
  func tellLastBoundary(restoresBest: Bool) {
    if restoresBest || boundarySchedule.toldStep != progress.step { tellBoundary() }
  }

  private func tellBoundary() {
    guard let boundaryPicture else { return }
    let begun = clock.now
    let outputs = trainer.predict(boundaryPicture.inputs)
    let boundary = boundaryPicture.boundary(
      outputs, step: progress.step, seconds: seconds,
      tellsPlane: !boundarySchedule.hasBegun)
    emit(.boundary(boundary))
    boundarySchedule.told(
      step: progress.step, seconds: seconds, cost: clock.now - begun)
  }
}
