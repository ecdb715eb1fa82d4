import Datasets
import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct BoundaryTests {
  private static func boundaries(_ events: [RunEvent]) -> [DecisionBoundary] {
    events.compactMap { if case .boundary(let boundary) = $0 { boundary } else { nil } }
  }

  /// What the dev set is taken for, and how far, is in both.
  @Test func theFirstTellsThePlaneAndTheLastIsOfTheKeptParameters() async throws {
    let outcome = try await Scene.run()
    let boundaries = Self.boundaries(outcome.events)
    let confusions = outcome.events.compactMap { event in
      if case .confusion(let confusion) = event { confusion } else { nil }
    }
    #expect(boundaries.first?.step == 0 && boundaries.last?.step == 30)
    let plane = try #require(boundaries[0].plane)
    #expect(plane.train.count == Scene.trainCount && plane.dev.count == Scene.data.dev.count)
    #expect(boundaries.dropFirst().allSatisfy { $0.plane == nil })
    for boundary in boundaries {
      let confusion = try #require(confusions.last { $0.step == boundary.step })
      #expect(boundary.errors == confusion.mistakes.map(\.example).sorted())
      #expect(boundary.places.count == boundary.columns * boundary.rows)
    }
    // Left is left of right, and surer the further away.
    let last = try #require(boundaries.last)
    let middle = last.places[last.rows / 2 * last.columns..<(last.rows / 2 + 1) * last.columns]
    let (left, right) = (try #require(middle.first), try #require(middle.last))
    #expect(left.label == 0 && right.label == 1)
    #expect(left.certainty > 8 && right.certainty > 8)
  }

  @Test(arguments: [1, 2])
  func eachPlaceIsWhatTheNetworkPredictsThere(outputs: Int) throws {
    var data = Scene.data
    let normalization = Normalization(mean: [0.25, -0.5], standardDeviation: [2, 0.5])
    data.normalization = normalization
    let recipe = Scene.recipe {
      if outputs == 1 {
        $0.cost = .sigmoidCrossEntropy
        $0.layers = [.dense(units: 8), .activation(.tanh), .dense(units: 1)]
      }
    }
    let trainer = try Trainer(
      network: recipe.network(for: data.facts), optimizer: recipe.optimizer, workers: 1,
      maximumBatchSize: 8, seed: 3)
    let picture = try #require(BoundaryPicture(data))
    let boundary = picture.boundary(
      trainer.predict(picture.inputs), step: 0, seconds: 0, tellsPlane: true)
    let plane = try #require(boundary.plane)
    func middle(_ index: Int, _ count: Int, _ range: ClosedRange<Double>) -> Double {
      range.lowerBound + (Double(index) + 0.5) / Double(count)
        * (range.upperBound - range.lowerBound)
    }
    var labels: Set<Int> = []
    for row in 0..<boundary.rows {
      for column in 0..<boundary.columns {
        var example = ExampleSet(
          inputs: [
            Float(middle(column, boundary.columns, plane.x)),
            Float(middle(boundary.rows - 1 - row, boundary.rows, plane.y)),
          ], featureCount: 2, targets: .classes([0], count: 2))
        normalization.apply(to: &example)
        let outputs = trainer.predict(example)
        let second = Double(outputs[outputs.count - 1])
        let place = boundary.places[row * boundary.columns + column]
        #expect(place.label == (second > 0.5 ? 1 : 0))
        #expect(place.certainty == Int((abs(2 * second - 1) * 15).rounded()))
        labels.insert(place.label)
      }
    }
    #expect(labels == [0, 1])
  }

  @Test func whatIsNoPlaneOfClassesHasNone() {
    let numbers = ExampleSet(inputs: [1, 2], featureCount: 2, targets: .values([3], width: 1))
    let line = ExampleSet(inputs: [1, 2], featureCount: 1, targets: .classes([0, 1], count: 2))
    let many = ExampleSet(inputs: [1, 2], featureCount: 2, targets: .classes([16], count: 17))
    for examples in [numbers, line, many] {
      let data = DataSplit(
        facts: DataFacts(
          name: "x", classNames: [], featureCount: examples.featureCount, fingerprint: ""),
        train: examples, dev: examples, test: examples)
      #expect(BoundaryPicture(data) == nil)
    }
  }

  /// A plane has a width even where all examples have the same.
  @Test func constantInputsHaveAPlaneAroundThem() throws {
    let same = ExampleSet(
      inputs: [3, 0, 3, 0], featureCount: 2, targets: .classes([0, 1], count: 2))
    let picture = try #require(
      BoundaryPicture(
        DataSplit(
          facts: DataFacts(name: "x", classNames: [], featureCount: 2, fingerprint: ""),
          train: same, dev: same, test: same)))
    #expect(picture.plane.x == 1.5...4.5 && picture.plane.y == -0.5...0.5)
  }
}
