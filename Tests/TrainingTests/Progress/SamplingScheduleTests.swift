import Testing

@testable import Training

@Suite struct SamplingScheduleTests {
  @Test func theFirstIsDueAtOnce() {
    #expect(SamplingSchedule(SamplingSchedule.pictures).isDue(step: 0, seconds: 0))
    #expect(SamplingSchedule(SamplingSchedule.layers).isDue(step: 1, seconds: 0))
  }

  @Test func picturesTakeAHundredthOfTheTimeAtMost() {
    var schedule = SamplingSchedule(SamplingSchedule.pictures)
    schedule.looked(step: 0, seconds: 0, cost: 0.005)
    // That one and another.
    #expect(!schedule.isDue(step: 9, seconds: 0.99))
    #expect(schedule.isDue(step: 9, seconds: 1))
    schedule.looked(step: 9, seconds: 1, cost: 0.015)
    #expect(!schedule.isDue(step: 9, seconds: 3.4))
    #expect(schedule.isDue(step: 9, seconds: 3.5))
  }

  /// A hundred as long as the run is young, then a hundred more each time it is 2.7 times as old.
  @Test func aLongRunHasFewPicturesHoweverCheapTheyAre() {
    var schedule = SamplingSchedule(SamplingSchedule.pictures)
    var count = 0
    for tick in 0...360_000 {
      let seconds = Double(tick) / 10
      guard schedule.isDue(step: 9, seconds: seconds) else { continue }
      schedule.looked(step: tick, seconds: seconds, cost: 1e-6)
      count += 1
    }
    #expect((700...950).contains(count))
  }

  @Test func whatWasSeenOnAnAbandonedWayIsNotTheStepReachedAgain() {
    var schedule = SamplingSchedule(SamplingSchedule.pictures)
    schedule.looked(step: 50, seconds: 1, cost: 0)
    schedule.passed(step: 60)
    #expect(schedule.lastStep == 50)
    schedule.passed(step: 40)
    #expect(schedule.lastStep == nil)
    #expect(schedule.hasBegun)
  }

  /// Nothing is as cheap as never to matter: the clock stands still here.
  @Test func layersAreMeasuredEveryFifthStepWhereThatCostsNothing() {
    var schedule = SamplingSchedule(SamplingSchedule.layers)
    var steps: [Int] = []
    for step in 1...1_000_000 where schedule.isDue(step: step, seconds: 0) {
      schedule.looked(step: step, seconds: 0, cost: 0)
      steps.append(step)
    }
    #expect(steps.prefix(4) == [1, 10, 15, 20])
    #expect((1500...2000).contains(steps.count))
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $1 - $0 >= max(5, Int(0.004 * Double($1))) })
  }

  /// A step takes a millisecond, and a look half of one.
  @Test func layersTakeAHundredthOfTheTimeAtMost() {
    var schedule = SamplingSchedule(SamplingSchedule.layers)
    var (seconds, spent) = (0.0, 0.0)
    for step in 1...10_000 {
      seconds += 1e-3
      guard schedule.isDue(step: step, seconds: seconds) else { continue }
      seconds += 5e-4
      spent += 5e-4
      schedule.looked(step: step, seconds: seconds, cost: 5e-4)
    }
    #expect((0.008...0.01).contains(spent / seconds))
  }

  @Test func aRunTakenUpAgainDoesNotCatchUp() {
    var schedule = SamplingSchedule(SamplingSchedule.layers, begunAt: 1000)
    schedule.looked(step: 501, seconds: 1000, cost: 0.01)
    #expect(!schedule.isDue(step: 600, seconds: 1001.9))
    #expect(schedule.isDue(step: 600, seconds: 1002.1))
    schedule.passed(step: 300)
    #expect(!schedule.isDue(step: 305, seconds: 1001))
    #expect(schedule.isDue(step: 305, seconds: 1002.1))
  }

  /// Together with the pictures of the inside they take a hundredth.
  @Test func histogramsTakeHalfAHundredthOfTheTimeAtMost() {
    var schedule = SamplingSchedule(SamplingSchedule.histograms, shareOfTime: 0.005)
    var (seconds, spent) = (0.0, 0.0)
    for step in 1...20_000 {
      seconds += 1e-3
      guard step.isMultiple(of: 5) || step == 1, schedule.isDue(step: step, seconds: seconds)
      else { continue }
      seconds += 4e-4
      spent += 4e-4
      schedule.looked(step: step, seconds: seconds, cost: 4e-4)
    }
    #expect((0.001...0.005).contains(spent / seconds))
  }

  /// What is told of the inside grows with the logarithm of the run's length, however cheap it is.
  @Test func aLongRunTellsLittleOfItsInside() {
    var histograms = SamplingSchedule(SamplingSchedule.histograms, shareOfTime: 0.005)
    var count = 0
    for step in 1...1_000_000 where histograms.isDue(step: step, seconds: 0) {
      histograms.looked(step: step, seconds: 0, cost: 0)
      count += 1
    }
    #expect((300...500).contains(count))
    var inside = SamplingSchedule(SamplingSchedule.inside, shareOfTime: 0.005)
    count = 0
    // A week.
    for tick in 0...604_800 where inside.isDue(step: tick, seconds: Double(tick)) {
      inside.looked(step: tick, seconds: Double(tick), cost: 1e-6)
      count += 1
    }
    #expect((150...300).contains(count))
  }
}
