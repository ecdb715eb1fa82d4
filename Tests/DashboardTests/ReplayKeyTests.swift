import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// The transport of a replay.
@Suite struct ReplayKeyTests {
  private func expectSeek(
    _ key: Key, _ step: Int, lastMark: Int? = nil, location: SourceLocation = #_sourceLocation
  ) {
    KeyTests.expectCommand(.replay, key, .seek(step: step), location: location) {
      $0.seekTarget = step
      $0.lastMark = lastMark
    }
  }

  @Test func spacePlaysAndHolds() {
    KeyTests.expectCommand(.replay, .character(" "), .pause)
    KeyTests.expectCommand(.replayHeld, .character(" "), .resume)
  }

  @Test func arrowsSeekByAFiftieth() {
    expectSeek(.left, 490)
    expectSeek(.right, 530)
    expectSeek(.home, 0)
    expectSeek(.end, 1020)
  }

  @Test func seeksAddUpUntilTheReplayAnswers() {
    var model = Scene.replay.model(KeyTests.size)
    _ = model.update(.input(.key(.right)))
    let id = model.sentCount + 1
    #expect(
      model.update(.input(.key(.right))) == [.send(.sent(id, .seek(step: 550)))])
    let playback = Playback(
      isPlaying: true, speed: 5, positionSeconds: 20, durationSeconds: 37.8, step: 551,
      lastStep: 1020)
    _ = model.update(.batch(EventBatch(events: [], playback: playback)))
    #expect(
      model.update(.input(.key(.right))) == [.send(.sent(id + 1, .seek(step: 571)))])
  }

  @Test func speedGoesUpAndDownItsLadder() {
    KeyTests.expectCommand(.replay, .character(">"), .playbackSpeed(10)) { $0.requestedSpeed = 10 }
    KeyTests.expectCommand(.replay, .character("<"), .playbackSpeed(2)) { $0.requestedSpeed = 2 }
    var model = Scene.replay.model(KeyTests.size)
    for _ in 0..<20 { _ = model.update(.input(.key(.character(">")))) }
    #expect(model.requestedSpeed == 1000)
    #expect(model.notice?.text == "the replay is at its fastest")
    for _ in 0..<20 { _ = model.update(.input(.key(.character("<")))) }
    #expect(model.requestedSpeed == 0.25)
  }

  @Test func marksAndTheBestAreJumpedTo() {
    expectSeek(.character("n"), 700, lastMark: 700)
    expectSeek(.character("N"), 341, lastMark: 341)
    expectSeek(.character("b"), 595)
  }

  @Test func steppingBackOverMarksNeverSticksToOne() {
    var model = Scene.replayHeld.model(KeyTests.size)
    var playback = model.playback
    _ = model.update(.input(.key(.character("N"))))
    // Rows come every third step: the replay stands a little behind the mark at 341.
    playback?.step = 342
    _ = model.update(.batch(EventBatch(events: [], playback: playback)))
    _ = model.update(.input(.key(.character("N"))))
    #expect(model.seekTarget == 240)
  }

  @Test func rowsAndEpochsAreSteppedThrough() {
    KeyTests.expectCommand(.replayHeld, .character("."), .stepOnce)
    KeyTests.expectCommand(.replayHeld, .character("e"), .epochOnce)
  }

  @Test func steeringKeysDoNothingInAReplay() {
    for key in ["s", "u", "c", "j", "k"] as [Character] {
      KeyTests.expect(.replay, .key(.character(key)), [])
    }
    for key in [Key.up, .down, .enter] { KeyTests.expect(.replay, .key(key), []) }
  }
}
