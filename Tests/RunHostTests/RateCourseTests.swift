import RunEvents
import Testing

@testable import RunHost

/// A schedule of rates that were set by hand, where some of them moved.
@Suite struct RateCourseTests {
  private func events(_ edits: [(step: Int, value: Double, before: Double, ramp: Int?)])
    -> [RunEvent]
  {
    [.started(RunManifest(name: "r"))]
      + edits.enumerated().flatMap { index, edit -> [RunEvent] in
        let terms = EditTerms(ramp: edit.ramp.map { EditSpan(Double($0), .steps) })
        let command = RunCommand(id: index + 1, .set(.learningRate, edit.value, terms))
        var outcome = CommandOutcome(
          command: command, step: edit.step, seconds: 0, before: edit.before, after: edit.value)
        outcome.ramp = edit.ramp.map {
          RunningRamp.Start(value: edit.before, step: edit.step, steps: $0)
        }
        return [
          .commandRequested(CommandRequest(command: command, step: edit.step, seconds: 0)),
          .commandApplied(outcome),
        ]
      }
  }

  @Test func eachStepOfARampIsAPiece() {
    let course = RateCourse(events([(10, 0.1, 1, 4)]), start: 1)
    #expect(course.pieces.map(\.step) == [11, 12, 13, 14])
    let rates = [0.5623413251903491, 0.31622776601683794, 0.1778279410038923, 0.1]
    for (piece, rate) in zip(course.pieces, rates) {
      #expect(abs(piece.rate / rate - 1) < 1e-14)
    }
    #expect(course.pieces.last?.rate == 0.1)
  }

  @Test func aRampEndsWhereAnotherEditTakesItsPlace() {
    let course = RateCourse(events([(10, 0.1, 1, 4), (12, 2, 0.3, nil)]), start: 1)
    #expect(course.pieces.map(\.step) == [11, 12])
    #expect(course.pieces.last?.rate == 2)
    let after = RateCourse(events([(10, 0.1, 1, 4), (20, 2, 0.1, nil)]), start: 1)
    #expect(after.pieces.map(\.step) == [11, 12, 13, 14, 20])
  }
}
