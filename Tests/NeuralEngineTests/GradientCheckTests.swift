import NeuralEngine
import Testing

@Suite struct GradientCheckTests {
  static let limit = 1e-7

  private func expectExact(
    _ layers: [LayerDescription], cost: CostFunction, examples: ExampleSet,
    initializer: Initializer = .xavier, l2: Double = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let network = NetworkDescription(
      inputCount: examples.featureCount, layers: layers, cost: cost, initializer: initializer)
    let checks = try checkGradients(network: network, examples: examples, l2: l2, seed: 11)
    #expect(checks.map(\.name) == network.tensors.map(\.name), sourceLocation: sourceLocation)
    for check in checks {
      #expect(
        check.relativeError <= Self.limit, "\(check)", sourceLocation: sourceLocation)
      #expect(check.checkedCount > 0, "\(check)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [
    Activation.sigmoid, .tanh, .relu, .leakyRelu(slope: 0.1), .leakyRelu(slope: 0), .linear,
    .gelu, .silu,
  ])
  func everyActivationIsExactFusedAndAlone(_ activation: Activation) throws {
    try expectExact(
      [
        .activation(activation), .dense(units: 5), .activation(activation), .dropout(rate: 0.2),
        .activation(activation), .dense(units: 3),
      ],
      cost: .softmaxCrossEntropy, examples: .classes(7, features: 4, classes: 3))
  }

  @Test(arguments: [0, 0.3])
  func softmaxCostIsExactWithAndWithoutPenalty(l2: Double) throws {
    try expectExact(
      [.dense(units: 6), .activation(.tanh), .dense(units: 4)], cost: .softmaxCrossEntropy,
      examples: .classes(9, features: 5, classes: 4), l2: l2)
  }

  @Test(arguments: [0, 0.3])
  func binarySigmoidCostIsExact(l2: Double) throws {
    try expectExact(
      [.dense(units: 6), .activation(.tanh), .dense(units: 1)], cost: .sigmoidCrossEntropy,
      examples: .classes(9, features: 5, classes: 2), l2: l2)
  }

  @Test func multiLabelSigmoidCostIsExact() throws {
    try expectExact(
      [.dense(units: 6), .activation(.sigmoid), .dense(units: 3)], cost: .sigmoidCrossEntropy,
      examples: .values(9, features: 5, width: 3, areLabels: true), l2: 0.01)
  }

  @Test func oneSigmoidAClassIsExact() throws {
    try expectExact(
      [.dense(units: 3)], cost: .sigmoidCrossEntropy,
      examples: .classes(9, features: 5, classes: 3))
  }

  @Test(arguments: [0, 0.3])
  func squaredErrorIsExact(l2: Double) throws {
    try expectExact(
      [.dense(units: 6), .activation(.tanh), .dense(units: 2), .activation(.sigmoid)],
      cost: .squaredError, examples: .values(9, features: 5, width: 2), l2: l2)
  }

  @Test func deepReluNetworkIsExactWithTheKinksLeftOut() throws {
    try expectExact(
      [
        .dense(units: 16), .activation(.relu), .dense(units: 16), .activation(.relu),
        .dropout(rate: 0.5), .dense(units: 16), .activation(.leakyRelu(slope: 0.01)),
        .dense(units: 5),
      ],
      cost: .softmaxCrossEntropy, examples: .classes(33, features: 8, classes: 5),
      initializer: .he, l2: 1e-3)
  }

  static let chain: [LayerDescription] = [
    .dense(units: 6), .activation(.tanh), .dense(units: 5), .activation(.relu), .dense(units: 3),
  ]

  /// Of a layer with parameters its own tensors fail, of one without those of every layer before it; the
  /// relative error of a gradient twice too large is 1/3.
  @Test(arguments: [(0, [0]), (1, [0]), (2, [2]), (3, [0, 2]), (4, [4])])
  func aMistakeIsFoundWhereItIs(layer: Int, failing: [Int]) throws {
    let examples = ExampleSet.classes(9, features: 4, classes: 3)
    let network = NetworkDescription(
      inputCount: 4, layers: Self.chain, cost: .softmaxCrossEntropy, initializer: .xavier)
    let mistake = try #require(GradientMistake(in: layer, of: network))
    let checks = try checkGradients(
      network: network, examples: examples, seed: 11, mistake: mistake)
    for (check, tensor) in zip(checks, network.tensors) {
      let isWrong = failing.contains(tensor.layer)
      #expect(check.reading == (isWrong ? .wrong : .right), "\(check)")
      #expect(mistake.spoils(tensor) == isWrong)
      if isWrong { #expect(abs(check.relativeError - 1.0 / 3) < 1e-6, "\(check)") }
    }
  }

  @Test func aMistakeThatNothingDependsOnIsNone() {
    let network = NetworkDescription(
      input: .image(height: 2, width: 2, channels: 1), layers: [.flatten, .dense(units: 2)],
      cost: .softmaxCrossEntropy, initializer: .xavier)
    #expect(GradientMistake(in: 0, of: network) == nil)
    #expect(GradientMistake(in: 2, of: network) == nil)
    #expect(GradientMistake(in: -1, of: network) == nil)
    #expect(GradientMistake(in: 1, of: network)?.isInParameters == true)
  }

  @Test(arguments: [
    (0, GradientCheck.Reading.right), (1e-7, .right), (1.1e-7, .lookCloser), (1e-5, .lookCloser),
    (1e-4, .doubtful), (1.1e-3, .wrong), (1, .wrong),
  ])
  func errorsAreReadAsTheCourseDoes(error: Double, reading: GradientCheck.Reading) {
    let check = GradientCheck(
      name: "0.dense.weight", shape: [1], relativeError: error, checkedCount: 1, kinkCount: 0)
    #expect(check.reading == reading)
  }

  @Test func zeroWeightsAreReplacedSoThatTheCheckMeansSomething() throws {
    try expectExact(
      [.dense(units: 4), .activation(.relu), .dense(units: 3)], cost: .softmaxCrossEntropy,
      examples: .classes(6, features: 3, classes: 3), initializer: .zeros)
  }

  @Test func aBatchOfOneIsExact() throws {
    try expectExact(
      [.dense(units: 4), .activation(.tanh), .dense(units: 3)], cost: .softmaxCrossEntropy,
      examples: .classes(1, features: 3, classes: 3))
  }

  @Test func largeTensorsAreSampled() throws {
    let network = NetworkDescription(
      inputCount: 40, layers: [.dense(units: 30), .activation(.tanh), .dense(units: 3)],
      cost: .softmaxCrossEntropy, initializer: .xavier)
    let checks = try checkGradients(
      network: network, examples: .classes(5, features: 40, classes: 3), seed: 3,
      valuesPerTensor: 25)
    #expect(checks.map(\.checkedCount) == [25, 25, 25, 3])
    #expect(checks.allSatisfy { $0.relativeError <= Self.limit })
  }

  /// The check itself must notice a wrong gradient: a kink in the way of the differences is one, if
  /// it is not left out. Inputs are zero and the biases tiny, so every unit sits by its kink.
  @Test func kinksInTheWayAreCountedNotCompared() throws {
    let network = NetworkDescription(
      inputCount: 2, layers: [.dense(units: 50), .activation(.relu), .dense(units: 2)],
      cost: .softmaxCrossEntropy, initializer: .random(sigma: 1e-6))
    let examples = ExampleSet(
      inputs: (0..<400).map { _ in 0 }, featureCount: 2,
      targets: .classes((0..<200).map { Int32($0 % 2) }, count: 2))
    let checks = try checkGradients(network: network, examples: examples, seed: 5)
    #expect(checks[0].kinkCount == 0)
    #expect(checks[1].kinkCount + checks[1].checkedCount == 50)
  }

  @Test func noExamplesAreRefused() {
    let network = NetworkDescription(
      inputCount: 2, layers: [.dense(units: 2)], cost: .softmaxCrossEntropy)
    let empty = ExampleSet(inputs: [], featureCount: 2, targets: .classes([], count: 2))
    #expect(throws: EngineError.noExamples) {
      try checkGradients(network: network, examples: empty, seed: 1)
    }
  }
}
