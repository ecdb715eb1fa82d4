import Foundation
import Testing

@testable import Search

/// Points that lie evenly from the first on.
@Suite struct SobolSequenceTests {
  private struct ReferencePoint: Decodable {
    var index: Int
    var point: [Double]
  }

  /// `Reference/sobol.py` made the numbers.
  @Test func pointsAreThoseOfSciPy() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/sobol.json")
    let points = try JSONDecoder().decode([ReferencePoint].self, from: Data(contentsOf: file))
    #expect(points.count == 17 && points[0].point.count == SobolSequence.dimensionCount)
    for reference in points {
      let point = SobolSequence.point(
        reference.index, dimensions: SobolSequence.dimensionCount, seed: nil)
      #expect(point.map { $0 * 0x1p32 } == reference.point, "point \(reference.index)")
    }
  }

  /// Of 64 points each of 64 equal parts of a coordinate has one, and of the first two together each
  /// box of an area of a 64th.
  @Test(arguments: [nil, 1, 2] as [UInt64?])
  func everyPartHasAPoint(seed: UInt64?) {
    let points = (0..<64).map { SobolSequence.point($0, dimensions: 24, seed: seed) }
    for dimension in 0..<24 {
      #expect(Set(points.map { Int($0[dimension] * 64) }).count == 64, "\(dimension)")
    }
    for (across, down) in [(2, 32), (4, 16), (8, 8), (16, 4), (32, 2)] {
      let boxes = points.map { [Int($0[0] * Double(across)), Int($0[1] * Double(down))] }
      #expect(Set(boxes).count == 64, "\(across) × \(down)")
    }
  }

  @Test func aSeedScramblesAndRepeats() {
    let points = [UInt64(1), 1, 2].map { seed in
      (0..<32).map { SobolSequence.point($0, dimensions: 3, seed: seed) }
    }
    #expect(points[0] == points[1])
    #expect(points[0] != points[2])
    // The corner of the cube, where an unscrambled sequence begins, is none of them.
    #expect(points[0].allSatisfy { $0.allSatisfy { $0 > 0 && $0 < 1 } })
    // No two coordinates are alike.
    #expect(points[0].allSatisfy { Set($0).count == 3 })
  }

  /// A mean over the cube is found more closely than at random, for every one of ten seeds.
  @Test func meansAreCloserThanAtRandom() {
    func product(_ point: [Double]) -> Double { point.reduce(1) { $0 * (0.5 + $1) } }
    for seed in UInt64(0)..<10 {
      let even = (0..<256).map { SobolSequence.point($0, dimensions: 5, seed: seed) }
      let error = abs(even.reduce(0) { $0 + product($1) } / 256 - 1)
      // The deviation of a product of five is (13/12)⁵ − 1 squared: 0.7 / 16 = 0.044 over 256 at random.
      #expect(error < 0.011, "seed \(seed)")
    }
  }

  @Test func coordinatesWithoutDirectionNumbersAreAtRandom() {
    let count = SobolSequence.dimensionCount
    let points = (0..<200).map { SobolSequence.point($0, dimensions: count + 2, seed: 4) }
    for dimension in count..<count + 2 {
      let mean = points.reduce(0) { $0 + $1[dimension] } / 200
      #expect(abs(mean - 0.5) < 0.07)
    }
    #expect(points.allSatisfy { $0[count] != $0[count + 1] })
  }
}
