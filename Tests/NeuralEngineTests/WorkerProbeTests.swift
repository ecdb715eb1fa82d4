import Testing

@testable import NeuralEngine

@Suite struct WorkerProbeTests {
  /// A machine whose cores meet within `meeting`.
  private func probe(_ meeting: Duration?) -> WorkerProbe { WorkerProbe { _ in meeting } }

  @Test func coresThatLieTogetherAreTakenWithoutAStep() {
    let workers = probe(.nanoseconds(150)).workers(2) { _ in
      Issue.record("no step needs to be timed")
      return nil
    }
    #expect(workers == 2)
  }

  @Test func oneWorkerIsNotProbed() {
    let probe = WorkerProbe { _ in
      Issue.record("one worker meets nobody")
      return nil
    }
    #expect(probe.workers(1) { _ in nil } == 1)
  }

  @Test(arguments: [
    // Seconds of a step by one worker and by four, and what is taken.
    (0.010, 0.004, 4), (0.010, 0.012, 1), (0.010, 0.010, 4),
  ])
  func apartTheQuickerNumberIsTaken(one: Double, several: Double, expected: Int) {
    let workers = probe(.microseconds(2)).workers(4) { $0 == 1 ? .seconds(one) : .seconds(several) }
    #expect(workers == expected)
  }

  @Test func whatCannotBeMeasuredChangesNothing() {
    #expect(probe(nil).workers(2) { _ in .seconds(1) } == 2)
    #expect(probe(.microseconds(2)).workers(2) { _ in nil } == 2)
    #expect(probe(.microseconds(2)).workers(2) { $0 == 1 ? nil : .seconds(1) } == 2)
  }

  @Test func meetingsAreMeasured() throws {
    let measured = try #require(MeetingTime.measure(workers: 3, enough: .zero))
    #expect(measured > .zero)
  }

  @Test(arguments: [EngineBenchmark.digits, .transformer, .normed])
  func stepsAreTimedAndChangeNothing(_ benchmark: EngineBenchmark) throws {
    let examples = benchmark.examples(count: benchmark.batchSize)
    let time = Trainer.stepTime(
      of: benchmark.network, optimizer: benchmark.optimizer, workers: 2, on: examples,
      batchSize: benchmark.batchSize)
    #expect(try #require(time) > .zero)
  }

  @Test func noExamplesGiveNoTime() {
    let digits = EngineBenchmark.digits
    let none = ExampleSet(
      inputs: [], featureCount: 64, targets: .classes([], count: 10))
    #expect(
      Trainer.stepTime(
        of: digits.network, optimizer: digits.optimizer, workers: 1, on: none, batchSize: 8) == nil)
  }
}
