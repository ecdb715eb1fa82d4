import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct ProgressTests {
  @Test func thePositionCountsExamplesWhateverTheBatches() {
    var position = DataPosition()
    #expect(position.epochsBegun == 0)
    var ends: [Bool] = []
    ends.append(position.advance(by: 30, trainCount: 100))
    #expect(position.epochs(trainCount: 100) == 0.3)
    #expect(position.epochsBegun == 1)
    ends.append(position.advance(by: 60, trainCount: 100))
    ends.append(position.advance(by: 10, trainCount: 100))
    #expect(ends == [false, false, true])
    #expect(position == DataPosition(epoch: 1, example: 0))
    #expect(position.epochsBegun == 1)
  }

  @Test func aRowIsTheMeanOverItsExamplesAndSteps() throws {
    var sums = RowSums()
    #expect(sums.means(withAccuracy: true) == nil)
    sums.add(
      StepResult(cost: 2, correctCount: 3, countedCount: 4, gradientNorm: 1), batchSize: 4,
      learningRate: 0.5)
    sums.add(
      StepResult(cost: 1, correctCount: 0, countedCount: 1, gradientNorm: 3), batchSize: 1,
      learningRate: 0.3)
    let means = try #require(sums.means(withAccuracy: true))
    #expect(
      means.map(\.0.text) == [
        "train/batchCost", "train/batchAccuracy", "train/learningRate", "train/gradientNorm",
      ])
    #expect(means.map(\.1) == [1.8, 0.6, 0.4, 2])
    #expect(RowSums(numbers: sums.numbers) == sums)
    #expect(RowSums(numbers: [1, 2, 3]) == nil)
    #expect(RowSums(numbers: [.nan, 2, 3, 0, 0, 0]) == nil)
    #expect(RowSums(numbers: [1, 2, 3, 5, 0, 0]) == nil)
  }

  @Test func theBestIsKeptAndNaNIsNeverBetter() {
    var best = BestSoFar()
    func record(_ value: Double, _ step: Int) -> Bool {
      best.record(value, step: step, direction: .lowerIsBetter, parameters: [Float(step)])
    }
    #expect(!record(.nan, 0))
    #expect(best.moment == nil)
    #expect(record(2, 1))
    #expect(!record(2, 2))
    #expect(!record(.nan, 3))
    #expect(best.evaluationsSince == 2)
    #expect(record(1, 4))
    #expect(best.moment == .init(step: 4, value: 1, parameters: [4]))
    #expect(best.evaluationsSince == 0)
  }

  @Test func higherIsBetterWhereTheMetricSaysSo() {
    var best = BestSoFar()
    let steps = [0.5, 0.4, 0.6].enumerated().map { step, value in
      best.record(value, step: step, direction: .higherIsBetter, parameters: [])
    }
    #expect(steps == [true, false, true])
  }

  @Test(arguments: [
    // The digits: a row each few steps. A big net: as many rows as make a curve, and no more.
    (3_600_000, 1020, 3), (6_000_000_000, 2_000_000, 500), (100_000_000, 1000, 1),
    // A tiny net on a long run pays for few rows; a run of a few steps shows them all.
    (1000, 10_000_000, 2500), (1000, 200_000, 67), (1000, 50, 1), (0, 0, 1),
  ])
  func logsOftenEnoughForACurveAndNoMore(operations: Int, steps: Int, every: Int) {
    #expect(RowInterval.automatic(operationsPerStep: operations, totalSteps: steps) == every)
  }

  @Test func theStopwatchLeavesPausesOut() {
    var stopwatch = TrainingStopwatch(seconds: 10)
    #expect(stopwatch.seconds(at: 5) == 10)
    stopwatch.start(at: 5)
    stopwatch.start(at: 6)
    #expect(stopwatch.seconds(at: 8) == 13)
    stopwatch.stop(at: 8)
    #expect(stopwatch.seconds(at: 100) == 13)
    stopwatch.start(at: 100)
    #expect(stopwatch.seconds(at: 101) == 14)
  }
}
