import CellUI
import Dashboard
import RunEvents

/// What a run of 10⁷ points costs the screen, measured on the model and view themselves.
enum LogFigures {
  private static let rows = 2_000_000
  private static let blockRows = 8192
  private static let keys = [
    "train/loss", "dev/loss", "train/accuracy", "dev/accuracy", "train/learningRate",
  ].map { MetricKey($0) }

  /// - Parameter frames: how many frames each figure is taken over.
  static func measure(frames: Int) -> [Figure] {
    var model = DashboardModel(mode: .replay, size: Size(columns: 160, rows: 48))
    let clock = ContinuousClock()
    let filling = clock.measure { fill(&model) }
    var figures = [
      Figure(
        name: "taking in a point of 10⁷", value: filling.milliseconds * 1e6 / 1e7, unit: "ns",
        bound: nil, samples: 1)
    ]
    let looks: [(String, [Character])] = [
      ("all of it in view", []), ("zooming in and out", ["+", "+", "+", "+", "-", "-", "-", "-"]),
      ("panning", ["+", "+", "+", "H", "H", "L", "L", "H", "H", "H", "L"]),
    ]
    for (name, keys) in looks {
      var times: [Double] = []
      var grid = CellGrid(size: Size(columns: 160, rows: 48))
      for frame in 0..<frames {
        let time = clock.measure {
          if !keys.isEmpty {
            _ = model.update(.input(.key(.character(keys[frame % keys.count]))))
          }
          grid.clear()
          model.view(into: &grid)
        }
        times.append(time.milliseconds)
      }
      _ = model.update(.input(.key(.character("0"))))
      times.sort()
      for (quantile, place) in [("median", times.count / 2), ("p99", times.count * 99 / 100)] {
        figures.append(
          Figure(
            name: "frame of 10⁷ points, \(name), \(quantile)", value: times[place], unit: "ms",
            bound: 4, samples: frames))
      }
    }
    return figures
  }

  private static func fill(_ model: inout DashboardModel) {
    var generator = SystemRandomNumberGenerator()
    let noise = (0..<blockRows).map { _ in Double.random(in: 0..<1, using: &generator) }
    var first = 0
    while first < rows {
      let steps = Array(first..<min(first + blockRows, rows))
      let events = keys.map { key in
        RunEvent.scalars(
          ScalarBlock(
            keys: [key], steps: steps, seconds: steps.map { Double($0) * 0.005 },
            values: steps.indices.map {
              Double(Float(1 / (1 + Double(steps[$0]) * 1e-5) + noise[$0]))
            }))
      }
      _ = model.update(.batch(EventBatch(events: events)))
      first += blockRows
    }
  }
}

extension Duration {
  fileprivate var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) * 1e-15
  }
}
