import Datasets
import Foundation
import NeuralEngine
import RunEvents
import Testing

@testable import Training

/// Pictures of a network's inside against plain loops in double precision.
@Suite struct InsideTests {
  /// Images of 4×4 pixels and three channels: a bright upper or lower half.
  private static let images: DataSplit = {
    func set(_ count: Int, seed: Int) -> ExampleSet {
      let inputs = (0..<count * 48).map { place -> Float in
        let (example, row) = (place / 48, place % 48 / 12)
        let noise = Float((place * 7919 + seed * 104_729) % 101) / 101
        return 0.6 * noise + ((row < 2) == (example % 2 == 0) ? 0.4 : 0)
      }
      return ExampleSet(
        inputs: inputs, featureCount: 48,
        targets: .classes((0..<count).map { Int32($0 % 2) }, count: 2))
    }
    return DataSplit(
      facts: DataFacts(
        name: "halves", classNames: ["up", "down"], featureCount: 48,
        imageShape: ImageShape(height: 4, width: 4, channels: 3), fingerprint: "h"),
      train: set(40, seed: 1), dev: set(20, seed: 2), test: set(20, seed: 3))
  }()

  private static let dense = Scene.recipe {
    $0.layers = [.dense(units: 6), .activation(.relu), .dense(units: 2)]
  }

  private static func filters(_ events: [RunEvent]) -> [FilterPictures] {
    events.compactMap { if case .filters(let pictures) = $0 { pictures } else { nil } }
  }

  private static func activations(_ events: [RunEvent]) -> [ExampleActivations] {
    events.compactMap { if case .activations(let given) = $0 { given } else { nil } }
  }

  private static func units(_ events: [RunEvent]) -> [UnitPictures] {
    events.compactMap { if case .units(let pictures) = $0 { pictures } else { nil } }
  }

  private static func histograms(_ events: [RunEvent]) -> [LayerHistograms] {
    events.compactMap { if case .histograms(let measured) = $0 { measured } else { nil } }
  }

  /// The values that a picture stands for.
  private static func values(_ scaled: ScaledValues) -> [Double] {
    scaled.values.map { Double($0) / 127 * scaled.scale }
  }

  // MARK: Filters

