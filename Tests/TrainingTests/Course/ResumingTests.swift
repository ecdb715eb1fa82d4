import RunEvents
import Testing

@testable import Training

@Suite struct ResumingTests {
  private static func names(_ commands: [ScheduledCommand]) -> [String] {
    commands.map(\.description)
  }

  @Test func editsAreMadeAgainInTheOrderOfTheirStepsAfterASecondKill() {
    var log = CourseLog()
    log.apply(14, 1, .saveCheckpoint)
    log.save("c-2", 14)
    log.apply(53, 2, .set(.learningRate, 0.01))
    log.apply(119, 3, .set(.l2, 0.01))
    log.apply(189, 4, .set(.epochs, 22))
    log.restore("c-2", 14)
    log.apply(53, 2, .set(.learningRate, 0.01))
    for count in [1, nil] {
      var state = checkpoint(14, commands: count)
      state.seconds = 1
      let continuation = log.course.continuation(from: state)
      #expect(continuation.commands.map(\.afterStep) == [53, 119, 189])
      #expect(continuation.commands.map(\.command.id) == [2, 3, 4])
      #expect(continuation.checkpoint?.commandCount == 1)
    }
  }

  @Test func anEditThatWaitsSinceAnEarlierKillOutlivesALaterCheckpoint() {
    var log = CourseLog()
    log.save("c-1", 0)
    log.apply(112, 1, .set(.learningRate, 5e-4))
    log.restore("c-1", 0)
    log.apply(47, 2, .set(.epochs, 22), before: 20, after: 22)
    log.apply(105, 3, .undo, to: 47, after: 20)
    log.save("c-2", 47)
    let continuation = log.course.continuation(from: checkpoint(47, commands: 2))
    #expect(continuation.commands == [Scene.at(112, 1, .set(.learningRate, 5e-4))])
  }

  @Test func anEditOfALaterProcessStandsAmongThoseOfTheFirst() {
    var log = CourseLog()
    log.apply(53, 1, .set(.l2, 0.5))
    log.apply(90, 2, .set(.l2, 0.1))
    log.restore("c-1", 0, commands: 0)
    log.apply(30, 3, .set(.dropout, 0.5))
    log.apply(53, 1, .set(.l2, 0.5))
    let again = log.course.continuation(from: checkpoint(0, commands: 0)).commands
    #expect(again.map(\.afterStep) == [30, 53, 90])
  }

