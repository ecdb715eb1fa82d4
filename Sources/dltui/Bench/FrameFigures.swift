import CellUI
import Dashboard
import RunEvents

/// What a frame costs: the model and its picture alone, without a terminal.
enum FrameFigures {
  static let size = Size(columns: 160, rows: 48)
  static let charts = 8
  static let points = 1_000_000

  @MainActor
  static func measure(samples: Int) -> [Figure] {
    var model = DashboardModel(mode: .live, size: size)
    _ = model.update(.batch(EventBatch(events: [.scalars(history)])))
    _ = model.update(.input(.key(.character("2"))))
    var grid = CellGrid(size: size)
    let clock = ContinuousClock()
    var frames: [Double] = []
    var quiet: [Double] = []
    for sample in 0..<samples {
      let row = row(points + sample)
      frames.append(
        clock.measure {
          _ = model.update(.batch(EventBatch(events: [.scalars(row)])))
          grid.clear()
          model.view(into: &grid)
        } / .milliseconds(1))
      let revision = model.revision
      quiet.append(
        clock.measure {
          _ = model.update(.tick(seconds: Double(sample)))
          // The loop draws nothing while this stays.
          if model.revision != revision { model.view(into: &grid) }
        } / .milliseconds(1))
    }
    return [
      Figure(
        name: "frame, \(charts) charts of 10^6 points", value: frames.median, unit: "ms", bound: 3,
        samples: samples),
      Figure(
        name: "frame, nothing changed", value: quiet.median, unit: "ms", bound: 1,
        samples: samples),
    ]
  }

  private static var keys: [MetricKey] { (0..<charts).map { MetricKey("metric\($0)") } }

  /// Noise around slow curves.
  private static func value(_ step: Int, _ metric: Int) -> Double {
    var hash = UInt64(truncatingIfNeeded: step &* 8 &+ metric) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 29
    return 1000 / Double(step / 1000 + 10 * (metric + 1)) + Double(hash % 1000) / 2000
  }

  private static var history: ScalarBlock {
    let steps = Array(0..<points)
    return ScalarBlock(
      keys: keys, steps: steps, seconds: steps.map { Double($0) / 1000 },
      values: (0..<charts).flatMap { metric in steps.map { value($0, metric) } })
  }

  private static func row(_ step: Int) -> ScalarBlock {
    ScalarBlock(
      keys: keys, steps: [step], seconds: [Double(step) / 1000],
      values: (0..<charts).map { value(step, $0) })
  }
}
