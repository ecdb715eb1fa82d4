import RunEvents
import RunHost
import Testing

@Suite struct RunStatusTests {
  /// An undo gives up the best evaluation; the best of those before it counts again.
  @Test func goingBackFindsTheBestOfWhatIsLeft() {
    var status = RunStatus()
    status.take(.started(RunManifest(name: "run", optimizingMetric: .devAccuracy)))
    for (step, value) in [(10, 0.8), (20, 0.7), (30, 0.9)] {
      status.take(
        .scalars(
          ScalarBlock(step: step, epoch: 1, seconds: 1, values: [(.devAccuracy, value)])))
    }
    #expect(status.best?.value == 0.9)
    status.take(.branched(Branch(fromStep: 30, toStep: 25, seconds: 1, reason: "undo")))
    #expect(status.best?.value == 0.8 && status.best?.step == 10)
  }
}