  @Test func filtersAreTheWeightsOfTheFirstLayer() async throws {
    let outcome = try await Scene.run(Self.dense, data: Self.images)
    let last = try #require(Self.filters(outcome.events).last)
    #expect(last.step == 30 && last.layer == "0.dense" && last.unitCount == 6)
    #expect(([last.height, last.width, last.channels] as [Int]) == [4, 4, 3])
    for (unit, filter) in last.filters.enumerated() {
      let weights = (0..<48).map { Double(outcome.parameters[$0 * 6 + unit]) }
      let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(filter.norm - norm) < 1e-3 * norm)
      let shown = Self.values(filter.weights)
      #expect(zip(shown, weights).allSatisfy { abs($0 - $1) <= filter.weights.scale / 250 })
      #expect(filter.weights.scale == weights.map(\.magnitude).max())
    }
  }

  @Test func filtersOfAConvolutionAreItsWindows() async throws {
    let recipe = Scene.recipe {
      $0.layers = [
        .conv2D(filters: 5, kernel: WindowSize(height: 3, width: 2)), .activation(.relu),
        .flatten, .dense(units: 2),
      ]
    }
    let outcome = try await Scene.run(recipe, data: Self.images)
    let last = try #require(Self.filters(outcome.events).last)
    #expect(
      ([last.height, last.width, last.channels, last.filters.count] as [Int]) == [3, 2, 3, 5])
    let weights = (0..<18).map { Double(outcome.parameters[$0 * 5 + 4]) }
    let shown = Self.values(last.filters[4].weights)
    #expect(zip(shown, weights).allSatisfy { abs($0 - $1) < 1e-2 })
  }

  /// 40×36 pixels are shown as 14×12 means of 3×3, as many as have room.
  @Test func largeFiltersAreMadeSmaller() throws {
    let network = NetworkDescription(
      input: .image(height: 40, width: 36, channels: 1),
      layers: [.dense(units: 300), .dense(units: 2)], cost: .softmaxCrossEntropy)
    let picture = try #require(FilterPicture(network, network.tensors))
    let weights = (0..<1440 * 300).map { Float($0 / 300 % 36 / 3) }
    let pictures = weights.withUnsafeBufferPointer {
      picture.pictures($0, step: 0, seconds: 0)
    }
    #expect(([pictures.height, pictures.width, pictures.filters.count] as [Int]) == [14, 12, 73])
    #expect(pictures.unitCount == 300)
    // A column of means is 0, 1, … 11.
    let shown = Self.values(pictures.filters[0].weights)
    #expect((0..<168).allSatisfy { abs(shown[$0] - Double($0 % 12)) < 0.05 })
  }

  @Test func whatLooksAtNoPixelsHasNoFilters() throws {
    let network = NetworkDescription(
      inputCount: 4, layers: [.dense(units: 3), .dense(units: 2)], cost: .softmaxCrossEntropy)
    #expect(FilterPicture(network, network.tensors) == nil)
  }

  // MARK: Activations

  @Test func activationsAreThoseOfAPlainNetwork() async throws {
    let outcome = try await Scene.run(Self.dense, data: Self.images)
    let all = Self.activations(outcome.events)
    let last = try #require(all.last)
    // Of each class one, then the worst where there is a mistake.
    #expect(last.examples.prefix(2).map(\.example) == [0, 1])
    #expect(all[0].examples.allSatisfy { $0.thumbnail != nil })
    let weights = outcome.parameters.map { Double($0) }
    for example in last.examples {
      let inputs = Self.images.dev.inputs[example.example * 48..<(example.example + 1) * 48]
      let hidden = (0..<6).map { unit in
        max(
          0,
          inputs.enumerated().reduce(weights[288 + unit]) {
            $0 + Double($1.element) * weights[$1.offset * 6 + unit]
          })
      }
      let outputs = (0..<2).map { output in
        hidden.enumerated().reduce(weights[294 + 12 + output]) {
          $0 + $1.element * weights[294 + $1.offset * 2 + output]
        }
      }
      #expect(example.layers.map(\.name) == ["0.dense", "2.dense"])
      for (layer, expected) in zip(example.layers, [hidden, outputs]) {
        #expect(([layer.height, layer.width, layer.unitCount] as [Int]) == [1, 1, expected.count])
        let shown = Self.values(layer.values)
        #expect(
          zip(shown, expected).allSatisfy { abs($0 - $1) <= layer.values.scale / 250 + 1e-4 })
      }
      let second = 1 / (1 + exp(outputs[0] - outputs[1]))
      #expect(abs(example.probabilities[1] - second) < 1e-3)
      #expect(example.label == example.example % 2)
    }
  }

  @Test func theWorstIsTheMostConfidentMistake() async throws {
    // Hardly trained, it makes some.
    let recipe = Scene.recipe {
      $0.layers = [.dense(units: 3), .activation(.tanh), .dense(units: 2)]
      $0.learningRate = 1e-5
      $0.epochs = 1
    }
    let outcome = try await Scene.run(recipe, data: Self.images)
    let confusion = outcome.events.compactMap { event in
      if case .confusion(let confusion) = event { confusion } else { nil }
    }.last
    let expected = try #require(confusion?.mistakes.first?.example)
    let last = try #require(Self.activations(outcome.events).last?.examples.last)
    #expect(last.isWorst && last.example == expected)
    let told = Self.activations(outcome.events).flatMap(\.examples).filter {
      $0.example == expected && $0.thumbnail != nil
    }
    #expect(told.count == 1)
  }

  /// Maps are means, and no layer takes more room than is its due.
  @Test func mapsAreMadeSmallerUntilTheyFit() throws {
    let facts = DataFacts(
      name: "x", classNames: ["a", "b"], featureCount: 784,
      imageShape: ImageShape(height: 28, width: 28, channels: 1), fingerprint: "")
    let examples = ExampleSet(
      inputs: (0..<784 * 2).map { Float($0 % 28) }, featureCount: 784,
      targets: .classes([0, 1], count: 2))
    let data = DataSplit(facts: facts, train: examples, dev: examples, test: examples)
    let trainer = try Trainer(
      network: NetworkDescription(
        input: .image(height: 28, width: 28, channels: 1),
        layers: [
          .conv2D(filters: 16, kernel: WindowSize(1)), .flatten, .dense(units: 2000),
          .dense(units: 2),
        ], cost: .softmaxCrossEntropy), optimizer: .gradientDescent, workers: 1,
      maximumBatchSize: 2, seed: 1)
    // Filter 0 gives the image itself.
    trainer.state.parameters[0] = 1
    let picture = try #require(ActivationPicture(data, trainer.outputs))
    let given = picture.activations(
      trainer, data, worst: nil, step: 0, seconds: 0, thumbnail: { _ in nil })
    let layers = given.examples[0].layers
    #expect(([layers[0].height, layers[0].width, layers[0].unitCount] as [Int]) == [14, 14, 16])
    #expect(layers.allSatisfy { $0.values.values.count <= 1200 })
    #expect(layers[1].unitCount == 2000 && layers[1].shownCount == 1200)
    let shown = layers[0].values
    // Means of neighbouring columns 0 and 1, 2 and 3, …
    #expect(
      (0..<14).allSatisfy { abs(shown.share($0) * shown.scale - (2 * Double($0) + 0.5)) < 0.3 })
  }

  // MARK: Units

  @Test func unitsAreThoseOfAPlainNetwork() async throws {
    let outcome = try await Scene.run()
    let last = try #require(Self.units(outcome.events).last)
    #expect(last.step == 30 && last.layers.map(\.name) == ["0.dense", "3.dense"])
    let weights = outcome.parameters.map { Double($0) }
    #expect(last.layers[0].weights.count == 16 && last.layers[1].weights.count == 16)
    #expect(zip(last.layers[0].weights, weights).allSatisfy { abs($0 - $1) < 1e-3 * abs($1) })
    for (unit, scaled) in last.layers[0].units.enumerated() {
      for place in 0..<last.rows * last.columns {
        let x =
          last.x.lowerBound + (Double(place % last.columns) + 0.5) / Double(last.columns)
          * (last.x.upperBound - last.x.lowerBound)
        let y =
          last.y.upperBound - (Double(place / last.columns) + 0.5) / Double(last.rows)
          * (last.y.upperBound - last.y.lowerBound)
        let expected = tanh(x * weights[unit] + y * weights[8 + unit] + weights[16 + unit])
        #expect(abs(scaled.share(place) * scaled.scale - expected) < 0.01)
      }
    }
  }

  @Test func wideLayersAreShownByTheirFirstUnits() async throws {
    let recipe = Scene.recipe {
      $0.layers = [
        .dense(units: 40), .activation(.relu), .dense(units: 20), .batchNorm, .activation(.relu),
        .dense(units: 2),
      ]
      $0.epochs = 1
    }
    let last = try #require(Self.units(try await Scene.run(recipe).events).last)
    #expect(last.layers.map(\.unitCount) == [40, 20, 2])
    #expect(last.layers.map(\.units.count) == [16, 16, 2])
    #expect(last.layers[1].weights.count == 256)
  }

  // MARK: Histograms and the log

  @Test func histogramsCountEveryValueOfEveryLayer() async throws {
    let outcome = try await Scene.run()
    let all = Self.histograms(outcome.events)
    let first = try #require(all.first)
    #expect(first.step == 1)
    #expect(first.layers.map(\.name) == ["0.dense", "2.dropout", "3.dense"])
    func total(_ histogram: ValueHistogram?) -> Int {
      histogram.map { $0.counts.reduce($0.below + $0.above + $0.nonFinite, +) } ?? 0
    }
    #expect(first.layers.map { total($0.weights) } == [16, 0, 16])
    #expect(first.layers.map { total($0.gradients) } == [24, 0, 18])
    #expect(first.layers.map { total($0.activations) } == [64, 64, 16])
    // Each is of a step whose layers were measured as well.
    let measured = Set(
      outcome.events.compactMap { event in
        if case .layers(let statistics) = event { statistics.step } else { nil }
      })
    #expect(all.allSatisfy { measured.contains($0.step) })
  }

  @Test func anUndoneWayIsMeasuredAgainFromWhereItWentBackTo() async throws {
    let outcome = try await Scene.run(
      Scene.recipe(),
      Scene.options([Scene.at(7, 1, .set(.learningRate, 0.5)), Scene.at(19, 2, .undo)]))
    let branch = try #require(
      outcome.events.firstIndex { if case .branched = $0 { true } else { false } })
    let after = Self.units(Array(outcome.events[branch...]))
    #expect(after.last?.step == 30)
    #expect(after.allSatisfy { $0.step >= 7 })
  }

  /// What a run tells of its inside changes nothing of what it learns.
  @Test func lookingChangesNothing() async throws {
    let plain = try await Scene.run(Self.dense, data: Self.images)
    let again = try await Scene.run(Self.dense, data: Self.images)
    #expect(plain.parameters == again.parameters)
    #expect(plain.events.timeless == again.events.timeless)
  }

  /// The largest pictures there are.
  @Test func aLineOfTheLogIsBounded() throws {
    let network = NetworkDescription(
      input: .image(height: 96, width: 96, channels: 3),
      layers: (0..<12).map { _ in .conv2D(filters: 64, kernel: WindowSize(3), padding: .same) } + [
        .flatten, .dense(units: 10),
      ], cost: .softmaxCrossEntropy)
    let filters = try #require(FilterPicture(network, network.tensors))
    let weights = [Float](repeating: 0.5, count: filters.tensor.count)
    let pictures = weights.withUnsafeBufferPointer { filters.pictures($0, step: 0, seconds: 0) }
    #expect(pictures.filters.reduce(0) { $0 + $1.weights.values.count } <= 12_288)
  }
}
