import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Numbers that no run has, from whatever source: every screen draws something of them.
@Suite struct ImpossibleNumberTests {
  private static let extremes = [
    0, -1, 1e308, -1e308, 1e19, 0x1p53 + 1, .nan, .infinity, -.infinity, .leastNonzeroMagnitude,
  ]

  private func draw(_ events: [RunEvent], _ size: Size = Size(columns: 100, rows: 30)) {
    var model = DashboardModel(mode: .live, size: size)
    _ = model.update(.batch(EventBatch(events: [.started(RunManifest(name: "r"))] + events)))
    var grid = CellGrid(size: size)
    model.view(into: &grid)
    for page in "12345" {
      _ = model.update(.input(.key(.character(page))))
      grid.clear()
      model.view(into: &grid)
    }
  }

  @Test(arguments: extremes)
  func layersOfAnyShareAndNorm(value: Double) {
    let layer = LayerStatistics.Layer(
      name: "0.dense", gradientNorm: value, weightNorm: value, updateRatio: value,
      activationMean: value, activationVariance: value, deadShare: value)
    let usual = LayerStatistics.Layer(
      name: "0.dense", gradientNorm: 0.1, weightNorm: 1, updateRatio: 1e-3, activationMean: 0,
      activationVariance: 1, deadShare: 0.1)
    draw([
      .layers(LayerStatistics(step: 1, seconds: 0, layers: [usual])),
      .layers(LayerStatistics(step: 2, seconds: 0, layers: [layer])),
    ])
  }

  @Test func layersAtStepsAsFarApartAsThereAre() {
    let layer = LayerStatistics.Layer(
      name: "0.dense", gradientNorm: 1, activationMean: 0, activationVariance: 1)
    for steps in [[Int.min, Int.max], [Int.max, Int.min], [Int.max, 0, Int.min, 5]] {
      draw(steps.map { .layers(LayerStatistics(step: $0, seconds: 0, layers: [layer])) })
    }
  }

  @Test(arguments: extremes)
  func rangeTestsOfAnyRateAndCost(value: Double) {
    let rates = [1e-5, 1.0000001e-5, value, 1e-5 * (1 + 1e-12)]
    for rates in [rates, rates.reversed()] {
      draw([
        .rangeTest(
          RangeTest(
            step: 1, seconds: 0, rates: rates, costs: [2, value, 1, value], proposal: value))
      ])
    }
  }
}
