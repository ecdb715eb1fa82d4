import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// The screen of all metrics: what it shows, and how it is filtered and paged.
@Suite struct MetricsTests {
  /// A run as another tool logs it: whatever tags, no manifest.
  static func foreign(_ tags: [String]) -> DashboardModel {
    var model = DashboardModel(mode: .replay, size: Size(columns: 120, rows: 36))
    let events = (0..<50).map { step in
      RunEvent.scalars(
        ScalarBlock(
          step: step, epoch: .nan, seconds: Double(step),
          values: tags.enumerated().map { (MetricKey($1), Double($0 * 100 + step)) }))
    }
    let playback = Playback(
      isPlaying: false, speed: 1, positionSeconds: 49, durationSeconds: 49, step: 49, lastStep: 49)
    _ = model.update(.batch(EventBatch(events: events, playback: playback)))
    return model
  }

  private func press(_ model: inout DashboardModel, _ keys: Key...) {
    for key in keys { _ = model.update(.input(.key(key))) }
  }

  private func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  @Test func everyTagOfAForeignRunHasAChart() {
    let tags = [
      "train/loss", "dev/loss", "lr-Adam", "model/layer1/weight_norm", "eval_rougeL", "grad norm",
    ]
    var model = Self.foreign(tags)
    press(&model, .character("2"))
    #expect(
      model.metricCharts == [
        .cost, .metric("lr-Adam"), .metric("model/layer1/weight_norm"), .metric("eval_rougeL"),
        .metric("grad norm"),
      ])
    let shown = text(model)
    for title in ["cost", "lr-Adam", "model/layer1/weight_norm", "eval_rougeL", "grad norm"] {
      #expect(shown.contains(" \(title) "))
    }
    // The last values, each in its chart's title.
    for value in ["49.00", "149.00", "249.00", "349.00", "449.00", "549.00"] {
      #expect(shown.contains(value))
    }
  }

  @Test func theFilterCountsMatchesWhileItIsTyped() {
    var model = Self.foreign((0..<40).map { "group\($0 % 4)/metric\($0)" })
    press(&model, .character("2"), .character("/"))
    #expect(text(model).contains("40 of 40 match"))
    press(&model, .character("G"), .character("2"))
    #expect(text(model).contains("0 of 40 match"))
    #expect(text(model).contains("no metric holds ‘G2’"))
    press(&model, .backspace, .backspace, .character("p"), .character("3"), .character("/"))
    #expect(text(model).contains("10 of 40 match"))
    // Every word must be there.
    press(&model, .character(" "), .character("1"), .character("9"), .enter)
    #expect(model.metricCharts == [.metric("group3/metric19")])
    #expect(!model.metrics.isTyping)
    press(&model, .escape)
    #expect(model.metricCharts.count == 40)
    #expect(model.selectedChart == .metric("group3/metric19"))
    #expect(model.panels.charts.contains { $0.kind == .metric("group3/metric19") })
  }

  @Test func pagesHoldEveryChartOnce() {
    for size in SnapshotTests.sizes {
      var model = Self.foreign((0..<23).map { "metric\($0)" })
      _ = model.update(.input(.resize(size)))
      press(&model, .character("2"))
      var seen: [ChartKind] = []
      for _ in 0..<30 {
        let page = model.panels.charts.map(\.kind)
        if seen.suffix(page.count) != page[...] { seen += page }
        press(&model, .pageDown)
      }
      #expect(seen == model.allMetricCharts, "\(size)")
      press(&model, .pageUp)
      #expect(model.metrics.selection < 22)
    }
  }

  @Test func chartsOfAPageCoverItWithoutOverlap() {
    for count in 1...30 {
      for size in [(160, 44), (120, 32), (80, 20), (60, 18), (40, 10), (200, 60)] {
        let area = Rect(column: 0, row: 2, columns: size.0, rows: size.1)
        let shape = ChartGridShape(count: count, size: area.size)
        let shown = min(count, shape.pageSize)
        let frames = shape.frames(count: shown, in: area)
        #expect(frames.count == shown)
        for (index, frame) in frames.enumerated() {
          #expect(frame.intersection(area) == frame)
          #expect(frame.columns >= 36 && frame.rows >= 7, "\(frame) of \(count) in \(size)")
          for other in frames.dropFirst(index + 1) {
            // Borders are shared, insides are not.
            #expect(frame.inset().intersection(other.inset()).isEmpty)
          }
        }
      }
    }
  }

  @Test func clickingATabShowsItsScreen() {
    for size in SnapshotTests.sizes where size.rows >= 20 {
      var model = Scene.steered.model(size)
      for item in DashboardLayout(model: model, size: size).tabs.items {
        _ = model.update(.input(.mouse(Mouse(.press(.left), at: item.rect.origin))))
        #expect(model.tab == item.tab)
      }
    }
  }

  @Test func theSelectedChartIsTheOneEnlarged() {
    var model = Scene.metrics.model(KeyTests.size)
    #expect(model.selectedChart == .accuracy)
    press(&model, .character("z"))
    #expect(model.panels.charts.map(\.kind) == [.accuracy])
    press(&model, .down)
    #expect(model.panels.charts.map(\.kind) == [model.metricCharts[3]])
    press(&model, .escape)
    #expect(model.panels.charts.count == 4)
  }
}
