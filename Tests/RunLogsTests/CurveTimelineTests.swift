import RunEvents
import Testing

@testable import RunLogs

@Suite struct CurveTimelineTests {
  static func block(
    _ key: String, _ steps: [Int], _ seconds: [Double], _ values: [Double]? = nil
  ) -> ScalarBlock {
    ScalarBlock(
      keys: [MetricKey(key)], steps: steps, seconds: seconds,
      values: values ?? steps.map(Double.init))
  }

  /// Two curves of different paces, and a restart at step 3.
  static let timeline: CurveTimeline = {
    var timeline = CurveTimeline(RunManifest(name: "run"))
    timeline.append(block("a", [1, 2], [1, 2]))
    timeline.append(block("b", [2], [2.25]))
    timeline.append(block("a", [3, 4], [3, 4]))
    timeline.restart(
      .checkpointRestored(Checkpoint(file: "", step: 2, epoch: 0, seconds: 4)))
    timeline.append(block("a", [3, 4, 5], [6, 7, 8], [30, 40, 0.5]))
    return timeline
  }()

  static func rows(_ events: [RunEvent]) -> [String] {
    events.flatMap { event -> [String] in
      switch event {
      case .scalars(let block): block.steps.map { "\(block.keys[0])\($0)" }
      case .checkpointRestored: ["restored"]
      case .started: ["started"]
      default: ["?"]
      }
    }
  }

  @Test func tellsWhatHappenedBetweenTwoTimes() {
    let timeline = Self.timeline
    #expect(timeline.durationSeconds == 8)
    #expect(timeline.lastStep == 5)
    let all = timeline.events(from: timeline.start, to: timeline.end)
    #expect(
      Self.rows(all) == [
        "started", "a1", "a2", "a3", "a4", "b2", "restored", "a3", "a4", "a5",
      ])
    let early = timeline.cursor(at: 2.5, from: timeline.start)
    let later = timeline.cursor(at: 6.5, from: early)
    #expect(
      Self.rows(timeline.events(from: timeline.start, to: early)) == ["started", "a1", "a2", "b2"])
    #expect(Self.rows(timeline.events(from: early, to: later)) == ["a3", "a4", "restored", "a3"])
    #expect(Self.rows(timeline.events(from: later, to: later)) == [])
    #expect(timeline.step(at: early) == 2 && timeline.step(at: later) == 3)
    #expect(timeline.time(at: early) == 2.5)
  }

  @Test func aRowComesWithItsCompanions() {
    let timeline = Self.timeline
    let second = timeline.cursor(showing: 2)
    #expect(
      Self.rows(timeline.events(from: timeline.start, to: second)) == ["started", "a1", "a2", "b2"])
    let next = timeline.cursor(afterNextRow: second)
    #expect(Self.rows(timeline.events(from: second, to: next)) == ["a3"])
    #expect(timeline.cursor(showing: 99) == timeline.end)
  }

  @Test func findsTheBestStep() {
    #expect(Self.timeline.bestStep(MetricKey("a"), .lowerIsBetter) == 5)
    #expect(Self.timeline.bestStep(MetricKey("a"), .higherIsBetter) == 4)
    #expect(Self.timeline.bestStep(MetricKey("none"), .higherIsBetter) == nil)
  }

  @Test func aLogWithoutTimesIsSpreadOverAWhile() {
    var timeline = CurveTimeline(RunManifest(name: "run"))
    timeline.append(Self.block("a", [0, 1, 2], [0, 1, 2]))
    timeline.spread(over: 60)
    #expect(timeline.durationSeconds == 60)
    let cursor = timeline.cursor(at: 30, from: timeline.start)
    #expect(timeline.step(at: cursor) == 1)
    #expect(timeline.time(at: timeline.cursor(showing: 1)) == 30)
  }

  @Test func timesThatGoBackOrAreNoneStandStill() {
    var timeline = CurveTimeline(RunManifest(name: "run"))
    timeline.append(Self.block("a", [0, 1, 2, 3], [1, .nan, 0.5, 2]))
    let events = timeline.events(from: timeline.start, to: timeline.end)
    guard case .scalars(let block) = events.last else { return #expect(Bool(false)) }
    #expect(block.seconds == [1, 1, 1, 2])
  }
}
