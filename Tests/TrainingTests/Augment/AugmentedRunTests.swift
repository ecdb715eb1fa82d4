import Datasets
import NeuralEngine
import RunEvents
import Testing

@testable import Training

/// Runs that change their images at random.
@Suite struct AugmentedRunTests {
  static let shape = ImageShape(height: 4, width: 4)

  /// Images with a bright column on the left or on the right, and noise.
  static func images(_ count: Int, seed: UInt32) -> ExampleSet {
    var state = seed
    func number() -> Float {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 24)
    }
    var inputs: [Float] = []
    for index in 0..<count {
      for pixel in 0..<16 {
        inputs.append((pixel % 4 < 2) == (index % 2 == 0) ? 0.5 + number() : number())
      }
    }
    return ExampleSet(
      inputs: inputs, featureCount: 16,
      targets: .classes((0..<count).map { Int32($0 % 2) }, count: 2))
  }

  static let data = DataSplit(
    facts: DataFacts(
      name: "columns", classNames: ["left", "right"], featureCount: 16, imageShape: shape,
      fingerprint: "c01"),
    train: images(42, seed: 1), dev: images(20, seed: 2), test: images(20, seed: 3),
    normalization: Normalization(
      mean: [Float](repeating: 0, count: 16),
      standardDeviation: [Float](repeating: 1, count: 16)))

  static func recipe(_ augment: [Augmentation.Operation: Double]) -> Recipe {
    Scene.recipe { $0.augment = augment }
  }

  static let augment: [Augmentation.Operation: Double] = [.shift: 1, .rotate: 10, .noise: 0.1]

  @Test func theSameRunGivesTheSameBitsAndNotThoseOfAPlainOne() async throws {
    let first = try await Scene.run(Self.recipe(Self.augment), data: Self.data)
    let second = try await Scene.run(Self.recipe(Self.augment), data: Self.data)
    let plain = try await Scene.run(Self.recipe([:]), data: Self.data)
    #expect(first.parameters == second.parameters)
    #expect(first.events.timeless == second.events.timeless)
    #expect(first.parameters != plain.parameters)
  }

  @Test func strengthsOfZeroAreAPlainRun() async throws {
    let still = try await Scene.run(Self.recipe([.shift: 0, .noise: 0]), data: Self.data)
    let plain = try await Scene.run(Self.recipe([:]), data: Self.data)
    #expect(still.parameters == plain.parameters)
  }

  /// Images are changed before they are trained on, never before a cost is evaluated.
  @Test func costsAreEvaluatedOnImagesAsTheyAre() async throws {
    let changed = try await Scene.run(Self.recipe([.noise: 100]), data: Self.data)
    let plain = try await Scene.run(Self.recipe([:]), data: Self.data)
    func costs(_ outcome: Scene.Outcome) -> [Double] {
      for case .scalars(let block) in outcome.events where block.steps == [0] {
        return block.values
      }
      return []
    }
    #expect(costs(changed) == costs(plain) && !costs(plain).isEmpty)
  }

  @Test func aResumedRunGoesOnToTheSameBits() async throws {
    try await withFolder { folder in
      let recipe = Self.recipe(Self.augment)
      let whole = try await Scene.run(recipe, data: Self.data)
      // Stopped in the middle of an epoch.
      _ = try await Scene.run(
        recipe,
        Scene.options([Scene.at(8, 1, .stop(.afterBatch), origin: .system)]) {
          $0.checkpointFolder = folder
        }, data: Self.data)
      let state = try #require(try CheckpointFolder(path: folder).newest()?.state)
      #expect(state.step == 8)
      let resumed = try await Scene.run(
        recipe, Scene.options { $0.resume = state }, data: Self.data)
      #expect(resumed.parameters == whole.parameters)
    }
  }

  @Test func strengthsTakeHoldAtAStepBoundaryAndCanBeTakenBack() async throws {
    let edits = [
      Scene.at(3, 1, .set(.augmentNoise, 0.5)), Scene.at(9, 2, .set(.augmentShift, 0)),
      Scene.at(15, 3, .undo), Scene.at(20, 4, .set(.batchSize, 5)),
    ]
    let recipe = Self.recipe(Self.augment)
    let first = try await Scene.run(recipe, Scene.options(edits), data: Self.data)
    let second = try await Scene.run(recipe, Scene.options(edits), data: Self.data)
    #expect(first.parameters == second.parameters)
    #expect(first.parameters != (try await Scene.run(recipe, data: Self.data)).parameters)
    let set = first.events.applied.first { $0.command.id == 1 }
    #expect(set?.step == 3 && set?.before == 0.1 && set?.after == 0.5)
    // Undone before another step was made: as if it had never been.
    let undone = try await Scene.run(
      recipe,
      Scene.options([Scene.at(7, 1, .set(.augmentRotate, 90)), Scene.at(7, 2, .undo)]),
      data: Self.data)
    let untouched = try await Scene.run(recipe, data: Self.data)
    #expect(undone.parameters == untouched.parameters)
  }

  @Test func onlyStrengthsOfTheRecipeAreLive() async throws {
    let outcome = try await Scene.run(
      Self.recipe(Self.augment),
      Scene.options([
        Scene.at(2, 1, .set(.augmentFlip, 0.5)), Scene.at(2, 2, .set(.augmentRotate, 181)),
      ]), data: Self.data)
    #expect(
      outcome.events.refused.map(\.reason) == [
        "the recipe's data.augment has no flip",
        "rotate must be in 0...180 (got 181)",
      ])
    guard case .started(let manifest)? = outcome.events.first else {
      Issue.record("no start")
      return
    }
    let names: [Hyperparameter] = [.augmentShift, .augmentRotate, .augmentNoise]
    #expect(manifest.hyperparameters.map(\.hyperparameter).filter(names.contains) == names)
  }

  @Test func dataWithoutImagesCannotBeAugmented() async throws {
    let error = await #expect(throws: TrainingError.self) {
      try await Scene.run(Self.recipe(Self.augment))
    }
    #expect(
      error?.description
        == "train: cannot train (data.augment changes images, and clouds has none)")
    #expect(error?.hint == "leave augment out")
  }
}
