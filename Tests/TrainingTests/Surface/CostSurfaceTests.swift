import Datasets
import Foundation
import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct CostSurfaceTests {
  private struct Reference: Decodable {
    var path: [[Float]]
    var components: [[Double]]
    var explained: [Double]
    var places: [[Double]]
  }

  /// One weight of six units, so that each has four values.
  private static let tensors = [
    TensorDescription(name: "0.dense.weight", shape: [4, 6], offset: 0, layer: 0)
  ]

  /// scikit-learn's numbers, made by path_plane.py; a component's sign is free.
  @Test func thePlaneHasThePrincipalComponentsOfTheWay() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Reference/path_plane.json")
    let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    let plane = ParameterPlane(along: reference.path, tensors: Self.tensors, seed: 1)
    let explained = try #require(plane.explained)
    #expect(abs(explained.x - reference.explained[0]) < 1e-6)
    #expect(abs(explained.y - reference.explained[1]) < 1e-6)
    var signs: [Double] = []
    for (axis, component) in zip([plane.axes.x, plane.axes.y], reference.components) {
      let sign = Double(axis[0]) * component[0] < 0 ? -1.0 : 1
      signs.append(sign)
      for (value, expected) in zip(axis, component) {
        #expect(abs(Double(value) - sign * expected) < 1e-5)
      }
    }
    for (parameters, expected) in zip(reference.path, reference.places) {
      let place = plane.place(of: parameters)
      #expect(abs(place.x - signs[0] * expected[0]) < 1e-4)
      #expect(abs(place.y - signs[1] * expected[1]) < 1e-4)
    }
    #expect(plane.place(of: reference.path[0]).x < 0, "the way goes to the right")
  }

  @Test func eigenvectorsSolveTheirEquation() {
    let values: [Double] = [4, 1, -2, 0, 1, 3, 0.5, 1, -2, 0.5, 5, -1, 0, 1, -1, 2]
    let found = SymmetricMatrix(size: 4, values: values).eigenvectors()
    #expect(found.map(\.value) == found.map(\.value).sorted(by: >))
    for (value, vector) in found {
      for row in 0..<4 {
        let product = (0..<4).reduce(0) { $0 + values[row * 4 + $1] * vector[$1] }
        #expect(abs(product - value * vector[row]) < 1e-12)
      }
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
    }
  }

  /// All of a way that lies on a line is on the first axis; the second is at right angles to it.
  @Test func aWayAlongALineHasASecondAxisAllTheSame() throws {
    let end = (0..<24).map { Float($0 % 5) - 1.5 }
    let plane = ParameterPlane(
      along: [end.map { $0 / 3 }, end.map { $0 / 2 }, end], tensors: Self.tensors, seed: 3)
    #expect(try #require(plane.explained).x > 0.999_999)
    let product = zip(plane.axes.x, plane.axes.y).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(product) < 1e-5)
    let length = plane.axes.y.reduce(0) { $0 + $1 * $1 }
    #expect(abs(length - 1) < 1e-5)
  }

  /// Each unit's weights, a column, are as long in the direction as in the model; biases do not move.
  @Test func randomDirectionsHaveTheModelsFilters() {
    let tensors =
      Self.tensors + [TensorDescription(name: "0.dense.bias", shape: [6], offset: 24, layer: 0)]
    let parameters = (0..<30).map { Float($0) / 10 - 1 }
    let plane = ParameterPlane(through: parameters, tensors: tensors, seed: 9)
    for axis in [plane.axes.x, plane.axes.y] {
      for unit in 0..<6 {
        func square(_ values: [Float]) -> Float {
          stride(from: unit, to: 24, by: 6).reduce(0) { $0 + values[$1] * values[$1] }
        }
        #expect(abs(square(axis) - square(parameters)) < 1e-4 * square(parameters))
      }
      #expect(axis[24...].allSatisfy { $0 == 0 })
    }
    #expect(plane.axes.x != plane.axes.y)
    #expect(
      ParameterPlane(through: parameters, tensors: tensors, seed: 9).axes.x == plane.axes.x)
  }

  /// A bowl whose cost is known everywhere.
  private func bowl(_ axes: CostSurface.Axes, path: [[Float]]) -> CostSurface {
    CostSurface(
      axes: axes, points: 9, path: path.enumerated().map { ($0 * 10, $1) },
      tensors: Self.tensors, seed: 1, exampleCount: 1,
      cost: { $0.reduce(0) { $0 + Double($1) * Double($1) } }, progress: { _, _ in })
  }

  @Test func costsAreThoseOfTheirPlaces() throws {
    var path = [[Float]](repeating: [Float](repeating: 0, count: 24), count: 3)
    path[0][2] = 3
    path[1][7] = 1.5
    let surface = bowl(.path, path: path)
    #expect(surface.path.map(\.step) == [0, 10, 20])
    #expect(surface.path.map { ($0.cost * 100).rounded() / 100 } == [9, 2.25, 0])
    // Three places lie in one plane: the cost is the square of the distance from the last.
    for (row, y) in surface.y.enumerated() {
      for (column, x) in surface.x.enumerated() {
        #expect(abs(surface.costs[row * 9 + column] - (x * x + y * y)) < 1e-3)
      }
    }
    for point in surface.path {
      #expect(surface.x[0] < point.x && point.x < surface.x[8])
      #expect(surface.y[0] < point.y && point.y < surface.y[8])
      #expect(abs(point.x * point.x + point.y * point.y - point.cost) < 1e-3)
    }
    #expect(abs(surface.cost(x: surface.x[3], y: surface.y[5]) - surface.costs[5 * 9 + 3]) < 1e-9)
    let middle = (surface.x[3] + surface.x[4]) / 2
    let mean = (surface.costs[5 * 9 + 3] + surface.costs[5 * 9 + 4]) / 2
    #expect(abs(surface.cost(x: middle, y: surface.y[5]) - mean) < 1e-9)
  }

  @Test(arguments: CostSurface.Axes.allCases)
  func aSinglePlaceHasASurface(axes: CostSurface.Axes) {
    let surface = bowl(axes, path: [(0..<24).map { Float($0) / 24 }])
    #expect(surface.costs.count == 81 && surface.costs.allSatisfy(\.isFinite))
    #expect(surface.path.count == 1)
    #expect(surface.path[0].x == 0 && surface.path[0].y == 0)
  }
}
