import RunEvents
import Testing

@testable import RunHost
@testable import Search

/// What a trial's events say of it.
@Suite struct TrialCourseTests {
  private func course(_ events: [RunEvent], rungs: [Int] = [1, 3]) -> TrialCourse {
    var course = TrialCourse(
      metrics: [.devCost, MetricKey("val_loss")], direction: .lowerIsBetter, rungs: rungs)
    events.forEach { course.take($0) }
    return course
  }

  private func row(_ epoch: Double, _ key: MetricKey, _ value: Double) -> RunEvent {
    .scalars(ScalarBlock(step: Int(epoch * 10), epoch: epoch, seconds: 0, values: [(key, value)]))
  }

  @Test func aRungIsReachedWithTheValueThatWasMeasuredAtIt() {
    let before = course([row(1, .devCost, 5), row(2, .devCost, 3), row(2.9, .trainCost, 1)])
    #expect(before.value(after: 1) == 5 && before.value(after: 3) == nil && before.best == 3)
    let at = course([row(2, .devCost, 3), row(3, .trainCost, 1), row(3, .devCost, 2)])
    #expect(at.value(after: 3) == 2)
    // Nothing is measured at the third: the one before counts once the fourth is done.
    let behind = course([row(2, .devCost, 3), row(3.5, .trainCost, 1)])
    #expect(behind.value(after: 3) == nil)
    let later = course([row(2, .devCost, 3), row(4, .trainCost, 1), row(5, .devCost, 1)])
    #expect(later.value(after: 3) == 3 && later.best == 1)
  }

  @Test func withoutAValueNoRungIsReached() {
    let course = course([row(9, .trainCost, 1), row(9, .devCost, .nan)])
    #expect(course.value(after: 1) == nil && course.best == nil && course.epochs == 9)
    #expect(course.lack(of: "val_f1") == "it told no val_f1; it told dev/cost, train/cost")
    #expect(self.course([]).lack(of: "x") == "it told no x, and nothing else")
  }

  private func applied(_ command: RunCommand) -> RunEvent {
    .commandApplied(CommandOutcome(command: command, step: 7, seconds: 1))
  }

  @Test func onlyEditsByHandMarkATrial() {
    let first = InitialSetting.commands([InitialSetting(.learningRate, 0.1)]).map(\.command)
    #expect(first.count == 2)
    let own =
      first.map(applied) + [
        applied(RunCommand(.pause)), applied(RunCommand(.resume)),
        applied(RunCommand(.set(.learningRate, 1), origin: .run)),
        applied(RunCommand(.set(.stepRateLimit, 1))),
        applied(RunCommand(.set(Hyperparameter("gradientNormLogging"), 1))),
      ]
    #expect(course(own).edit == nil)
    let edited = course(own + [applied(RunCommand(.set(.learningRate, 0.5), origin: .script))])
    #expect(edited.edit == "learning rate 0.5 at step 7")
    #expect(course([applied(RunCommand(.undo))]).edit == "undo at step 7")
  }

  @Test func aValueThatWasNotSetIsAProblemButNotTheHold() {
    let first = InitialSetting.commands([InitialSetting(.learningRate, 0.1)]).map(\.command)
    func refused(_ command: RunCommand) -> RunEvent {
      .commandRefused(CommandRefusal(command: command, step: 0, seconds: 0, reason: "why"))
    }
    #expect(course([refused(first[0])]).settingProblem == nil)
    #expect(
      course([refused(first[1])]).settingProblem == "learningRate 0.1 cannot be set (why)")
    #expect(course([refused(RunCommand(.set(.learningRate, 1)))]).settingProblem == nil)
  }

  @Test func settingsAreReadByTheNamesThatPeopleUse() throws {
    for name in ["lr", "learning_rate", "learningRate"] {
      #expect(try InitialSetting(name + "=0.5").hyperparameter == .learningRate)
    }
    #expect(
      try InitialSetting("aux_weight=1e-3") == InitialSetting(Hyperparameter("aux_weight"), 1e-3))
    for text in ["lr", "=1", "lr=", "lr=fast", "lr=nan"] {
      #expect(throws: InitialSetting.Problem.self) { try InitialSetting(text) }
    }
  }
}
