import Testing

@testable import Diagnosis

/// What each hyperparameter explains.
@Suite struct HyperparameterImportanceTests {
  /// Numbers without pattern in 0..<1.
  private static func numbers(_ count: Int, seed: UInt32) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Double(state >> 8) / Double(1 << 24)
    }
  }

  /// Nearly all of the score is a parabola of the rate, but of its ranks, which are none, the
  /// fit explains 0.78 and not 0.9 or more. NumPy 2.4.6, `np.polyfit(x, ranks, 2)` and adjusted.
  @Test func theOneThatMattersComesFirstWithThreeQuartersOfTheRanks() throws {
    let rate = Self.numbers(40, seed: 1)
    let other = Self.numbers(40, seed: 9)
    let scores = zip(rate, other).map { -($0 - 0.4) * ($0 - 0.4) + 0.01 * $1 }
    let values = HyperparameterImportance.values(
      units: zip(rate, other).map { [$0, $1] }, kinds: [.number, .number], scores: scores,
      isHigherBetter: true)
    #expect(abs(try #require(values[0]) - 0.7828541815252288) < 1e-9)
    #expect(abs(try #require(values[1]) - 0.001701291730221599) < 1e-9)
  }

  /// NumPy 1.26, `np.polyfit(x, y, 2)`: R² = 0.88897959, and 1 − (1 − R²) · 5/3 of it.
  @Test func theFitIsTheTextbooks() throws {
    let places = [0, 0.2, 0.4, 0.6, 0.8, 1]
    let values = HyperparameterImportance.values(
      units: places.map { [$0] }, kinds: [.number], scores: [1, 2, 4, 3, 5, 6],
      isHigherBetter: true)
    #expect(abs(try #require(values[0]) - 0.8149659863945579) < 1e-12)
  }

  @Test func aChoiceIsJudgedByItsMeans() throws {
    let units = [0.1, 0.1, 0.1, 0.9, 0.9, 0.9].map { [$0] }
    let values = HyperparameterImportance.values(
      units: units, kinds: [.choice(2)], scores: [6, 5, 4, 3, 2, 1], isHigherBetter: false)
    // Between: 2 · 3 · 1.5² = 13.5 of 17.5; adjusted 1 − (1 − 0.771429) · 5/4.
    let expected = 1.0 - (1.0 - 13.5 / 17.5) * 1.25
    let found = try #require(values[0])
    #expect(abs(found - expected) < 1e-12)
  }

  /// Three settings that go together explain the same: each would have nearly all of it.
  @Test func importancesTogetherAreNoMoreThanAll() throws {
    let places = [0.1, 0.25, 0.3, 0.5, 0.55, 0.8, 0.9]
    let values = HyperparameterImportance.values(
      units: places.map { [$0, 1 - $0, $0 * $0] }, kinds: [.number, .number, .number],
      scores: places, isHigherBetter: true
    ).compactMap { $0 }
    #expect(values.count == 3)
    #expect(abs(values.reduce(0, +) - 1) < 1e-12)
    #expect(values.allSatisfy { abs($0 - 1.0 / 3) < 0.02 })
  }

  @Test func aRunThatCameApartIsOnlyTheLast() throws {
    let places = Self.numbers(20, seed: 4)
    var scores = places
    scores[3] = .nan
    let values = HyperparameterImportance.values(
      units: places.map { [$0] }, kinds: [.number], scores: scores, isHigherBetter: true)
    #expect(try #require(values[0]) > 0.5)
  }

  @Test func tooFewOrAllAlikeSayNothing() {
    func value(_ scores: [Double]) -> Double?? {
      HyperparameterImportance.values(
        units: scores.indices.map { [Double($0) / 10] }, kinds: [.number], scores: scores,
        isHigherBetter: true
      ).first
    }
    #expect(value([1, 2, 3]) == .some(nil))
    #expect(value([2, 2, 2, 2, 2, 2, 2]) == .some(nil))
    #expect(HyperparameterImportance.midRanks([3, 1, 3, .infinity]) == [2.5, 1, 2.5, 4])
  }
}
