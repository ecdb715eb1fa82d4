import RunEvents
import Testing

@testable import Training

/// What of a run is carried out again under somebody else's trainer.
@Suite struct SteeringCourseTests {
  @Test func pausesAndWhatWasRefusedAreLeftOut() {
    var log = CourseLog()
    log.apply(10, 1, .set(.learningRate, 0.1))
    log.apply(12, 2, .pause)
    log.apply(12, 3, .set(.momentum, 0.5))
    log.apply(12, 4, .resume)
    log.request(14, 5, .set(.dropout, 2))
    log.refuse(14, 5, .set(.dropout, 2))
    log.apply(20, 6, .evaluate)
    log.apply(30, 7, .stop(.afterEpoch))
    #expect(
      log.course.steering.map(\.description) == [
        "learning rate 0.1 after step 10", "momentum 0.5 after step 12",
        "evaluate after step 20", "stop after this epoch after step 30",
      ])
  }

  /// Asked for when the newest row was behind the trainer, and answered where it took hold.
  @Test func aCommandBelongsToTheStepAtWhichItTookHold() {
    var log = CourseLog()
    log.apply(25, 1, .set(.learningRate, 0.1), to: 37)
    log.apply(30, 2, .set(.learningRate, 0.2), to: 37)
    log.apply(31, 3, .set(.momentum, 0.5), to: 36)
    #expect(log.course.steering.map(\.afterStep) == [36, 37, 37])
    #expect(log.course.steering.map(\.command.id) == [3, 1, 2])
  }

  @Test func aTrainerThatStartedAgainHadItsEditsFromTheStart() {
    var log = CourseLog()
    log.apply(10, 1, .set(.learningRate, 0.1))
    log.apply(50, 2, .set(.learningRate, 0.2))
    log.apply(52, 3, .stop(.afterEpoch))
    log.restore("the trainer's restart 1", 40, commands: 3)
    log.apply(60, 4, .set(.learningRate, 0.3))
    #expect(log.course.steering.map(\.afterStep) == [10, 40, 60])
  }

  @Test func anUndoneEditIsNotMadeAgain() {
    var log = CourseLog()
    log.apply(10, 1, .set(.learningRate, 0.1), before: 1, after: 0.1)
    log.apply(20, 2, .set(.learningRate, 0.2), before: 0.1, after: 0.2)
    log.apply(30, 3, .undo, before: 0.2, to: 20, after: 0.1)
    #expect(log.course.steering.map(\.command.id) == [1])
  }
}
