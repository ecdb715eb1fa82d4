import Diagnosis
import RunEvents
import Testing

@Suite struct AlertWatchTests {
  /// A run with these rules that has begun.
  private func watch(_ rules: String..., optimizing: MetricKey = .devAccuracy) throws -> AlertWatch
  {
    var manifest = RunManifest(name: "run", optimizingMetric: optimizing)
    manifest.alerts = try rules.map { try AlertRule($0) }
    var watch = AlertWatch()
    _ = watch.take(.started(manifest))
    return watch
  }

  /// One row an epoch of ten steps.
  private func row(_ epoch: Int, _ values: [(MetricKey, Double)]) -> RunEvent {
    .scalars(
      ScalarBlock(step: epoch * 10, epoch: Double(epoch), seconds: Double(epoch), values: values))
  }

  /// The epochs at which a curve from epoch 1 on gives alerts.
  private func alerted(
    _ watch: inout AlertWatch, _ key: MetricKey, _ values: [Double], from first: Int = 1
  ) -> [Int] {
    values.enumerated().flatMap { index, value in
      watch.take(row(first + index, [(key, value)])).map { _ in first + index }
    }
  }

  @Test func anAlertComesOnceWhenItsRuleBeginsToHold() throws {
    var watch = try watch("dev/cost > 2")
    #expect(alerted(&watch, .devCost, [1, 2, 2.1, 3, 4, 2.5]) == [3])
    // Not for a moment's dip; again after three measurements on the other side.
    #expect(alerted(&watch, .devCost, [1, 1, 3, 1, 1, 1, 3, 3], from: 7) == [13])
  }

  @Test func aCurveThatSwingsAroundItsBoundGivesFewerAndFewer() throws {
    var watch = try watch("dev/cost > 2")
    // Three calm measurements after each: enough once.
    let swings: [Double] = (0..<200).map { $0.isMultiple(of: 4) ? 3 : 1 }
    #expect(alerted(&watch, .devCost, swings) == [1, 5])
  }

