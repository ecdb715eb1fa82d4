import NeuralEngine
import RunEvents

extension RunLoop {
  /// Tells of the network's inside, where there are pictures of it, when that is due.
  func tellInsideWhenDue() {
    insideSchedule.passed(step: progress.step)
    if insideSchedule.isDue(step: progress.step, seconds: seconds) { tellInside() }
  }

  /// The last pictures are those of the parameters that are kept.
  func tellLastInside(restoresBest: Bool) {
    if restoresBest || insideSchedule.lastStep != progress.step { tellInside() }
  }

  private func tellInside() {
    guard
      filterPicture != nil || activationPicture != nil || unitPicture != nil
        || attentionPicture != nil
    else { return }
    let begun = clock.now
    if let filterPicture {
      let pictures = trainer.withValues(of: filterPicture.tensor) {
        filterPicture.pictures($0, step: progress.step, seconds: seconds)
      }
      emit(.filters(pictures))
    }
    if let activationPicture {
      emit(
        .activations(
          activationPicture.activations(
            trainer, data, worst: worstExample, step: progress.step, seconds: seconds
          ) { example in
            toldImages.insert(example).inserted ? data.thumbnail(of: example, in: .dev) : nil
          }))
    }
    if let unitPicture {
      emit(.units(unitPicture.pictures(trainer, step: progress.step, seconds: seconds)))
    }
    if let attentionPicture {
      emit(.attention(attentionPicture.pictures(trainer, step: progress.step, seconds: seconds)))
    }
    insideSchedule.looked(step: progress.step, seconds: seconds, cost: clock.now - begun)
  }
}
