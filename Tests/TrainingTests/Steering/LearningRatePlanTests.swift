import NeuralEngine
import Testing

@testable import Training

@Suite struct LearningRatePlanTests {
  @Test func anEditOfTheBaseSurvivesTheSchedule() {
    var plan = LearningRatePlan(base: 0.1, schedule: .exponential(rate: 0.5))
    #expect(plan.effective(epoch: 1, epochs: 10) == 0.05)
    plan.base = 0.4
    #expect(plan.effective(epoch: 1, epochs: 10) == 0.2)
    #expect(plan.effective(epoch: 3, epochs: 10) == 0.05)
  }

  @Test(
    arguments: [
      .constant, .exponential(rate: 0.9), .staircase(rate: 0.5, everyEpochs: 2),
      .inverseTime(rate: 0.5), .inverseSquareRoot(k: 2), .cosine(final: 0.1),
      .oneCycle(rise: 0.3, start: 0.1, final: 0.01),
      .warmup(epochs: 3, start: 0.1, then: .cosine(final: 0)),
    ] as [Schedule])
  func afterAnEditEveryScheduleGoesOnFromTheNewBase(schedule: Schedule) {
    let plan = LearningRatePlan(base: 0.1, schedule: schedule)
    let edited = LearningRatePlan(base: 0.4, schedule: schedule)
    for epoch in [0, 0.5, 2, 5.5, 9] {
      let before = plan.effective(epoch: epoch, epochs: 10)
      #expect(abs(edited.effective(epoch: epoch, epochs: 10) - 4 * before) < 1e-12)
    }
  }
}
