import Datasets
import NeuralEngine

/// A trained model that answers: inputs as their source has them go in, probabilities or numbers in
/// the targets' own unit come out.
///
/// Owned by one thread at a time.
public final class Predictor {
  /// What the model says of itself.
  public let record: ModelRecord
  let trainer: Trainer
  /// Examples that are best given at once.
  public let batchSize: Int

  /// Values of the inputs that are taken at once, at most.
  private static let mostValues = 4 << 20
  /// Examples likewise.
  private static let mostExamples = 8192

  /// - Parameter workers: threads that a batch is split over.
  /// - Throws: `memory` when there is not enough; `EngineError` when there are no threads.
  public init(_ file: ModelFile, workers: Int = 1, memory: MemoryProbe = .system) throws {
    record = file.record
    let network = record.network
    let rows = Trainer.evaluationRows(of: network, most: 128 * workers)
    let training = network.memory(optimizer: .gradientDescent, workers: workers, batchSize: rows)
    batchSize = max(
      1,
      min(Self.mostExamples, Self.mostValues / max(network.inputCount, network.outputCount)))
    do {
      try memory.now.require(
        training.trainer + training.state
          + Double(batchSize) * Double(network.inputCount + 2 * network.outputCount) * 8)
    } catch {
      throw TrainingError.memory(
        operation: "model: cannot use \(file.path)", need: "the network and what it gives", error,
        hint: nil)
    }
    trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: workers, maximumBatchSize: rows,
      seed: 0)
    try trainer.restore(TrainerState(parameters: file.parameters, slots: [], updates: 0))
  }

  /// Numbers that an example is answered with: one a name of the record's output.
  public var answerCount: Int { record.outputNames.count }

  /// Answers to `inputs` `[examples, features]`, `[examples, answerCount]`.
  ///
  /// - Parameter answeredSteps: of text, the step of each example whose answer counts.
  /// - Precondition: a whole number of examples; a step an example for text.
  public func answers(to inputs: [Float], answeredSteps: ArraySlice<Int>? = nil) -> [Float] {
    let features = record.network.inputCount
    precondition(inputs.count.isMultiple(of: features), "rows of \(features) inputs")
    let count = inputs.count / features
    // What the targets are is nothing to a prediction.
    var examples = ExampleSet(
      inputs: inputs, featureCount: features,
      targets: .classes([Int32](repeating: -1, count: count), count: 1))
    record.normalization?.apply(to: &examples)
    var outputs = trainer.predict(examples)
    switch record.output {
    case .classes(let names) where names.count == 2 && outputs.count == count:
      return outputs.flatMap { [1 - $0, $0] }
    case .values(_, let scaling):
      scaling?.undo(&outputs)
      return outputs
    case .nextToken(let names):
      guard let answeredSteps else { return outputs }
      let steps = record.network.output.steps
      return answeredSteps.enumerated().flatMap { example, step in
        let start = (example * steps + min(step, steps - 1)) * names.count
        return outputs[start..<start + names.count]
      }
    case .classes, .labels, .embedding: return outputs
    }
  }

  /// What data must be to be predicted from.
  public var requirement: InputRequirement {
    switch record.input {
    case .features(let names):
      return .features(
        count: record.network.inputCount, names: names, otherColumns: record.otherColumns,
        encoding: record.encoding)
    case .image(let shape): return .image(shape)
    case .sequence(let steps):
      return .sequence(steps: steps, features: record.network.inputCount / steps)
    case .text(let steps, _): return .text(steps: steps, tokenizer: record.textTokenizer)
    case .texts(let steps, let column):
      return .texts(steps: steps, tokenizer: record.textTokenizer, column: column)
    }
  }
}
