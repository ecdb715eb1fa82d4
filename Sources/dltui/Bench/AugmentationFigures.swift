import Datasets
import NeuralEngine
import RunEvents
import Training

/// What changing images at random costs: by itself on one thread, and a run that does it.
enum AugmentationFigures {
  private static let shape = ImageShape(height: 28, width: 28)
  private static let geometric: [Augmentation.Operation: Double] = [
    .shift: 2, .rotate: 10, .scale: 0.1,
  ]

  static func measure(seconds: Double) async throws -> [Figure] {
    let all = geometric.merging([.contrast: 0.2, .noise: 0.05]) { old, _ in old }
    let data = data(count: 6400)
    let plain = try await secondsAnEpoch([:], data: data, seconds: seconds)
    let augmented = try await secondsAnEpoch(geometric, data: data, seconds: seconds)
    return [
      images("shift, rotate, scale", Augmentation(geometric), seconds: seconds),
      images("the same, contrast, noise", Augmentation(all), seconds: seconds),
      Figure(
        name: "run 784-256-128-10, images as they are", value: 6400 / plain, unit: "examples/s",
        bound: nil, samples: 6400),
      Figure(
        name: "run 784-256-128-10, images changed", value: 6400 / augmented, unit: "examples/s",
        bound: nil, samples: 6400),
    ]
  }

  /// Images of 28×28 pixels changed on one thread.
  private static func images(
    _ name: String, _ augmentation: Augmentation, seconds: Double
  ) -> Figure {
    let normalization = Normalization(
      mean: [Float](repeating: 0.3, count: shape.count),
      standardDeviation: [Float](repeating: 0.4, count: shape.count))
    let augmenter = ImageAugmenter(shape: shape, normalization: normalization)
    let image = (0..<shape.count).map { Float($0 % 17) / 17 }
    var result = image
    var count = 0
    let clock = ContinuousClock()
    let start = clock.now
    var elapsed = 0.0
    while elapsed < seconds {
      result.withUnsafeMutableBufferPointer { target in
        image.withUnsafeBufferPointer { source in
          for _ in 0..<500 {
            augmenter.augment(
              source.baseAddress!, into: target.baseAddress!, by: augmentation,
              key: UInt64(count))
            count += 1
          }
        }
      }
      elapsed = (clock.now - start) / .seconds(1)
    }
    return Figure(
      name: "28×28 images on one thread: \(name)", value: Double(count) / elapsed,
      unit: "images/s", bound: nil, samples: count)
  }

  /// The quickest epoch of a run.
  private static func secondsAnEpoch(
    _ augment: [Augmentation.Operation: Double], data: DataSplit, seconds: Double
  ) async throws -> Double {
    var recipe = Recipe(
      name: "augmentation", data: .digits,
      layers: [
        .dense(units: 256), .activation(.relu), .dense(units: 128), .activation(.relu),
        .dense(units: 10),
      ], optimizer: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
      learningRate: 0.001, batchSize: .examples(128), epochs: 1_000_000,
      evaluateEvery: .epochs(1_000_000))
    recipe.augment = augment
    let times = EpochTimes(stopAfter: seconds)
    let session = try TrainingSession(
      recipe: recipe, data: data,
      options: SessionOptions(name: "augmentation", ignoresStepRateLimit: true),
      sink: times)
    times.connect(session)
    _ = await session.run()
    return times.shortest
  }

  private static func data(count: Int) -> DataSplit {
    var state: UInt32 = 1
    let inputs = (0..<(count * shape.count)).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 24)
    }
    let examples = ExampleSet(
      inputs: inputs, featureCount: shape.count,
      targets: .classes((0..<count).map { Int32($0 % 10) }, count: 10))
    let none = examples.first(0)
    return DataSplit(
      facts: DataFacts(
        name: "noise", classNames: (0..<10).map { "\($0)" }, featureCount: shape.count,
        imageShape: shape, fingerprint: ""),
      train: examples, dev: none, test: none)
  }
}
