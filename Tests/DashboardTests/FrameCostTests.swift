import AllocationCounter
import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// What a frame costs, counted in what it asks of the heap.
@Suite(.enabled(if: allocation_counter_works() == 1)) struct FrameCostTests {
  private static let size = Size(columns: 100, rows: 30)

  private static func allocations(_ body: () -> Void) -> Int {
    body()
    allocation_counter_start()
    body()
    return allocation_counter_stop()
  }

  /// The lines of a page are many: the footer, which asks whether they scroll, makes none of its own.
  @Test func theLinesOfAPageAreMadeOnceAFrame() {
    var run = SyntheticRun()
    for index in 0..<200 {
      run.append(
        .message(Message(level: .note, text: "note \(index)", step: index, seconds: 0)))
    }
    var model = DashboardModel(size: Self.size)
    _ = model.update(.batch(EventBatch(events: run.events)))
    _ = model.perform(.show(.console))
    #expect(model.tab == .console)
    let once = Self.allocations { _ = Page(model: model).content(width: 96, height: 24) }
    var grid = CellGrid(size: Self.size)
    let frame = Self.allocations { model.view(into: &grid) }
    #expect(once > 500)
    // Painting takes about as much again; made three times, they alone would take more.
    #expect(frame < once * 3, "\(frame) allocations a frame, where the lines take \(once)")
  }
}
