import CellUI
import Dashboard
import RunEvents
import RunHost
import Synchronization
import Training

/// What a frame costs that shows all there is of a run, its pictures among it: a real run's events on
/// a screen of 200×60, and a new row for each frame.
enum PictureFrameFigures {
  private static let size = Size(columns: 200, rows: 60)
  private static let recipe = "deep-spiral"

  /// Keeps what a run tells.
  private final class Events: RunEventSink {
    private let events = Mutex<[RunEvent]>([])
    var all: [RunEvent] { events.withLock { $0 } }
    func receive(_ event: RunEvent) { events.withLock { $0.append(event) } }
  }

  static func measure(samples: Int) async throws -> [Figure] {
    let recipe = try Recipe.load(recipe)
    let told = Events()
    let session = try TrainingSession(
      recipe: recipe, data: try recipe.loadData(),
      options: SessionOptions(name: Self.recipe, ignoresStepRateLimit: true), sink: told)
    _ = await session.run()
    let events = told.all
    return await MainActor.run {
      [
        ("overview with the boundary", ""), ("layers, histograms", "3v"), ("layers, units", "3vv"),
      ].map { name, keys in
        let times = times(events, keys, samples)
        return Figure(
          name: "frame of \(size.columns)×\(size.rows), \(name)", value: times.median, unit: "ms",
          bound: 3, samples: samples)
      }
    }
  }

  /// Of each frame, in milliseconds.
  @MainActor
  private static func times(_ events: [RunEvent], _ keys: String, _ samples: Int) -> [Double] {
    var model = DashboardModel(mode: .live, size: size)
    _ = model.update(.batch(EventBatch(events: events)))
    for key in keys { _ = model.update(.input(.key(.character(key)))) }
    guard let last = events.compactMap(row).last, let step = last.steps.last else { return [.nan] }
    var grid = CellGrid(size: size)
    let clock = ContinuousClock()
    return (0..<samples).map { sample in
      var next = last
      next.steps = last.steps.indices.map { step + sample * last.steps.count + $0 + 1 }
      return clock.measure {
        _ = model.update(.batch(EventBatch(events: [.scalars(next)])))
        grid.clear()
        model.view(into: &grid)
      } / .milliseconds(1)
    }
  }

  private static func row(_ event: RunEvent) -> ScalarBlock? {
    if case .scalars(let block) = event { block } else { nil }
  }
}
