import NeuralEngine
import RunEvents

extension RunLoop {
  /// Tells of a picture of what was learnt, where there is one, when that is due.
  func tellPictureWhenDue() {
    pictureSchedule.passed(step: progress.step)
    if pictureSchedule.isDue(step: progress.step, seconds: seconds) { tellPicture() }
  }

  /// The last picture is that of the parameters that are kept.
  func tellLastPicture(restoresBest: Bool) {
    if restoresBest || pictureSchedule.lastStep != progress.step { tellPicture() }
  }

  private func tellPicture() {
    let begun = clock.now
    guard let event = picture(isFirst: !pictureSchedule.hasBegun) else { return }
    emit(event)
    pictureSchedule.looked(step: progress.step, seconds: seconds, cost: clock.now - begun)
  }

  /// nil where the problem has none.
  private func picture(isFirst: Bool) -> RunEvent? {
    if let boundaryPicture {
      return .boundary(
        boundaryPicture.boundary(
          trainer.predict(boundaryPicture.inputs), step: progress.step, seconds: seconds,
          tellsPlane: isFirst))
    }
    guard let predictionPicture else { return nil }
    return .predictions(
      predictionPicture.numbers(
        trainer.predict(predictionPicture.examples), step: progress.step, seconds: seconds,
        tellsTruth: isFirst))
  }
}
