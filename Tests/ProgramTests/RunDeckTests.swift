import AllocationCounter
import CellUI
import Dashboard
import RunEvents
import Synchronization
import Testing

@testable import dltui

@MainActor @Suite struct RunDeckTests {
  private static let size = Size(columns: 120, rows: 36)

  /// Gives the batches it is given, one a tick.
  nonisolated private final class Batches: RunSource {
    private let waiting = Mutex<[EventBatch]>([])

    func put(_ events: [RunEvent]) { waiting.withLock { $0.append(EventBatch(events: events)) } }

    func takeBatch() -> EventBatch? {
      waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    func send(_ command: RunCommand) {}
  }

  private static func program(_ source: Batches) -> DashboardProgram {
    DashboardProgram(
      model: DashboardModel(mode: .follow, size: size), source: source, preparation: { .underWay })
  }

  private static func rows(_ steps: Range<Int>) -> RunEvent {
    .scalars(
      ScalarBlock(
        keys: [.trainCost], steps: Array(steps), seconds: steps.map(Double.init),
        values: steps.map { 1 / Double($0 + 1) }))
  }

  /// Bytes asked of the heap by the tick that takes one more row into a long run.
  private static func bytesOfOneRow(
    _ source: Batches, _ tick: () -> ProgramDirective
  ) -> Int {
    source.put([rows(0..<200_000)])
    _ = tick()
    source.put([rows(200_000..<200_001)])
    allocation_counter_start()
    _ = tick()
    _ = allocation_counter_stop()
    return allocation_counter_bytes()
  }

  /// A batch costs a deck what it costs the run that is shown: no copy of its curves.
  @Test(.enabled(if: allocation_counter_works() == 1)) func aBatchIsTakenInWhereTheRunIs() {
    let alone = Batches()
    var program = Self.program(alone)
    let needed = Self.bytesOfOneRow(alone) { program.tick(seconds: 0.1) }
    let source = Batches()
    var deck = RunDeck(empty: Self.program(Batches()), size: Self.size)
    deck.add(RunDeck.Card(path: "run", make: { Self.program(source) }))
    deck.show(0)
    let used = Self.bytesOfOneRow(source) { deck.tick(seconds: 0.1) }
    #expect(used < needed + 10_000, "\(used) bytes, where the run alone takes \(needed)")
  }
}
