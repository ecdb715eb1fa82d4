import Diagnosis
import Foundation
import MetricStore
import RunEvents
import Testing

@testable import Dashboard

/// What is said of curves: over-fitting, early stopping, forecasts.
@Suite struct CurveAnalysisTests {
  private func series(_ values: [Double], from first: Int = 1) throws -> MetricSeries {
    var store = MetricStore()
    for (index, value) in values.enumerated() {
      store.append(
        ScalarBlock(step: first + index, epoch: .nan, seconds: 0, values: [(.devCost, value)]))
    }
    return try #require(store.series(.devCost))
  }

  @Test func overFittingBeginsAtTheBestOfADevCostThatRises() throws {
    let train = try series((0..<30).map { 1 / Double($0 + 1) })
    let dev = try series((0..<30).map { 0.3 + pow(Double($0 - 12) / 20, 2) })
    #expect(Overfitting.onset(train: train, dev: dev) == 13)
    // A dev cost that still falls, one that rose a moment ago, and a train cost that rises as well.
    #expect(Overfitting.onset(train: train, dev: train) == nil)
    #expect(
      Overfitting.onset(train: train, dev: try series([3, 2, 1, 1.5, 1.6])) == nil)
    #expect(Overfitting.onset(train: dev, dev: dev) == nil)
  }

  @Test func theEarlyStopMovesWithPatience() throws {
    var best = try #require(BestValue(.devCost))
    let values = [5.0, 4, 4.5, 4.4, 3, 3.5, 3.4, 3.3, 3.2, 3.1]
    for (index, value) in values.enumerated() {
      best.record(value, step: index * 10, epoch: Double(index))
    }
    #expect(best.stopStep(patience: 1) == 20)
    #expect(best.stopStep(patience: 2) == 30)
    #expect(best.stopStep(patience: 3) == 70)
    #expect(best.stopStep(patience: 5) == 90)
    #expect(best.stopStep(patience: 6) == nil)
    #expect(best.stopStep(patience: 0) == nil)
  }

  @Test func whatIsNotFiniteIsNeverTheBest() throws {
    var best = try #require(BestValue(.devCost))
    for (step, value) in [-Double.infinity, .nan, 2, -.infinity, 1, .nan].enumerated() {
      best.record(value, step: step, epoch: 0)
    }
    #expect(best.value == 1 && best.step == 4 && best.evaluationsSince == 1)
    best.goBack(to: 1)
    #expect(best.value == nil)
  }

  @Test func theEarlyStopLineFollowsAPendingEdit() throws {
    var model = Scene.finished.model(KeyTests.size)
    let index = try #require(model.run.row(.patience))
    model.run.hyperparameters[index].pending = .init(command: "99", value: 3)
    let early = ChartView(model: model, kind: .cost).marks.filter { $0.label == "early stop" }
    model.run.hyperparameters[index].pending = .init(command: "99", value: 5)
    let late = ChartView(model: model, kind: .cost).marks.filter { $0.label == "early stop" }
    #expect(early.count == 1 && late.count == 1)
    #expect(early[0].x < late[0].x)
    #expect(!ChartView(model: model, kind: .accuracy).marks.contains { $0.label == "early stop" })
  }

  @Test func aForecastOfALineInTheLogarithmIsTheLine() throws {
    let forecast = try #require(
      Forecast(try series((1...60).map { 2 - 0.3 * log(Double($0)) })))
    let (value, half) = forecast.value(atStep: 120)
    #expect(abs(value - (2 - 0.3 * log(120))) < 1e-9)
    #expect(half < 1e-6)
  }

  @Test func theBandHoldsMostOfWhatComes() throws {
    var generator = SeededGenerator(state: 11)
    var inside = 0
    for _ in 0..<200 {
      let curve = (1...90).map { 0.2 + 1 / Double($0).squareRoot() + 0.02 * generator.normal() }
      let forecast = try #require(Forecast(try series(Array(curve.prefix(60)))))
      let (value, half) = forecast.value(atStep: 75)
      if abs(curve[74] - value) <= half { inside += 1 }
    }
    // 19 of 20 promised.
    #expect(inside >= 186)
    #expect(inside < 200)
  }

  @Test func aForecastNeedsPoints() throws {
    #expect(Forecast(try series([1, 2, 3])) == nil)
    #expect(Forecast(try series(Array(repeating: .nan, count: 40))) == nil)
  }
}
