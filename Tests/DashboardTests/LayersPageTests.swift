import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// What the screen of the layers says of them, and where.
@Suite struct LayersPageTests {
  private static func model(_ measured: [LayerStatistics]) -> DashboardModel {
    var model = DashboardModel(size: Size(columns: 100, rows: 30))
    _ = model.update(.batch(EventBatch(events: measured.map { .layers($0) })))
    return model
  }

  private static func lines(
    _ model: DashboardModel, width: Int = 96, height: Int = 10
  ) -> [String] {
    LayersPage(model: model).lines(width: width, height: height).map { line in
      line.map(\.text).joined()
    }
  }

  private static func statistics(
    step: Int, gradient: Double, _ trouble: LayerStatistics.Trouble? = nil
  ) -> LayerStatistics {
    let layer = LayerStatistics.Layer(
      name: "0.dense", gradientNorm: gradient, weightNorm: 3, updateRatio: 1e-3,
      activationMean: 0.1, activationVariance: 1, deadShare: 0.2, trouble: trouble)
    return LayerStatistics(step: step, seconds: 0, layers: [layer])
  }

  private static func title(before alarm: String, in lines: [String]) -> [String] {
    lines.indices.filter { lines[$0].contains(alarm) }.map { index in
      lines[...index].last { !$0.hasPrefix("0.dense") }.map { String($0.prefix(13)) } ?? ""
    }
  }

  @Test(arguments: [
    (LayerStatistics.Trouble.vanishing, "gradient norm"), (.exploding, "update ratio "),
    (.dead, "dead units  s"),
  ])
  func anAlarmStandsOnlyBesideWhatItIsSeenIn(trouble: LayerStatistics.Trouble, title: String) {
    let model = Self.model([
      Self.statistics(step: 1, gradient: 1), Self.statistics(step: 10, gradient: 1, trouble),
    ])
    #expect(Self.title(before: "▲ \(trouble.rawValue)", in: Self.lines(model)) == [title])
  }

  /// A log of another program may lack the quantity.
  @Test func anAlarmOfWhatWasNotMeasuredIsToldAllTheSame() {
    var statistics = Self.statistics(step: 5, gradient: 1, .dead)
    statistics.layers[0].deadShare = nil
    let lines = Self.lines(Self.model([statistics]))
    #expect(Self.title(before: "▲ dead", in: lines) == ["gradient norm"])
  }

  @Test func quantitiesHaveAScaleAndSteps() {
    let model = Self.model([
      Self.statistics(step: 1, gradient: 2.5), Self.statistics(step: 400, gradient: 0.0031),
    ])
    let low = Self.lines(model)
    #expect(low[0].hasPrefix("gradient norm  of each layer's parameters"))
    #expect(low[0].hasSuffix("log  0.002 ▁▂▃▄▅▆▇ 5"))
    #expect(low[2].split(separator: " ") == ["0", "100", "200", "300", "step"])
    // Every strip has four rows.
    let high = Self.lines(model, height: 36)
    #expect(high.count == 36)
    #expect(high[0].hasSuffix("log scale"))
    #expect(high[1].hasPrefix("0.dense     5┤"))
    #expect(high[4].hasPrefix("        0.002┤"))
    #expect(high[5].split(separator: " ") == ["0", "100", "200", "300", "step"])
  }

  @Test func stripsAreNoHigherThanThereIsRoom() {
    let model = Self.model([Self.statistics(step: 1, gradient: 1)])
    for height in 18...60 { #expect(Self.lines(model, height: height).count <= height) }
    #expect(Self.lines(model, height: 3).count == 18)
  }

  @Test(arguments: [
    (0.0031, 2.5, "0.002", "5"), (8, 8, "5", "10"), (1, 1, "1", "2"), (1e-9, 1, "1e-9", "2"),
  ])
  func aLogarithmicScaleEndsAtRoundNumbers(
    least: Double, most: Double, low: String, high: String
  ) {
    let scale = LayerScale(.logarithmic, [least, .nan, most, 0, .infinity])
    #expect(scale.lowLabel == low && scale.highLabel == high)
    #expect(scale.share(least) >= 0 && scale.share(most) < 1)
    #expect(scale.share(0) == -.infinity)
  }

  @Test(arguments: [
    (-2.2, 0.67, "-2.5", "1"), (0.4, 0.4, "0.4", "0.405"), (0, 0, "-1", "1"),
  ])
  func aLinearScaleEndsAtRoundNumbers(least: Double, most: Double, low: String, high: String) {
    let scale = LayerScale(.linear, [least, .infinity, most])
    #expect(scale.lowLabel == low && scale.highLabel == high)
    #expect((0...1).contains(scale.share(least)) && (0...1).contains(scale.share(most)))
  }
}
