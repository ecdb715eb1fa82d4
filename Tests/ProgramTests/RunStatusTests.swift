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

  @Test func whatEachOptimizerUsesIsKnown() {
    let rate = Hyperparameter("o2.learningRate")
    var status = RunStatus()
    status.take(.started(RunManifest(name: "run")))
    status.take(
      .scalars(
        ScalarBlock(
          step: 10, epoch: .nan, seconds: 1,
          values: [(.learningRate, 0.1), (MetricKey(.train, "o2.learningRate"), 0.2)])))
    #expect(status.effective == [.learningRate: 0.1, rate: 0.2])
    let set = RunCommand(id: 1, .set(rate, 0.3))
    status.take(
      .commandApplied(
        CommandOutcome(command: set, step: 11, seconds: 1, after: 0.3, effective: 0.6)))
    #expect(status.effective[rate] == 0.6)
  }
}
