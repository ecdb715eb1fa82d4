import Testing

@testable import Training

@Suite struct PictureScheduleTests {
  @Test func theFirstIsDueAtOnce() {
    #expect(PictureSchedule().isDue(seconds: 0))
  }

  @Test func pictureCostsAtMostAHundredthOfTheTime() {
    var schedule = PictureSchedule()
    schedule.told(step: 0, seconds: 0, cost: 0.005)
    // That one and another.
    #expect(!schedule.isDue(seconds: 0.99))
    #expect(schedule.isDue(seconds: 1))
    schedule.told(step: 9, seconds: 1, cost: 0.015)
    #expect(!schedule.isDue(seconds: 3.4))
    #expect(schedule.isDue(seconds: 3.5))
  }

  /// A hundred as long as the run is young, then a hundred more each time it is 2.7 times as old.
  @Test func aLongRunTellsFewHoweverCheapTheyAre() {
    var schedule = PictureSchedule()
    var count = 0
    for tick in 0...360_000 {
      let seconds = Double(tick) / 10
      guard schedule.isDue(seconds: seconds) else { continue }
      schedule.told(step: tick, seconds: seconds, cost: 1e-6)
      count += 1
    }
    #expect((700...950).contains(count))
  }

  @Test func whatWasToldOfAnAbandonedWayIsNotTheStepReachedAgain() {
    var schedule = PictureSchedule()
    schedule.told(step: 50, seconds: 1, cost: 0)
    schedule.passed(step: 60)
    #expect(schedule.toldStep == 50)
    schedule.passed(step: 40)
    #expect(schedule.toldStep == nil)
    #expect(schedule.hasBegun)
  }
}
