import RunCoding
import RunEvents
import Testing

@testable import RunLogs

/// A run in one line, kept up while its log grows, beside one that is read whole.
@Suite struct FollowedSummaryTests {
  private static func lines(of events: [RunEvent]) -> String {
    var encoder = EventEncoder()
    var lines: [UInt8] = []
    for event in events { encoder.append(event, to: &lines) }
    return String(decoding: lines, as: UTF8.self)
  }

  private static func rows(_ steps: Range<Int>, _ value: Double) -> RunEvent {
    .scalars(
      ScalarBlock(
        keys: [MetricKey(.train, "loss")], steps: Array(steps), epochs: [],
        seconds: steps.map { Double($0) / 10 },
        values: [Double](repeating: value, count: steps.count)))
  }

  @Test func whatIsReadOnIsWhatIsReadWhole() throws {
    let folder = try ScratchFolder()
    let name = "run/" + RunLog.eventsName
    let path = folder.path + "/run"
    try folder.write("", to: name)
    let followed = try FollowedSummary(path: path)
    #expect(throws: RunLogError.self) { try followed.read() }
    let text = Array(Self.lines(of: SampleEvents.all).utf8)
    // Anywhere within a line, and several of them at once.
    var end = 0
    while end < text.count {
      let start = end
      end = min(text.count, end + 1 + text.count / 7)
      try folder.append(String(decoding: text[start..<end], as: UTF8.self), to: name)
      #expect(try followed.read() == RunSummary(RunLog.open(path)))
      #expect(try followed.read() == RunSummary(ofRunAt: path))
    }
    #expect(try followed.read().steps > 0)
  }

  @Test func aLogThatBeginsAnewIsReadAnew() throws {
    let folder = try ScratchFolder()
    let name = "run/" + RunLog.eventsName
    try folder.write(Self.lines(of: [Self.rows(1..<400, 2)]), to: name)
    let followed = try FollowedSummary(path: folder.path + "/run")
    #expect(try followed.read().steps == 399)
    try folder.write(Self.lines(of: [Self.rows(1..<5, 3)]), to: name)
    let summary = try followed.read()
    #expect(summary.steps == 4 && summary.durationSeconds == 0.4)
    #expect(summary.facts.metrics[MetricKey(.train, "loss")]?.last == 3)
  }

  @Test func aDamagedLineIsCountedOnce() throws {
    let folder = try ScratchFolder()
    let name = "run/" + RunLog.eventsName
    try folder.write(Self.lines(of: [Self.rows(1..<4, 2)]) + "{ no event\n", to: name)
    let followed = try FollowedSummary(path: folder.path + "/run")
    // There is no manifest either.
    #expect(try followed.read().problemCount == 2)
    try folder.append(Self.lines(of: [Self.rows(4..<6, 1)]), to: name)
    #expect(try followed.read().problemCount == 2)
  }
}
