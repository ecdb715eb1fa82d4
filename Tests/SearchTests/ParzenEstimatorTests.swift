import Foundation
import Testing

@testable import Search
@testable import Training

/// A density from points.
@Suite struct ParzenEstimatorTests {
  private struct Reference: Decodable {
    struct Case: Decodable {
      var points: [[Double]]
      var places: [[Double]]
      var logs: [Double]
    }

    var levels: Int
    var cases: [Case]
  }

  /// `Reference/parzen.py` made the numbers.
  @Test func densitiesOfNumbersAreOptunas() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/parzen.json")
    let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    #expect(reference.cases.map(\.points.count) == [0, 1, 2, 5, 30])
    for one in reference.cases {
      let estimator = ParzenEstimator(
        one.points, coordinates: [.continuum, .continuum, .levels(reference.levels)])
      for (place, log) in zip(one.places, one.logs) {
        let ours = estimator.logDensity(at: place)
        #expect(abs(ours - log) < 1e-9, "\(one.points.count) points, \(place)")
      }
    }
  }

  /// Over a fine grid and all values, with and without points.
  @Test(arguments: [0, 1, 3, 30])
  func allOfTheMassIsInTheCube(count: Int) {
    let points = (0..<count).map {
      SobolSequence.point($0, dimensions: 3, seed: 5).map { $0 * $0 }
    }
    let coordinates: [ParzenEstimator.Coordinate] = [.continuum, .levels(3), .choices(4)]
    let estimator = ParzenEstimator(points, coordinates: coordinates)
    var mass = 0.0
    for step in 0..<400 {
      for level in 0..<3 {
        for choice in 0..<4 {
          let place = [
            (Double(step) + 0.5) / 400, (Double(level) + 0.5) / 3, (Double(choice) + 0.5) / 4,
          ]
          mass += exp(estimator.logDensity(at: place)) / 400
        }
      }
    }
    #expect(abs(mass - 1) < 1e-3, "\(mass)")
  }

  /// Draws come as often as their density says: within 4 deviations of 20,000 draws.
  @Test func drawsFollowTheDensity() {
    let points = [[0.2, 0.1, 0.9], [0.25, 0.5, 0.9], [0.9, 0.5, 0.1]]
    let coordinates: [ParzenEstimator.Coordinate] = [.continuum, .levels(3), .choices(2)]
    let estimator = ParzenEstimator(points, coordinates: coordinates)
    var generator = SplitMix64(state: 7)
    let draws = (0..<20_000).map { _ in estimator.draw(&generator) }
    for level in 0..<3 {
      for choice in 0..<2 {
        let (second, third) = ((Double(level) + 0.5) / 3, (Double(choice) + 0.5) / 2)
        var chance = 0.0
        for step in 0..<100 {
          let place = [(Double(step) + 0.5) / 200, second, third]
          chance += exp(estimator.logDensity(at: place)) / 200
        }
        let came = draws.count { $0[0] < 0.5 && $0[1] == second && $0[2] == third }
        let deviation = (20_000 * chance * (1 - chance)).squareRoot()
        #expect(abs(Double(came) - 20_000 * chance) < 4 * deviation, "\(level), \(choice)")
      }
    }
    #expect(draws.allSatisfy { $0[0] >= 0 && $0[0] <= 1 })
  }

  @Test func theKindOfARangeDecidesHowItIsSeen() {
    let kinds: [(SearchRange, ParzenEstimator.Coordinate)] = [
      (.uniform(0, 1), .continuum), (.logUniform(1e-3, 1), .continuum),
      (.oneMinusLogUniform(0.9, 0.99), .continuum), (.integer(3, 7), .levels(5)),
      (.choice(["a", "b"]), .choices(2)),
    ]
    for (range, coordinate) in kinds { #expect(ParzenEstimator.Coordinate(range) == coordinate) }
    #expect(ParzenEstimator.Coordinate.levels(5).settled(1) == 0.9)
    #expect(ParzenEstimator.Coordinate.choices(2).settled(0.4) == 0.25)
  }
}