  @Test func theAlertSaysWhatWasSeen() throws {
    var watch = try watch("accuracy >= 98%")
    #expect(watch.take(row(3, [(.trainCost, 1), (.devAccuracy, 0.97)])).isEmpty)
    let alerts = watch.take(row(4, [(.trainCost, 1), (.devAccuracy, 0.98127)]))
    #expect(
      alerts == [
        Alert(
          rule: .comparison(MetricKey("accuracy"), .atLeast, 0.98), step: 40, epoch: 4, seconds: 4,
          value: 0.98127, text: "dev/accuracy is 0.9813")
      ])
  }

  @Test func anUntrainedNetworkIsNotJudged() throws {
    var watch = try watch("dev/cost > 2", "non-finite")
    #expect(watch.take(row(0, [(.devCost, 2.5)])).isEmpty)
    #expect(watch.take(row(1, [(.devCost, 2.5)])).count == 1)
    var broken = try self.watch("non-finite")
    #expect(broken.take(row(0, [(.devCost, .nan)])).count == 1)
  }

  @Test func aValueThatIsNoNumberIsOnNeitherSide() throws {
    var watch = try watch("dev/cost > 2")
    #expect(alerted(&watch, .devCost, [.nan, .infinity, .nan, .nan, .nan, 3]) == [2])
  }

  @Test func aShortNameMeansTheDevSetWhereThereIsOne() throws {
    var watch = try watch("loss > 2")
    #expect(watch.take(row(1, [(.trainCost, 1)])).isEmpty)
    #expect(watch.take(row(2, [(.trainCost, 3)])).map(\.text) == ["train/cost is 3"])
    for epoch in 3...5 {
      #expect(watch.take(row(epoch, [(.trainCost, 3), (.devCost, 1)])).isEmpty)
    }
    #expect(watch.take(row(6, [(.trainCost, 1), (.devCost, 4)])).map(\.text) == ["dev/cost is 4"])
  }

  @Test(arguments: [
    ("no improvement 3 epochs", 5), ("no improvement 3 evaluations", 5),
    ("no improvement 25 steps", 5), ("no improvement of dev/accuracy 4 epochs", 6),
  ])
  func noImprovementIsCounted(rule: String, epoch: Int) throws {
    var watch = try watch(rule)
    #expect(alerted(&watch, .devAccuracy, [0.5, 0.9, 0.8, 0.9, 0.7, 0.6, 0.5]) == [epoch])
    // The best of all begins another count.
    #expect(alerted(&watch, .devAccuracy, [0.95, 0.9, 0.9, 0.9, 0.9], from: 8) == [epoch + 6])
  }

  @Test func withoutItsMetricARunIsJudgedByItsCost() throws {
    var watch = try watch("no improvement 2 evaluations")
    #expect(alerted(&watch, .trainCost, [3, 2, 2, 2]) == [4])
  }

  @Test func epochsPassWithoutRowsToo() throws {
    var watch = try watch("no improvement 2 epochs")
    _ = watch.take(row(1, [(.devAccuracy, 0.5)]))
    #expect(watch.take(.epochFinished(EpochSummary(epoch: 2, step: 20, seconds: 2))).isEmpty)
    let alerts = watch.take(.epochFinished(EpochSummary(epoch: 3, step: 30, seconds: 3)))
    #expect(alerts.map(\.text) == ["dev/accuracy was best at step 10, with 0.5"])
    #expect(alerts.first?.value == 0.5 && alerts.first?.step == 30)
  }

  @Test func whatWasTakenBackMayComeAgain() throws {
    var watch = try watch("dev/cost > 2", "no improvement 2 epochs", optimizing: .devCost)
    #expect(alerted(&watch, .devCost, [1, 3, 3]) == [2, 3])
    _ = watch.take(.branched(Branch(fromStep: 30, toStep: 10, seconds: 3, reason: "undo")))
    #expect(alerted(&watch, .devCost, [3, 3], from: 2) == [2, 3])
    // What held already where it goes on from is not told again.
    _ = watch.take(.branched(Branch(fromStep: 30, toStep: 20, seconds: 3, reason: "undo")))
    #expect(alerted(&watch, .devCost, [3], from: 3) == [3])
  }

  @Test func numbersThatAreNotFiniteAreOneAlert() throws {
    var watch = try watch("non-finite")
    let alerts = watch.take(row(1, [(.trainCost, 1), (.devCost, .nan)]))
    #expect(alerts.map(\.text) == ["dev/cost is NaN"])
    #expect(watch.take(row(2, [(.trainCost, .infinity), (.devCost, .nan)])).isEmpty)
    let pause = CommandOutcome(
      command: RunCommand(id: -1, .pause, origin: .run), step: 20, seconds: 2,
      reason: "the gradient of dense 1 is not finite")
    #expect(watch.take(.commandApplied(pause)).isEmpty)
    var other = try self.watch("non-finite")
    #expect(
      other.take(.commandApplied(pause)).map(\.text) == ["the gradient of dense 1 is not finite"])
  }

  @Test func whatIsBrokenAlreadyIsToldToWhoAsksLater() throws {
    var watch = try watch()
    _ = watch.take(row(1, [(.devCost, .infinity)]))
    let add = RunCommand(.addAlert(.nonFinite))
    _ = watch.take(.commandApplied(CommandOutcome(command: add, step: 10, seconds: 1)))
    #expect(watch.take(row(2, [(.trainCost, 1)])).map(\.text) == ["dev/cost is infinite"])
  }

  @Test func theEndIsToldAsItWas() throws {
    var watch = try watch("finished", "failed")
    var finish = Finish(reason: .completed, step: 60, seconds: 6, detail: "all 6 epochs are done")
    var good = watch
    #expect(
      good.take(.finished(finish)).map(\.sentence) == ["the run is finished: all 6 epochs are done"]
    )
    finish.reason = .failed
    finish.detail = "python ended with exit code 1"
    #expect(
      watch.take(.finished(finish)).map(\.rule) == [.finished, .failed])
  }

  @Test func aRuleOfLaterKnowsWhatWasBefore() throws {
    var watch = try watch()
    _ = alerted(&watch, .devAccuracy, [0.9, 0.5, 0.5, 0.5])
    let add = RunCommand(.addAlert(try AlertRule("no improvement 3 epochs")))
    #expect(watch.take(.commandApplied(CommandOutcome(command: add, step: 40, seconds: 4))).isEmpty)
    #expect(watch.rules.all.count == 1)
    #expect(alerted(&watch, .devAccuracy, [0.5, 0.5], from: 5) == [5])
    let remove = RunCommand(.removeAlert(watch.rules.all[0]))
    _ = watch.take(.commandApplied(CommandOutcome(command: remove, step: 60, seconds: 6)))
    _ = alerted(&watch, .devAccuracy, [0.95], from: 7)
    #expect(alerted(&watch, .devAccuracy, [0.5, 0.5, 0.5, 0.5], from: 8).isEmpty)
  }

  @Test func manyRowsOfABlockAreTakenOneByOne() throws {
    var watch = try watch("dev/cost > 2")
    let block = ScalarBlock(
      keys: [.trainCost, .devCost], steps: [10, 20, 30], epochs: [], seconds: [1, 2, 3],
      values: [9, 9, 9, 1, 3, 1])
    let alerts = watch.take(.scalars(block))
    #expect(alerts.map(\.step) == [20] && alerts[0].epoch == nil && alerts[0].value == 3)
  }
}
