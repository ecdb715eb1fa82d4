import Glibc
import RunEvents
import Testing

@testable import RunLogs

/// What a program prints into a pipe, read by the thread that follows it.
@Suite struct PipedRunTests {
  private struct Heard {
    var printed: [PrintedLine] = []
    var events: [RunEvent] = []
    var isOver = false
  }

  /// All that is heard of a program that prints this and ends.
  private func heard(_ text: String) throws -> Heard {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    let piped = PipedRun(descriptor: ends[0], name: "pipe")
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
      try #require(count > 0)
      rest = rest.dropFirst(count)
    }
    close(ends[1])
    var heard = Heard()
    let deadline = ContinuousClock.now + .seconds(20)
    while !heard.isOver, ContinuousClock.now < deadline {
      guard let batch = piped.run.takeBatch() else {
        sched_yield()
        continue
      }
      heard.printed += batch.printed
      heard.events += batch.events
      heard.isOver = batch.isOver
    }
    #expect(heard.isOver)
    return heard
  }

  private func note(_ events: [RunEvent]) -> Message? {
    events.compactMap { if case .message(let message) = $0 { message } else { nil } }.last
  }

  @Test func everyLineIsThereWithItsStepAndTheEndIsAtTheLast() throws {
    let heard = try heard("hello\nstep 3 loss 0.5\nstep 4 loss 0.4\nTraceback\nKeyError: 'lr'")
    #expect(
      heard.printed == [
        PrintedLine("hello"), PrintedLine("step 3 loss 0.5", step: 3),
        PrintedLine("step 4 loss 0.4", step: 4), PrintedLine("Traceback", step: 4),
        PrintedLine("KeyError: 'lr'", step: 4),
      ])
    #expect(note(heard.events)?.text == "the program has closed the pipe")
    #expect(note(heard.events)?.step == 4)
  }

  @Test func aProgramThatLogsNothingHasBegunAllTheSame() throws {
    let heard = try heard("loading\nTraceback\n")
    #expect(heard.printed.map(\.text) == ["loading", "Traceback"])
    guard case .started(let manifest) = heard.events.first else {
      Issue.record("it has not begun")
      return
    }
    #expect(manifest.name == "pipe" && note(heard.events)?.step == 0)
  }

  /// Memory is bounded however much comes, and the end is what is kept.
  @Test func ofVeryMuchTheLastLinesAreKept() throws {
    let heard = try heard((0..<200_000).map { "line \($0) of many" }.joined(separator: "\n"))
    #expect(heard.printed.last?.text == "line 199999 of many")
    #expect(
      heard.printed.suffix(2000).map(\.text) == (198_000..<200_000).map { "line \($0) of many" })
  }

  @Test func ofWhatComesTooFastWholeLinesAreKept() {
    let tail = PrintedTail(naming: .standard)
    for number in 0..<100_000 { tail.append(Array("line \(number) of many\n".utf8)[...]) }
    let lines = tail.takeLines().map(\.text)
    #expect(lines.count < 40_000 && lines.last == "line 99999 of many")
    #expect(lines.first?.hasPrefix("line ") == true)
    tail.append(Array("the e".utf8)[...])
    #expect(tail.takeLines().isEmpty && tail.openLines == ["the e"])
    tail.append(Array("nd".utf8)[...])
    #expect(tail.takeLines(isLast: true).map(\.text) == ["the end"])
    #expect(tail.openLines.isEmpty)
  }
}
