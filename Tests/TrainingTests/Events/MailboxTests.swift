import RunEvents
import Testing

@testable import Training

@Suite struct MailboxTests {
  static func row(_ step: Int, _ key: MetricKey = .batchCost, _ value: Double = 1) -> RunEvent {
    .scalars(
      ScalarBlock(step: step, epoch: 0, seconds: Double(step), values: [(key, value)]))
  }

  static func note(_ text: String) -> RunEvent {
    .message(Message(level: .note, text: text, step: 0, seconds: 0))
  }

  @Test func rowsOfTheSameKeysBecomeOneBlock() {
    var mailbox = Mailbox()
    #expect(mailbox.isEmpty)
    for step in 1...3 { mailbox.receive(Self.row(step, .batchCost, Double(step) / 2)) }
    mailbox.receive(Self.row(3, .devCost, 9))
    mailbox.receive(Self.row(4, .batchCost, 2))
    let events = mailbox.takeAll()
    #expect(
      events == [
        .scalars(
          ScalarBlock(
            keys: [.batchCost], steps: [1, 2, 3, 4], epochs: [0, 0, 0, 0], seconds: [1, 2, 3, 4],
            values: [0.5, 1, 1.5, 2])), Self.row(3, .devCost, 9),
      ])
    #expect(mailbox.isEmpty)
  }

  @Test func nothingMovesPastAnEventThatRowsCouldDependOn() {
    var mailbox = Mailbox()
    let events = [Self.row(1), Self.note("branched"), Self.row(2), Self.note("paused")]
    events.forEach { mailbox.receive($0) }
    let taken = mailbox.takeAll()
    #expect(taken == events)
  }

  @Test func columnsStayApartWithSeveralKeys() {
    var mailbox = Mailbox()
    for step in 1...2 {
      mailbox.receive(
        .scalars(
          ScalarBlock(
            step: step, epoch: 0, seconds: 0,
            values: [(.trainCost, Double(step)), (.devCost, Double(10 * step))])))
    }
    let events = mailbox.takeAll()
    guard case .scalars(let block)? = events.first else {
      Issue.record("no block")
      return
    }
    #expect(Array(block.column(0)) == [1, 2])
    #expect(Array(block.column(1)) == [10, 20])
  }

  @Test func aFrameThatNeverComesCostsResolutionAndNoMemory() throws {
    var mailbox = Mailbox()
    let count = 100_000
    for step in 1...count {
      mailbox.receive(Self.row(step, .batchCost, step == 777 ? .nan : 3))
      mailbox.receive(.epochFinished(EpochSummary(epoch: step, step: step, seconds: 0)))
    }
    let events = mailbox.takeAll()
    guard case .scalars(let block)? = events.first else {
      Issue.record("no block")
      return
    }
    #expect(block.rowCount <= Mailbox.maximumRows)
    #expect(block.rowCount > Mailbox.maximumRows / 4)
    #expect(block.steps.last == count)
    #expect(block.steps == block.steps.sorted())
    // The mean of a constant is the constant, and the one that is not a number stays in sight.
    #expect(block.values.filter(\.isNaN).count == 1)
    #expect(block.values.allSatisfy { $0.isNaN || $0 == 3 })
    #expect(events.count - 1 <= Mailbox.maximumEpochs)
    #expect(
      events.last == .epochFinished(EpochSummary(epoch: count, step: count, seconds: 0)))
  }

  @Test func measurementsOfTheLayersAreThinnedAndTheLastIsKept() {
    var mailbox = Mailbox()
    for step in 1...1000 {
      mailbox.receive(.layers(LayerStatistics(step: step, seconds: 0, layers: [])))
    }
    let steps = mailbox.takeAll().map { event in
      if case .layers(let statistics) = event { statistics.step } else { -1 }
    }
    #expect(steps.count <= Mailbox.maximumMeasurements)
    #expect(steps.count > Mailbox.maximumMeasurements / 4)
    #expect(steps.last == 1000)
    #expect(steps == steps.sorted())
  }

  @Test func theSourceGivesEachEventOnce() {
    let source = LiveRunSource()
    #expect(source.takeBatch() == nil)
    source.receive(Self.note("a"))
    #expect(source.takeBatch() == EventBatch(events: [Self.note("a")]))
    #expect(source.takeBatch() == nil)
  }

  @Test func anotherRunsEventsStartOver() {
    let source = LiveRunSource()
    source.receive(Self.note("a"))
    source.startOver()
    #expect(source.takeBatch() == nil)
    source.receive(Self.note("b"))
    #expect(source.takeBatch() == EventBatch(events: [Self.note("b")], startsOver: true))
    source.receive(Self.note("c"))
    #expect(source.takeBatch() == EventBatch(events: [Self.note("c")]))
  }

  @Test func everySinkGetsTheEventThoughOneFails() {
    struct Refusal: Error {}
    struct Refusing: RunEventSink {
      func receive(_ event: RunEvent) throws { throw Refusal() }
    }
    let source = LiveRunSource()
    #expect(throws: Refusal.self) {
      try SinkList([Refusing(), source]).receive(Self.note("disk full"))
    }
    #expect(source.takeBatch()?.events == [Self.note("disk full")])
  }
}
