import CellUI
import Glibc
import RunEvents
import Testing

@testable import Dashboard

/// Logs of very many metrics open, and stay, as quick as their number allows.
@Suite struct ManyMetricsTests {
  /// Seconds this thread computes for, whatever else the machine does.
  private static func computing(_ body: () -> Void) -> Double {
    func clock() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let start = clock()
    body()
    return clock() - start
  }

  private static func model(metrics: Int) -> DashboardModel {
    var model = DashboardModel(mode: .replay, size: Size(columns: 120, rows: 36))
    let events = (0..<metrics).map { index in
      RunEvent.scalars(
        ScalarBlock(
          keys: [MetricKey(.train, "layer\(index)/norm")], steps: [0, 1], seconds: [0, 1],
          values: [1, Double(index)]))
    }
    for start in stride(from: 0, to: metrics, by: 1000) {
      let part = Array(events[start..<min(start + 1000, metrics)])
      _ = model.update(.batch(EventBatch(events: part)))
    }
    return model
  }

  private static func open(metrics: Int) -> Double {
    computing {
      var model = model(metrics: metrics)
      var grid = CellGrid(size: model.size)
      model.view(into: &grid)
      for key in ["j", "n", "/", "7"] {
        _ = model.update(.input(.key(.character(Character(key)))))
        grid.clear()
        model.view(into: &grid)
      }
    }
  }

  /// Eight times the metrics in ten batches a thousand each against one: what looks at all of them
  /// once a batch or once a metric is squared; what opens 100,000 may not be.
  @Test func openingGrowsWithTheNumberOfMetricsNotItsSquare() {
    let few = (0..<3).map { _ in Self.open(metrics: 1000) }.min() ?? 0
    let many = Self.open(metrics: 8000)
    #expect(many < few * 8 * 3, "8 times the metrics took \(many / few) times as long")
  }

  @Test func everyOneOfThemIsFoundByItsName() {
    var model = Self.model(metrics: 8000)
    #expect(model.tab == .metrics && model.metricCharts.count == 8000)
    for key in "/layer7777".map(Key.character) { _ = model.update(.input(.key(key))) }
    #expect(model.metricCharts.map { $0.title(in: model.run) } == ["layer7777/norm"])
  }
}
