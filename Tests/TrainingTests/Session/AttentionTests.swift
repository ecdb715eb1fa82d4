import Datasets
import NeuralEngine
import RunEvents
import Testing

@testable import Training

/// Questions and answers in a run: what is measured, what is shown of them, and where their steps look.
@Suite struct AttentionTests {
  private static func recipe(_ overrides: [String] = []) throws -> Recipe {
    try Recipe.load(
      "attention-dates",
      overrides: [
        "data.source={dates: {count: 120, seed: 2}}", "epochs=2", "batchSize=16", "workers=1",
      ] + overrides)
  }

  private static func outcome(
    _ recipe: Recipe
  ) async throws -> (data: DataSplit, outcome: Scene.Outcome, trainer: Trainer) {
    let data = try split(
      load(recipe.data), rule: recipe.split, normalize: recipe.normalize, seed: recipe.seed)
    let outcome = try await Scene.run(recipe, Scene.options(), data: data)
    let trainer = try Trainer(
      network: recipe.network(for: data.facts), optimizer: .gradientDescent, workers: 1,
      maximumBatchSize: 4, seed: 1)
    trainer.state.parameters = outcome.parameters
    return (data, outcome, trainer)
  }

  private static func pictures(_ events: [RunEvent]) -> [AttentionPictures] {
    events.compactMap { if case .attention(let pictures) = $0 { pictures } else { nil } }
  }

  @Test func answersRowsAndColumnsAreTheDevSets() async throws {
    let (data, outcome, trainer) = try await Self.outcome(Self.recipe())
    let last = try #require(Self.pictures(outcome.events).last)
    #expect(last.step == 12 && last.examples.count >= 3)
    for example in last.examples {
      let question = try #require(data.question(of: example.example, in: data.dev))
      #expect(example.columns.joined() == "\n" + question.text + "=" + question.answer)
      #expect(example.truths.joined() == question.answer + "\n")
      #expect(example.rows.count == 11 && example.firstRow == question.tokens.count)
      #expect(example.layers.map(\.headCount) == [4, 4])
      #expect(example.layers.map(\.heads.count) == [4, 4])
      #expect(
        example.layers.map(\.name)
          == ["2.residual.1.multiHeadAttention", "4.residual.1.multiHeadAttention"])
    }
    let steps = data.facts.steps ?? 0
    let count = last.examples.count
    let examples = ExampleSet(
      inputs: Array(data.dev.inputs[..<(count * steps)]), featureCount: steps,
      targets: .classes([Int32](repeating: -1, count: count), count: 1))
    var furthest = 0.0
    trainer.forEachAttention(of: examples) { layer, place, weights in
      let example = last.examples[place]
      let width = example.columns.count
      for (head, shown) in example.layers[layer].heads.enumerated() {
        for row in example.rows.indices {
          let start = (head * steps + example.firstRow + row) * steps
          for column in 0..<width {
            let weight = Double(weights[start + column])
            let told = Double(shown.values[row * width + column]) / 127 * shown.scale
            furthest = max(furthest, abs(weight - told))
          }
        }
      }
    }
    #expect(furthest < 0.5 / 127 + 1e-6, "\(furthest)")
  }

  /// Written by itself an answer is right where every character is after the true ones before it.
  @Test func exactMatchIsTheShareOfWholeAnswers() async throws {
    let recipe = try Self.recipe([
      "data.source={dates: {count: 40, seed: 2}}", "batchSize=8", "epochs=60",
      "earlyStopping=false",
    ])
    let (data, outcome, trainer) = try await Self.outcome(recipe)
    let sampler = try #require(
      TextSampler(
        network: recipe.network(for: data.facts),
        tokenizer: Tokenizer(unit: .character, vocabulary: data.facts.classNames)))
    let train = (0..<data.train.count).compactMap { data.question(of: $0, in: data.train) }
    let answers = sampler.continuations(trainer, of: train.map(\.tokens))
    let right = zip(answers, train).count { $0 == $1.answer }
    let told = try #require(
      outcome.events.points(MetricKey(.train, MetricKey.exactMatchName)).last?.value)
    #expect(abs(told - Double(right) / Double(train.count)) < 1e-9)
    #expect(right > 0, "no answer tells nothing")
    #expect(!outcome.events.points(.devExactMatch).isEmpty)

    let samples = outcome.events.compactMap { event -> TextSample? in
      if case .sample(let sample) = event { sample } else { nil }
    }
    #expect(samples.count == 61 && samples.allSatisfy { $0.texts.isEmpty })
    let dev = (0..<min(6, data.dev.count)).compactMap { data.question(of: $0, in: data.dev) }
    #expect(samples.last?.answers.map(\.question) == dev.map(\.text))
    #expect(samples.last?.answers.map(\.truth) == dev.map(\.answer))
    #expect(
      samples.last?.answers.map(\.answer) == sampler.continuations(trainer, of: dev.map(\.tokens)))
  }

  /// A text's every step tells something, and long ones are not shown whole.
  @Test func aTextIsShownFromItsBeginning() async throws {
    let recipe = try Recipe.load(
      "char-transformer", overrides: ["epochs=1", "data.limit=200", "workers=1"])
    let (data, outcome, _) = try await Self.outcome(recipe)
    let last = try #require(Self.pictures(outcome.events).last)
    for example in last.examples {
      let word = try #require(data.words(of: example.example, in: data.dev))
      #expect(example.firstRow == 0 && example.columns.joined() == "\n" + word)
      #expect(example.truths.joined() == word + "\n")
    }
  }

  @Test func whereNoLayerAttendsThereIsNoPicture() throws {
    let data = Scene.data
    #expect(
      AttentionPicture(
        data, [AttentionOutput(name: "a", heads: 1, steps: 2, isCausal: false)]) == nil)
    let names = try split(load(.names), rule: .auto, normalize: false, seed: 1)
    #expect(AttentionPicture(names, []) == nil)
    #expect(
      AttentionPicture(names, [AttentionOutput(name: "a", heads: 1, steps: 6, isCausal: true)])
        == nil)
  }

  /// However many heads and steps there are, a picture's values are bounded.
  @Test func aPictureIsNoLargerThanALineBears() throws {
    let steps = 300
    let count = 5
    let set = ExampleSet(
      inputs: (0..<count * steps).map { Float($0 % 3) }, featureCount: steps,
      targets: .stepClasses(
        (0..<count * steps).map { Int32(($0 + 1) % 3) }, steps: steps, count: 3))
    let data = DataSplit(
      facts: DataFacts(
        name: "long", classNames: ["\n", "a", "b"], featureCount: steps, steps: steps,
        fingerprint: "l"), train: set, dev: set, test: set)
    let network = NetworkDescription(
      input: .sequence(time: steps, features: 1),
      layers: [
        .embedding(vocabulary: 3, units: 16), .multiHeadAttention(heads: 16),
        .multiHeadAttention(heads: 8, isCausal: true), .dense(units: 3),
      ], cost: .softmaxCrossEntropy)
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: 2, seed: 1)
    let picture = try #require(AttentionPicture(data, trainer.attentionOutputs))
    let shown = picture.pictures(trainer, step: 1, seconds: 0)
    #expect(shown.examples.count == 1)
    let example = try #require(shown.examples.first)
    #expect(example.rows.count == 48 && example.columns.count == 48)
    #expect(example.layers.map(\.heads.count) == [2, 2] && example.layers[0].headCount == 16)
  }
}
