import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct TimeLedgerTests {
  @Test func aQuickStepIsTimedNowAndThenAndASlowOneAlways() {
    func timed(_ secondsEach: Double) -> [Int] {
      var ledger = TimeLedger(now: 0)
      return (1...600).filter { step in
        defer { ledger.countStep() }
        guard ledger.isTimed(step: step) else { return false }
        ledger.add(StepPhases(), step: step, took: secondsEach)
        return true
      }
    }
    #expect(timed(1) == Array(1...600))
    #expect(timed(0.0015).prefix(4) == [1, 4, 7, 10])
    #expect(timed(1e-6) == [1, 257, 513])
    #expect(timed(0) == [1, 257, 513])
  }

  @Test func timedStepsStandForTheOthers() throws {
    var ledger = TimeLedger(now: 10)
    let nothing = ledger.report(step: 0, seconds: 0, now: 10)
    #expect(nothing == nil)
    for step in 1...8 {
      ledger.countStep()
      guard step % 4 == 1 else { continue }
      ledger.add(
        StepPhases(data: 0.25, forward: 0.5, backward: 1, update: 0.125), step: step, took: 2)
    }
    ledger.addLog(3)
    let before = ledger.log
    ledger.addLog(0.5)
    ledger.addEvaluation(2, logBefore: before)
    let told = ledger.report(step: 8, seconds: 16, now: 20)
    let use = try #require(told)
    #expect(use == TimeUse(step: 8, seconds: 16, spent: [2, 4, 8, 1, 1.5, 3.5]))
    #expect(use.shares == [0.1, 0.2, 0.4, 0.05, 0.075, 0.175])
    // What was told is not told again.
    let again = ledger.report(step: 8, seconds: 16, now: 20)
    #expect(again == nil)
  }

  @Test func isToldOnceASecondAndMoreRarelyInALongRun() {
    let ledger = TimeLedger(now: 100)
    #expect(!ledger.isTellingDue(now: 100.9, runSeconds: 1))
    #expect(ledger.isTellingDue(now: 101, runSeconds: 1))
    #expect(!ledger.isTellingDue(now: 117, runSeconds: 3600))
    #expect(ledger.isTellingDue(now: 118, runSeconds: 3600))
  }

  @Test func aRunTellsWhereItsTimeWentAndIsTheSameRun() async throws {
    let outcome = try await Scene.run()
    let uses = outcome.events.compactMap { event in
      if case .timeUse(let use) = event { use } else { nil }
    }
    let last = try #require(uses.last)
    #expect(last.step == 30)
    let shares = try #require(last.shares)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    #expect(shares.allSatisfy { $0 >= 0 } && shares[1] > 0 && shares[4] > 0 && shares[5] > 0)
  }
}
