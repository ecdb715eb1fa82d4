import Foundation
import NeuralEngine
import RunEvents
import Synchronization
import Testing

@testable import Training

@Suite struct RepeatingTests {
  @Test func whatWasTrainedAnewCountsOnce() {
    var log = CourseLog()
    log.save("c-1", 0)
    log.apply(53, 1, .set(.l2, 0.01))
    for _ in 0..<2 {
      log.restore("c-1", 0)
      log.apply(32, 2, .set(.momentum, 0.8))
      log.apply(53, 1, .set(.l2, 0.01))
    }
    log.finish(340)
    #expect(log.course.commandsToRepeat.map(\.command.id) == [2, 1])
    #expect(log.course.commandsToRepeat.map(\.afterStep) == [32, 53])
  }

  @Test func aRunThatWasKilledWhilePausedGoesOnAndItsStopsAreNone() {
    var log = CourseLog()
    log.apply(10, 1, .stop(.atNextBest))
    log.apply(20, 2, .pause)
    log.restore("c-2", 20, commands: 2)
    log.apply(30, 3, .stop(.afterEpoch))
    let commands = log.course.commandsToRepeat
    #expect(
      commands.map(\.description) == [
        "pause after step 20", "resume after step 20",
        "stop after this epoch after step 30",
      ])
    #expect(Set(commands.map(\.command.id)).count == 3)
  }

  @Test func lookingAtTheTestSetOfARunThatIsOverIsNotPartOfIt() {
    var log = CourseLog()
    log.apply(10, 1, .set(.l2, 0.1))
    log.finish(20)
    log.apply(18, 3_000_000_000, .measureTest)
    #expect(log.course.commandsToRepeat.map(\.command.id) == [1])
  }

  /// The log says pause, and nobody is there to go on.
  @Test func aPauseInARunThatNobodyWatchesGoesOn() async throws {
    let plain = try await Scene.run()
    let outcome = try await Scene.run(
      Scene.recipe(), Scene.options([Scene.at(8, 1, .pause)]) { $0.isAttended = false })
    #expect(outcome.finish.reason == .completed)
    #expect(outcome.parameters == plain.parameters)
  }

  /// Whoever sends a pause is there to go on, as with the trials of a search.
  @Test func aPauseThatIsSentHoldsARunThatNobodyWatches() async throws {
    let resumed = Mutex(false)
    let outcome = try await Scene.run(
      Scene.recipe(), Scene.options { $0.isAttended = false }
    ) { event, source in
      switch event {
      case .epochFinished(let summary) where summary.epoch == 2:
        source.send(RunCommand(id: 1, .pause))
      case .commandApplied where event.isPause:
        resumed.withLock { $0 = true }
        source.send(RunCommand(id: 2, .resume))
      default: break
      }
    }
    #expect(resumed.withLock { $0 })
    #expect(outcome.finish.reason == .completed)
    // The run does not go on of its own accord: the only resume is the one that was sent.
    let resumes = outcome.events.applied.filter { $0.command.action == .resume }
    #expect(resumes.map(\.command.id) == [2])
  }

  @Test func anAccidentThatWasUndoneIsRepeatedWithoutAnybody() async throws {
    let steered = try await Scene.run(
      NonFiniteTests.explosive, Scene.options([Scene.at(7, 1, .set(.learningRate, 50))])
    ) { event, source in
      guard event.isPause else { return }
      source.send(RunCommand(id: 2, .undo))
      source.send(RunCommand(id: 3, .resume))
    }
    let repeated = try await Scene.run(
      NonFiniteTests.explosive,
      Scene.options(RunCourse(steered.events).commandsToRepeat) { $0.isAttended = false })
    #expect(repeated.finish.reason == .completed)
    #expect(repeated.events.branches.map(\.toStep) == [7])
    #expect(repeated.parameters == steered.parameters)
  }
}
