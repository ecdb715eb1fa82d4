import NeuralEngine
import Testing

@Suite struct ScheduleTests {
  @Test(
    arguments: [
      (.constant, 7.5, 1), (.exponential(rate: 0.5), 0, 1), (.exponential(rate: 0.5), 3, 0.125),
      (.exponential(rate: 0.25), 0.5, 0.5), (.staircase(rate: 0.5, everyEpochs: 2), 1.99, 1),
      (.staircase(rate: 0.5, everyEpochs: 2), 2, 0.5),
      (.staircase(rate: 0.5, everyEpochs: 2), 5.5, 0.25),
      (.inverseTime(rate: 1), 0, 1), (.inverseTime(rate: 0.5), 4, 1.0 / 3),
      (.cosine(final: 0), 0, 1), (.cosine(final: 0), 5, 0.5), (.cosine(final: 0), 10, 0),
      (.cosine(final: 0.1), 5, 0.55), (.cosine(final: 0.1), 10, 0.1),
      (.cosine(final: 0.1), 12, 0.1),
    ] as [(Schedule, Double, Double)])
  func multipliersHaveTheirKnownValues(_ schedule: Schedule, epoch: Double, expected: Double) {
    #expect(abs(schedule.multiplier(epoch: epoch, epochs: 10) - expected) < 1e-12)
  }

  @Test func cosineOverNoEpochsIsAtItsEnd() {
    #expect(Schedule.cosine(final: 0.2).multiplier(epoch: 0, epochs: 0) == 0.2)
  }
}
