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
}
