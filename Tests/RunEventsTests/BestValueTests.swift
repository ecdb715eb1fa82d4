import RunEvents
import Testing

@Suite struct BestValueTests {
  @Test(arguments: [
    (MetricDefinition.Direction.lowerIsBetter, 1.0, 2.0), (.higherIsBetter, 2.0, 1.0),
  ])
  func theDirectionSaysWhichIsBetter(
    direction: MetricDefinition.Direction, better: Double, worse: Double
  ) {
    #expect(direction.isBetter(better, than: worse))
    #expect(!direction.isBetter(worse, than: better))
    // The earlier of equals stays the best.
    #expect(!direction.isBetter(better, than: better))
    #expect(direction.isBetter(worse, than: nil))
    #expect(!direction.isBetter(.nan, than: nil) && !direction.isBetter(.nan, than: worse))
    #expect(direction.isBetter(better, than: .nan) == false)
  }

  @Test func goingBackFindsTheBestOfWhatIsLeft() throws {
    for keepsAll in [true, false] {
      var best = try #require(BestValue(.devCost, keepsAll: keepsAll))
      for (step, value) in [(1, 3.0), (2, 1.0), (3, 2.0), (4, 0.5)] {
        best.record(value, step: step, epoch: Double(step) / 10)
      }
      #expect(best.value == 0.5 && best.step == 4)
      best.goBack(to: 3)
      #expect(best.value == 1 && best.step == 2 && best.epoch == 0.2)
      best.goBack(to: 0)
      #expect(best.value == nil)
    }
  }

  @Test func whatIsNotFiniteIsNeverTheBest() throws {
    var best = try #require(BestValue(.devAccuracy))
    best.record(.infinity, step: 1, epoch: 1)
    best.record(.nan, step: 2, epoch: 2)
    #expect(best.value == nil && best.evaluationsSince == 2)
    best.record(0.5, step: 3, epoch: 3)
    #expect(best.value == 0.5 && best.evaluationsSince == 0)
  }
}
