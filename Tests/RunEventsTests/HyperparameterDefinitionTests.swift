import RunEvents
import Testing

/// Steps along values, and which values can be set.
@Suite struct HyperparameterDefinitionTests {
  private func definition(_ hyperparameter: Hyperparameter) -> HyperparameterDefinition {
    RunManifest(name: "", data: DataSummary(name: "", trainCount: 1078))
      .usualDefinition(of: hyperparameter).afterBeginning(epochs: 5)
  }

  private func walk(
    _ definition: HyperparameterDefinition, from start: Double, _ steps: Int, count: Int,
    large: Bool = false
  ) -> [Double] {
    var value = start
    return (0..<count).map { _ in
      value = definition.value(from: value, steps: steps, large: large)
      return value
    }
  }

  private func walk(
    _ hyperparameter: Hyperparameter, from start: Double, _ steps: Int, count: Int,
    large: Bool = false
  ) -> [Double] {
    walk(definition(hyperparameter), from: start, steps, count: count, large: large)
  }

  @Test func ratesGoAlongTenPreferredNumbersADecade() {
    #expect(
      walk(.learningRate, from: 1e-3, 1, count: 10)
        == [1.2e-3, 1.6e-3, 2e-3, 2.5e-3, 3.2e-3, 4e-3, 5e-3, 6.3e-3, 8e-3, 1e-2])
    #expect(walk(.learningRate, from: 1.2e-3, -1, count: 3) == [1e-3, 8e-4, 6.3e-4])
    #expect(walk(.learningRate, from: 1e-3, 1, count: 2, large: true) == [2e-3, 4e-3])
    #expect(walk(.learningRate, from: 1e-3, -1, count: 1, large: true) == [5e-4])
  }

  @Test func aTypedRateStepsToItsNeighbours() {
    #expect(walk(.learningRate, from: 1.37e-3, 1, count: 1) == [1.6e-3])
    #expect(walk(.learningRate, from: 1.37e-3, -1, count: 1) == [1.2e-3])
  }

  @Test func sharesGoByEvenSteps() {
    #expect(walk(.dropout, from: 0.2, 1, count: 3) == [0.25, 0.3, 0.35])
    #expect(walk(.dropout, from: 0.22, -1, count: 2) == [0.2, 0.15])
    #expect(walk(.momentum, from: 0.9, 1, count: 2) == [0.91, 0.92])
    #expect(walk(.momentum, from: 0.99, 1, count: 2) == [0.999, 0.999])
    #expect(walk(.squaredGradientDecay, from: 0.999, -1, count: 1) == [0.99])
    #expect(walk(.dropout, from: 0.05, -1, count: 2) == [0, 0])
  }

  @Test func countsStayWhole() {
    #expect(walk(.batchSize, from: 64, 1, count: 5) == [128, 256, 512, 1024, 1078])
    #expect(walk(.batchSize, from: 100, -1, count: 2) == [64, 32])
    #expect(walk(.batchSize, from: 1, -1, count: 1) == [1])
    #expect(walk(.patience, from: 3, -1, count: 3) == [2, 1, 1])
    #expect(walk(.epochs, from: 7, -1, count: 3) == [6, 5, 5])
    #expect(walk(.epochs, from: 60, 1, count: 1, large: true) == [70])
  }

  @Test func penaltyReachesZeroAndComesBack() {
    #expect(walk(.l2, from: 1.2e-6, -1, count: 3) == [1e-6, 0, 0])
    #expect(walk(.l2, from: 0, 1, count: 2) == [1e-6, 1.2e-6])
  }

  @Test func aLimitThatCanBeNoneIsNoneAboveItsGreatest() {
    #expect(walk(.stepRateLimit, from: 8000, 1, count: 3) == [10_000, 0, 0])
    #expect(walk(.stepRateLimit, from: 0, -1, count: 2) == [10_000, 8000])
  }

  @Test func whatLiesNearOneGoesByItsDistanceFromIt() {
    let decay = HyperparameterDefinition(
      Hyperparameter("decay"), title: "decay", scale: .oneMinusLogarithmic,
      limits: .init(least: 0, greatest: 1, excludesGreatest: true))
    let values = walk(decay, from: 0.9, 1, count: 10)
    #expect(abs(values[0] - 0.92) < 1e-12 && abs(values[9] - 0.99) < 1e-12)
    #expect(walk(decay, from: 0.9, 1, count: 400).allSatisfy { $0 < 1 })
  }

  @Test func choicesGoFromOneToTheNextAndEnd() {
    var choice = HyperparameterDefinition(Hyperparameter("mode"), title: "mode", scale: .choice)
    choice.choices = ["sum", "mean", "max"]
    #expect(walk(choice, from: 0, 1, count: 3) == [1, 2, 2])
    #expect(walk(choice, from: 1, -1, count: 2) == [0, 0])
    #expect(choice.refusal(of: 2) == nil)
    #expect(choice.refusal(of: 3) == "mode must be one of sum, mean, max")
    #expect(choice.refusal(of: 0.5) == "mode must be one of sum, mean, max")
  }

  @Test func endsThatCannotBeSetAreNotSteppedOnto() {
    let open = HyperparameterDefinition(
      Hyperparameter("x"), title: "x",
      limits: .init(least: 0, greatest: 1, excludesLeast: true, excludesGreatest: true))
    for direction in [-1, 1] {
      let values = walk(open, from: 0.5, direction, count: 40)
      #expect(values.allSatisfy { open.refusal(of: $0) == nil })
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude])
  func everyStepFromAnywhereCanBeSet(value: Double) {
    for hyperparameter in [
      Hyperparameter.learningRate, .l2, .momentum, .batchSize, .epochs, .stepRateLimit,
      .augmentNoise,
      .temperature,
    ] {
      let definition = definition(hyperparameter)
      for steps in [-3, -1, 1, 3] {
        let moved = definition.value(from: value, steps: steps, large: true)
        #expect(definition.refusal(of: moved) == nil, "\(hyperparameter) \(moved)")
      }
    }
  }

  @Test(
    arguments: [
      (.learningRate, 0, "learning rate must be above 0, at most 1e6"),
      (.learningRate, 1e38, "learning rate must be above 0, at most 1e6"),
      (.learningRate, .infinity, "learning rate must be a finite number"),
      (.dropout, 20, "dropout must be in 0..<1; 20 % is 0.2"),
      (.dropout, -0.1, "dropout must be in 0..<1"),
      (.stepRateLimit, -1, "step-rate limit must be in 0...1e9, 0 for unlimited"),
      (.batchSize, 2.5, "batch size must be a whole number"),
      (.batchSize, 5000, "batch size must be in 1...1078, the train set's size"),
      (.epochs, 3, "epochs must be at least 5, those already begun, at most 1e9"),
      (.patience, 0, "patience must be in 1...1e9"),
      (.l2, -1, "L2 must be in 0...1e6"),
      (.augmentFlip, 2, "flip must be in 0...1; 2 % is 0.02"),
    ] as [(Hyperparameter, Double, String)])
  func whatCannotBeSetSaysWhy(hyperparameter: Hyperparameter, value: Double, reason: String) {
    #expect(definition(hyperparameter).refusal(of: value) == reason)
  }

  @Test(arguments: [
    (HyperparameterDefinition.Limits(least: 2), "at least 2"),
    (.init(greatest: 9, excludesGreatest: true), "below 9"),
    (
      .init(least: -1, greatest: 1, excludesLeast: true, excludesGreatest: true),
      "above -1, below 1"
    ),
    (.init(least: 1, greatest: 8, greatestReason: "the ranks"), "in 1...8, the ranks"),
  ])
  func limitsAreSaidAsTheyAre(limits: HyperparameterDefinition.Limits, sentence: String) {
    #expect(limits.sentence == sentence)
  }

  @Test(arguments: [
    ("aux_weight", "aux weight"), ("auxWeight", "aux weight"),
    ("generator.learningRate", "generator.learning rate"),
    ("KL", "KL"),
  ])
  func anUndeclaredKeyIsItsOwnTitle(key: String, title: String) {
    let definition = HyperparameterDefinition.usual(Hyperparameter(key))
    #expect(definition.title == title)
    #expect(definition.refusal(of: -1e9) == nil)
  }
}
