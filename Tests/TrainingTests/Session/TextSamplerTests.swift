import Datasets
import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct TextSamplerTests {
  private final class Samples: RunEventSink, @unchecked Sendable {
    // Written on the training thread alone, and read only after `run` has returned.
    var samples: [TextSample] = []
    var refusals: [String] = []

    func receive(_ event: RunEvent) throws {
      if case .sample(let sample) = event { samples.append(sample) }
      if case .commandRefused(let refusal) = event { refusals.append(refusal.reason) }
    }
  }

  private func run(_ overrides: [String], edits: [(Int, RunCommand)] = []) async throws -> Samples {
    let recipe = try Recipe.load("char-lstm", overrides: ["model[1].lstm=16"] + overrides)
    let data = try split(
      load(recipe.data), rule: recipe.split, normalize: recipe.normalize, seed: recipe.seed)
    let sink = Samples()
    var options = SessionOptions(name: "names", ignoresStepRateLimit: true)
    options.scheduledCommands = edits.map { ScheduledCommand(afterStep: $0.0, $0.1) }
    let session = try TrainingSession(recipe: recipe, data: data, options: options, sink: sink)
    _ = await session.run()
    return sink
  }

  @Test func eachEvaluationWritesAndTheSeedDecidesWhat() async throws {
    let first = try await run(["epochs=2"])
    #expect(first.samples.map(\.step) == [0, 73, 146])
    for sample in first.samples {
      #expect(sample.temperature == 0.8)
      #expect(sample.texts.count == 6)
      #expect(
        sample.texts.allSatisfy { $0.count <= 12 && $0.allSatisfy { ("a"..."z").contains($0) } })
    }
    #expect(Set(first.samples.map(\.texts)).count == 3)
    #expect(try await run(["epochs=2"]).samples.map(\.texts) == first.samples.map(\.texts))
  }

  @Test func theTemperatureIsLiveAndChangesNothingThatIsLearnt() async throws {
    let cold = try await run(
      ["epochs=1"], edits: [(0, RunCommand(id: 1, .set(.temperature, 0.001)))])
    #expect(cold.refusals.isEmpty)
    let last = try #require(cold.samples.last)
    #expect(last.temperature == 0.001)
    // Next to no chance is left: all write the likeliest.
    #expect(Set(last.texts).count == 1)
    let refused = try await run(
      ["epochs=1"], edits: [(0, RunCommand(id: 1, .set(.temperature, 0)))])
    #expect(refused.refusals == ["temperature must be above 0, at most 100 (got 0)"])
  }

  /// Of a network that tells after each character the one whose number is greater by one.
  @Test func whatGoesOnIsTheLikeliestUpToALinesEnd() throws {
    let tokens = ["\n", "a", "b", "c", "d"]
    let network = NetworkDescription(
      input: .sequence(time: 6, features: 1), layers: [.embedding(vocabulary: 5, units: 5)],
      cost: .softmaxCrossEntropy)
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: 4, seed: 1)
    trainer.state.parameters = (0..<5).flatMap { token in
      (0..<5).map { (token + 1) % 5 == $0 ? 4 : 0 }
    }
    let sampler = try #require(
      TextSampler(network: network, tokenizer: Tokenizer(unit: .character, vocabulary: tokens)))
    #expect(
      sampler.continuations(
        trainer, of: [[1, 2], [4], [], [1, 1, 1, 1, 3], [2, 2, 2, 1, 1, 1, 1]])
        == ["cd", "", "abcd", "d", ""])
  }
}
