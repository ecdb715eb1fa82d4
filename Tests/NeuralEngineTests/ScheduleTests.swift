import Foundation
import NeuralEngine
import Testing

@Suite struct ScheduleTests {
  @Test(
    arguments: [
      (.constant, 7.5, 1), (.exponential(rate: 0.5), 0, 1), (.exponential(rate: 0.5), 3, 0.125),
      (.exponential(rate: 0.25), 0.5, 0.5), (.staircase(rate: 0.5, everyEpochs: 2), 1.99, 1),
      (.staircase(rate: 0.5, everyEpochs: 2), 2, 0.5),
      (.staircase(rate: 0.5, everyEpochs: 2), 5.5, 0.25),
      (.inverseTime(rate: 1), 0, 1), (.inverseTime(rate: 0.5), 4, 1.0 / 3),
      (.inverseSquareRoot(k: 1), 0, 1), (.inverseSquareRoot(k: 2), 3, 1),
      (.cosine(final: 0), 0, 1), (.cosine(final: 0), 5, 0.5), (.cosine(final: 0), 10, 0),
      (.cosine(final: 0.1), 5, 0.55), (.cosine(final: 0.1), 10, 0.1),
      (.cosine(final: 0.1), 12, 0.1),
      (.oneCycle(rise: 0.25, start: 0.2, final: 0.1), 0, 0.2),
      (.oneCycle(rise: 0.25, start: 0.2, final: 0.1), 1.25, 0.6),
      (.oneCycle(rise: 0.25, start: 0.2, final: 0.1), 2.5, 1),
      (.oneCycle(rise: 0.25, start: 0.2, final: 0.1), 6.25, 0.55),
      (.oneCycle(rise: 0.25, start: 0.2, final: 0.1), 10, 0.1),
      (.oneCycle(rise: 0, start: 0.2, final: 0.1), 0, 1),
      (.oneCycle(rise: 1, start: 0.2, final: 0.1), 10, 0.1),
      (.warmup(epochs: 4, start: 0.2, then: .constant), 0, 0.2),
      (.warmup(epochs: 4, start: 0.2, then: .constant), 1, 0.4),
      (.warmup(epochs: 4, start: 0.2, then: .constant), 4, 1),
      (.warmup(epochs: 4, start: 0.2, then: .constant), 9, 1),
      (.warmup(epochs: 4, start: 0, then: .cosine(final: 0)), 2, 0.5),
      (.warmup(epochs: 4, start: 0, then: .cosine(final: 0)), 4, 1),
      (.warmup(epochs: 4, start: 0, then: .cosine(final: 0)), 7, 0.5),
      (.warmup(epochs: 4, start: 0, then: .cosine(final: 0)), 10, 0),
      (.warmup(epochs: 2, start: 0.5, then: .exponential(rate: 0.5)), 3, 0.5),
      (.warmup(epochs: 2, start: 0.5, then: .staircase(rate: 0.5, everyEpochs: 2)), 3.9, 1),
      (.warmup(epochs: 20, start: 0, then: .cosine(final: 0)), 10, 0.5),
      (.piecewise([.init(epoch: 2.5, factor: 0.1)], of: .constant), 2.49, 1),
      (.piecewise([.init(epoch: 2.5, factor: 0.1)], of: .constant), 2.5, 0.1),
      (
        .piecewise(
          [.init(epoch: 0, factor: 2), .init(epoch: 5, factor: 0.5)], of: .cosine(final: 0)), 0, 2
      ),
      (
        .piecewise(
          [.init(epoch: 0, factor: 2), .init(epoch: 5, factor: 0.5)], of: .cosine(final: 0)), 5,
        0.25
      ),
    ] as [(Schedule, Double, Double)])
  func multipliersHaveTheirKnownValues(_ schedule: Schedule, epoch: Double, expected: Double) {
    #expect(abs(schedule.multiplier(epoch: epoch, epochs: 10) - expected) < 1e-12)
  }

  private struct Reference: Decodable {
    var epochs: [Double]
    var inverseSquareRoot: [Double]
    var inverseTime: [Double]
  }

  /// Against NumPy's numbers, made by schedules.py.
  @Test func decaysEqualTheReference() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/schedules.json")
    let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    #expect(reference.epochs.count > 50)
    for (place, epoch) in reference.epochs.enumerated() {
      let root = Schedule.inverseSquareRoot(k: 0.7).multiplier(epoch: epoch, epochs: 30)
      #expect(abs(root - reference.inverseSquareRoot[place]) < 1e-15)
      let inverse = Schedule.inverseTime(rate: 0.3).multiplier(epoch: epoch, epochs: 30)
      #expect(abs(inverse - reference.inverseTime[place]) < 1e-15)
    }
  }

  @Test func cosineOverNoEpochsIsAtItsEnd() {
    #expect(Schedule.cosine(final: 0.2).multiplier(epoch: 0, epochs: 0) == 0.2)
  }
}
