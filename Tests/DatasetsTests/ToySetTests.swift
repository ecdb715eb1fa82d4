import Datasets
import Foundation
import NeuralEngine
import Testing

@Suite struct ToySetTests {
  /// Points by class.
  func points(_ set: ToySet) throws -> [[(x: Float, y: Float)]] {
    let examples = try load(.toy(set)).examples
    guard case .classes(let labels, let count) = examples.targets else { return [] }
    var points = [[(x: Float, y: Float)]](repeating: [], count: count)
    for (row, label) in labels.enumerated() {
      points[Int(label)].append((examples.inputs[2 * row], examples.inputs[2 * row + 1]))
    }
    return points
  }

  @Test(arguments: ToySet.Shape.allCases)
  func classesShareTheCountEqually(shape: ToySet.Shape) throws {
    let data = try load(.toy(ToySet(shape, count: 200)))
    #expect(data.examples.count == 200)
    #expect(data.facts.featureNames == ["x", "y"])
    #expect(data.facts.classNames == shape.classNames)
    #expect(data.examples.inputs.allSatisfy { $0.isFinite })
    let sizes = try points(ToySet(shape, count: 200)).map(\.count)
    #expect(sizes.allSatisfy { $0 == 200 / sizes.count || $0 == 200 / sizes.count + 1 })
  }

  @Test(arguments: ToySet.Shape.allCases)
  func theSeedDecidesThePoints(shape: ToySet.Shape) throws {
    let one = try load(.toy(ToySet(shape, seed: 1)))
    #expect(try load(.toy(ToySet(shape, seed: 1))).examples == one.examples)
    #expect(try load(.toy(ToySet(shape, seed: 2))).examples != one.examples)
    #expect(try load(.toy(ToySet(shape, seed: 2))).facts.fingerprint != one.facts.fingerprint)
  }

  @Test func withoutNoiseTheShapesAreTheTextbooks() throws {
    let moons = try points(ToySet(.moons, count: 100, noise: 0))
    #expect(moons[0].allSatisfy { (hypot($0.x, $0.y) - 1).magnitude < 1e-6 && $0.y > -1e-6 })
    #expect(
      moons[1].allSatisfy {
        (hypot($0.x - 1, $0.y - 0.5) - 1).magnitude < 1e-6 && $0.y < 0.5 + 1e-6
      })
    let circles = try points(ToySet(.circles, count: 100, noise: 0))
    #expect(circles[0].allSatisfy { (hypot($0.x, $0.y) - 1).magnitude < 1e-6 })
    #expect(circles[1].allSatisfy { (hypot($0.x, $0.y) - 0.5).magnitude < 1e-6 })
    let xor = try points(ToySet(.xor, count: 100, noise: 0))
    #expect(xor[0].allSatisfy { $0.x * $0.y >= 0 })
    #expect(xor[1].allSatisfy { $0.x * $0.y <= 0 })
    let flower = try points(ToySet(.flower, count: 100, noise: 0))
    #expect(flower.joined().allSatisfy { hypot($0.x, $0.y) <= 4 + 1e-5 })
    let spiral = try points(ToySet(.spiral, count: 90, noise: 0))
    #expect(spiral.allSatisfy { hypot($0[29].x, $0[29].y) > 0.999 })
  }

  @Test func noiseIsItsStandardDeviation() throws {
    let blobs = try points(ToySet(.blobs, count: 20_000, noise: 1.5))
    for (points, centre) in zip(blobs, [Float(-2), 2]) {
      let mean = points.reduce(0) { $0 + $1.x } / Float(points.count)
      let variance = points.reduce(0) { $0 + ($1.x - mean) * ($1.x - mean) } / Float(points.count)
      #expect((mean - centre).magnitude < 4 * 1.5 / 100)
      #expect((variance.squareRoot() - 1.5).magnitude < 0.05)
    }
  }

  @Test(arguments: [
    (ToySet(.spiral, count: 2), "make spiral (count must be in 3...1000000, got 2)"),
    (ToySet(.moons, count: -5), "make moons (count must be in 2...1000000, got -5)"),
    (ToySet(.moons, count: 2_000_000), "make moons (count must be in 2...1000000, got 2000000)"),
    (ToySet(.xor, noise: -1), "make xor (noise must be in 0...10.0, got -1.0)"),
    (ToySet(.xor, noise: .nan), "make xor (noise must be in 0...10.0, got nan)"),
  ])
  func impossibleOptionsAreRefused(set: ToySet, error: String) throws {
    let caught = try #require(throws: DatasetError.self) { try load(.toy(set)) }
    #expect("\(caught)" == "data: cannot \(error)")
  }

  @Test func everyBuiltInNameIsASource() {
    #expect(
      DataSource.builtInNames
        == [
          "digits", "fashion-mnist", "names", "waves", "tasks", "dates", "blobs", "moons",
          "circles",
          "spiral",
          "xor", "flower",
        ])
    #expect(DataSource.builtInNames.allSatisfy { DataSource.builtIn($0) != nil })
    #expect(DataSource.builtIn("mnist") == nil)
  }
}