  @Test func whatWasTakenBackIsNotMadeAgain() {
    var log = CourseLog()
    log.apply(10, 1, .set(.l2, 0.5), before: 0.1, after: 0.5)
    log.apply(10, 2, .set(.dropout, 0.5), before: 0.5, after: 0.5)
    log.apply(20, 3, .set(.l2, 0.1), before: 0.5, after: 0.1)
    log.apply(20, 4, .set(.stepRateLimit, 5), before: 9, after: 5)
    log.apply(30, 5, .undo, to: 20, after: 0.5)
    let once = log.course.continuation(from: nil).commands
    #expect(
      Self.names(once) == [
        "L2 0.5 after step 10", "dropout 0.5 after step 10",
        "step-rate limit 5 after step 20",
      ])
    log.apply(25, 6, .undo, to: 10, after: 0.1)
    #expect(
      Self.names(log.course.continuation(from: nil).commands) == ["step-rate limit 5 after step 20"]
    )
    // A checkpoint that has the edit will not do: only the process that made it could go back.
    #expect(!log.course.canGoOn(from: checkpoint(15, commands: 2)))
    #expect(log.course.canGoOn(from: checkpoint(5, commands: 0)))
    #expect(log.course.canGoOn(from: checkpoint(10, commands: 6)))
  }

  @Test func whatWasMadeAgainIsInForce() {
    var log = CourseLog()
    log.apply(10, 1, .set(.l2, 0.5), before: 0.1, after: 0.5)
    log.apply(11, 2, .set(.l2, 0.6), before: 0.5, after: 0.6)
    log.apply(30, 3, .undoFrom(1), to: 10, after: 0.1, edits: [1, 2])
    #expect(log.course.continuation(from: nil).commands.isEmpty)
    log.apply(14, 4, .redo, to: 30, after: 0.6, edits: [1, 2])
    #expect(
      Self.names(log.course.continuation(from: nil).commands) == [
        "L2 0.5 after step 10", "L2 0.6 after step 11",
      ])
    // Only the process that went back can go on again.
    #expect(!log.course.canGoOn(from: checkpoint(10, commands: 3)))
    #expect(!log.course.canGoOn(from: checkpoint(20, commands: 2)))
    #expect(log.course.canGoOn(from: checkpoint(30, commands: 4)))
  }

  @Test func goingBackToAGoodMomentTakesBackWhatCameAfterIt() {
    var log = CourseLog()
    log.apply(10, 1, .set(.l2, 0.5), before: 0.1, after: 0.5)
    log.apply(30, 2, .set(.learningRate, 9), before: 0.1, after: 9)
    log.apply(30, 3, .undo, to: 20)
    let again = log.course.continuation(from: nil).commands
    #expect(Self.names(again) == ["L2 0.5 after step 10"])
  }

  @Test func aPauseAndAStopAreNotAskedForAgain() {
    var log = CourseLog()
    log.apply(10, 1, .pause)
    log.apply(10, 2, .set(.l2, 0.5))
    log.apply(10, 3, .epochOnce)
    log.apply(15, 4, .rangeTest)
    log.apply(15, 5, .saveCheckpoint)
    log.apply(16, 6, .stop(.afterEpoch))
    let again = log.course.continuation(from: nil).commands
    #expect(Self.names(again) == ["L2 0.5 after step 10"])
  }

  @Test func anEditThatWasNotAnsweredIsNotMadeAgain() {
    var log = CourseLog()
    log.request(10, 1, .set(.batchSize, 5))
    #expect(log.course.continuation(from: nil).commands.isEmpty)
    // But counts where a checkpoint has it.
    log.restore("c-1", 10, commands: 1)
    #expect(log.course.commandsToRepeat == [Scene.at(10, 1, .set(.batchSize, 5))])
  }

  @Test func editsAfterAStepAreLeftOutForGood() {
    var log = CourseLog()
    log.apply(53, 1, .set(.l2, 0.5))
    log.apply(90, 2, .set(.batchSize, 40))
    let start = checkpoint(0, commands: 0)
    let continuation = log.course.continuation(from: start, until: 53)
    #expect(Self.names(continuation.commands) == ["L2 0.5 after step 53"])
    #expect(continuation.leftOut.map(\.command.command.id) == [2])
    #expect(continuation.leftOut.map(\.reason) == ["left out by --until 53"])
    log.restore("c-1", 0, commands: 0)
    log.refuse(0, 2, .set(.batchSize, 40))
    let later = log.course.continuation(from: start)
    #expect(Self.names(later.commands) == ["L2 0.5 after step 53"])
    #expect(later.leftOut.isEmpty)
    // What a checkpoint has cannot be left out any more.
    log.apply(53, 1, .set(.l2, 0.5))
    #expect(!log.course.canGoOn(from: checkpoint(60, commands: 1), until: 52))
    #expect(log.course.canGoOn(from: checkpoint(60, commands: 1), until: 53))
    #expect(log.course.continuation(from: nil, until: -1).commands.isEmpty)
  }

  @Test func whatWaitsInACheckpointIsCarriedOutInItsOrder() {
    let waiting = [
      Scene.at(60, 2, .set(.l2, 0.5)), Scene.at(70, 3, .undo), Scene.at(62, 4, .pause),
    ]
    var log = CourseLog()
    log.apply(10, 1, .set(.dropout, 0.5))
    log.apply(60, 2, .set(.l2, 0.5))
    log.apply(65, 9, .set(.dropout, 0.1))
    let state = checkpoint(50, commands: 1, pending: waiting)
    #expect(log.course.canGoOn(from: state))
    let again = log.course.continuation(from: state).commands
    #expect(again.map(\.command.id) == [2, 9, 3, 4])
    // An undo needs the process that made the edit: then from before it.
    let late = checkpoint(65, commands: 2, pending: [waiting[1]])
    #expect(!log.course.canGoOn(from: late))
    let anew = log.course.continuation(from: nil, waiting: late.pending).commands
    #expect(anew.map(\.command.id) == [1, 2, 9, 3])
  }

  @Test func anEditThatTheRunIsKilledAfterAgainAndAgainIsSuspected() throws {
    var log = CourseLog()
    log.apply(53, 1, .set(.batchSize, 40))
    #expect(log.course.suspect == nil)
    log.restore("c-1", 0, commands: 0)
    log.apply(53, 1, .set(.batchSize, 40))
    let (edit, kills) = try #require(log.course.suspect)
    #expect(edit == Scene.at(53, 1, .set(.batchSize, 40)))
    #expect(kills == 2)
    log.finish(60)
    #expect(log.course.suspect == nil)
  }
}
