import Diagnosis
import RunEvents
import Testing

@Suite struct GuardWatchTests {
  private func watch(
    _ text: String = "20%", of metric: MetricKey = .devCost, level: Double = 0.25,
    _ direction: MetricDefinition.Direction = .lowerIsBetter, rampEnd: Int = 100
  ) throws -> GuardWatch {
    GuardWatch(
      try EditGuard(text), edit: 3, of: .learningRate, before: 0.1,
      level: GuardLevel(metric: metric, value: level), direction: direction, step: 100, epoch: 5,
      rampEnd: rampEnd)
  }

  /// What each reading comes to, ten steps and an epoch from one to the next.
  private func verdicts(_ watch: GuardWatch, _ values: [Double]) -> [GuardWatch.Verdict] {
    var watch = watch
    return values.enumerated().map { index, value in
      watch.take(value, step: 110 + 10 * index, epoch: Double(6 + index))
    }
  }

  @Test func twoReadingsInARowOrOneThatIsTwiceAsFarTakeTheEditBack() throws {
    let watch = try watch()
    #expect(verdicts(watch, [0.31, 0.29, 0.31]) == [.watching, .watching, .watching])
    #expect(
      verdicts(watch, [0.29, 0.31, 0.32]).last
        == .risen("dev cost 0.32 is 28 % above 0.25"))
    #expect(verdicts(watch, [0.36]) == [.risen("dev cost 0.36 is 44 % above 0.25")])
    // Exactly as far as allowed is allowed.
    #expect(verdicts(watch, [0.3, 0.3, 0.3]).allSatisfy { $0 == .watching })
  }

  @Test func whatIsNotANumberHasRisen() throws {
    for value in [Double.nan, .infinity, -.infinity] {
      #expect(verdicts(try watch(), [value]) == [.risen("dev cost is not finite")])
    }
  }

  @Test func whereHigherIsBetterAFallIsWorse() throws {
    let watch = try watch("5%", of: .devF1, level: 0.8, .higherIsBetter)
    #expect(verdicts(watch, [0.9, 0.9, 0.77, 0.77]).allSatisfy { $0 == .watching })
    #expect(verdicts(watch, [0.75, 0.75]).last == .risen("dev f1 0.75 is 6.25 % below 0.8"))
  }

  @Test func aLevelBelowZeroRisesUpwards() throws {
    let watch = try watch(level: -2)
    #expect(verdicts(watch, [-2.5, -2.4, -1.7, -1.7]).allSatisfy { $0 == .watching })
    #expect(verdicts(watch, [-1.5, -1.5]).last == .risen("dev cost -1.5 is 25 % above -2"))
    #expect(
      verdicts(try self.watch(level: 0), [0.001]) == [.risen("dev cost 0.001 is above 0")])
  }

  @Test func withoutASpanItEndsAWhileAfterTheEditIsThrough() throws {
    let calm = [Double](repeating: 0.2, count: 12)
    let lifted = GuardWatch.Verdict.lifted("10 readings, none too high")
    #expect(verdicts(try watch(), calm).firstIndex(of: lifted) == 9)
    // A ramp of 25 steps: the readings at 110 and 120 do not count yet.
    #expect(verdicts(try watch(rampEnd: 125), calm).firstIndex(of: lifted) == 11)
    // The tenth is too high by itself: the eleventh decides.
    let late = [Double](repeating: 0.2, count: 9) + [0.31]
    #expect(verdicts(try watch(), late + [0.2]).suffix(2) == [.watching, lifted])
    #expect(
      verdicts(try watch(), late + [0.31]).last == .risen("dev cost 0.31 is 24 % above 0.25"))
  }

  @Test func aSpanCountsFromTheEdit() throws {
    let calm = [Double](repeating: 0.2, count: 15)
    #expect(
      verdicts(try watch("20% for 3 epochs"), calm).firstIndex(of: .lifted("3 epochs are over"))
        == 2)
    #expect(
      verdicts(try watch("20% for 120 steps"), calm).firstIndex(of: .lifted("120 steps are over"))
        == 11)
  }

  @Test func theLevelIsTheMedianOfTheLastThreeReadings() throws {
    var readings = RecentReadings(hasMinibatches: false)
    #expect(readings.level(of: .devCost) == nil)
    for (value, level) in [(0.5, 0.5), (0.3, 0.4), (0.4, 0.4), (9, 0.4), (0.2, 0.4), (0.1, 0.2)] {
      #expect(readings.take(value, of: .devCost) == value)
      #expect(readings.level(of: .devCost) == level)
    }
    _ = readings.take(.nan, of: .devCost)
    #expect(readings.level(of: .devCost) == 0.2)
  }

  @Test func ofMinibatchesSeveralMakeAReading() throws {
    var readings = RecentReadings(hasMinibatches: true)
    #expect(readings.take(4, of: .trainCost) == nil)
    #expect(readings.level(of: .trainCost) == 4)
    let made = (0..<7).compactMap { _ in readings.take(2, of: .trainCost) }
    #expect(made == [2.25])
    #expect(readings.take(1, of: .devCost) == 1)
    // What was before an edit is in no reading behind it.
    for _ in 0..<5 { _ = readings.take(100, of: .trainCost) }
    readings.cut()
    #expect((0..<8).compactMap { _ in readings.take(1, of: .trainCost) } == [1])
    #expect(readings.take(.nan, of: .trainCost)?.isNaN == true)
  }

  @Test func theDevCostIsWatchedBeforeTheTrainCost() throws {
    var readings = RecentReadings(hasMinibatches: false)
    #expect(throws: GuardProblem.noCost) { try readings.level(for: EditGuard(percent: 20)) }
    _ = readings.take(1, of: .trainCost)
    #expect(try readings.level(for: EditGuard(percent: 20)).metric == .trainCost)
    _ = readings.take(2, of: .devCost)
    #expect(
      try readings.level(for: EditGuard(percent: 20)) == GuardLevel(metric: .devCost, value: 2))
    #expect(
      try readings.level(for: EditGuard(percent: 20, metric: MetricKey("train/loss"))).value == 1)
    #expect(throws: GuardProblem.notMeasured(.devF1, known: [.trainCost, .devCost])) {
      try readings.level(for: EditGuard(percent: 20, metric: .devF1))
    }
  }
}
