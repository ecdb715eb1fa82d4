import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// The cost with its penalty on weights beside the cost, where it is asked for.
@Suite struct PenaltyCurveTests {
  private func model(hasPenalty: Bool) -> DashboardModel {
    var run = SyntheticRun()
    run.train(steps: 600)
    var events = run.events
    for step in stride(from: 100, through: 600, by: 100) where hasPenalty {
      events.append(
        .scalars(
          ScalarBlock(
            step: step, epoch: Double(step) / Double(SyntheticRun.stepsPerEpoch),
            seconds: Double(step),
            values: [(.penalizedCost, 0.75)])))
    }
    var model = DashboardModel(size: Size(columns: 140, rows: 40))
    _ = model.update(.batch(EventBatch(events: events)))
    return model
  }

  private func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  @Test func aKeyShowsAndHidesIt() {
    var model = model(hasPenalty: true)
    #expect(!text(model).contains("train J"))
    _ = model.update(.input(.key(.character("Y"))))
    #expect(text(model).contains("train J 0.7500"))
    _ = model.update(.input(.key(.character("Y"))))
    #expect(!text(model).contains("train J"))
  }

  @Test func withoutAPenaltyTheKeyDoesNothing() {
    var model = model(hasPenalty: false)
    let before = text(model)
    _ = model.update(.input(.key(.character("Y"))))
    #expect(text(model) == before)
    #expect(!model.viewport.showsPenalty)
  }

  /// It is part of the cost's chart and has none of its own among the metrics.
  @Test func itHasNoChartOfItsOwn() {
    let model = model(hasPenalty: true)
    #expect(ChartKind(.penalizedCost, in: model.run) == .cost)
  }
}
