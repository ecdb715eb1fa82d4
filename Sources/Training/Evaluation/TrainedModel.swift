import Datasets
import Diagnosis
import NeuralEngine
import RunEvents

/// A network with the parameters that a run kept, to predict with.
public final class TrainedModel {
  /// The file the parameters are from.
  public let file: String
  /// The optimizer step that the parameters are of.
  public let step: Int
  let trainer: Trainer
  let data: DataSplit

  /// The model a run ended with; of one that has not ended, the best so far, or else its newest
  /// checkpoint.
  ///
  /// - Throws: `cannotReadCheckpoint` when there is none or it is damaged, `cannotEvaluate` when it
  ///   is of other data or of another network; `memory`;
  ///   `EngineError` for a network that cannot be built.
  public init(
    of recipe: Recipe, data: DataSplit, in folder: CheckpointFolder,
    memory: MemoryProbe = .system
  ) throws {
    let network = recipe.network(for: data.facts)
    try network.validate()
    let rows = Trainer.evaluationRows(of: network, most: 256)
    try Self.requireMemory(network, rows: rows, data: data, memory)
    let kept = try folder.model()
    guard kept.dataFingerprint == data.facts.fingerprint else {
      throw TrainingError.cannotEvaluate(
        cause: "\(kept.file) was trained on data of another fingerprint, \(kept.dataFingerprint)")
    }
    trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: rows,
      seed: recipe.seed)
    guard let parameters = kept.parameters(for: trainer.tensors) else {
      throw TrainingError.cannotEvaluate(
        cause: "\(kept.file) holds the parameters of another network")
    }
    try trainer.restore(TrainerState(parameters: parameters, slots: [], updates: 0))
    self.data = data
    file = kept.file
    step = kept.step
  }

  /// A model, and data prepared as those it was trained on.
  ///
  /// - Throws: `memory`; `EngineError` when the data are of another kind than the network takes.
  public init(_ model: ModelFile, data: DataSplit, memory: MemoryProbe = .system) throws {
    let network = model.record.network
    let rows = Trainer.evaluationRows(of: network, most: 256)
    try Self.requireMemory(network, rows: rows, data: data, memory)
    for examples in [data.train, data.trainDev, data.dev, data.test] where examples.count > 0 {
      try network.validate(examples)
    }
    trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: rows, seed: 0)
    try trainer.restore(TrainerState(parameters: model.parameters, slots: [], updates: 0))
    self.data = data
    file = model.path.split(separator: "/").last.map(String.init) ?? model.path
    step = model.step
  }

  private static func requireMemory(
    _ network: NetworkDescription, rows: Int, data: DataSplit, _ memory: MemoryProbe
  ) throws(TrainingError) {
    let training = network.memory(optimizer: .gradientDescent, workers: 1, batchSize: rows)
    let largest = [data.train, data.dev, data.test].map(\.count).max() ?? 0
    let predictions = Double(largest) * Double(network.outputCount) * 8
    do {
      // The file, its tensors and the vector made of them.
      try memory.now.require(training.trainer + 3 * training.state + predictions)
    } catch {
      throw .memory(
        operation: "evaluate: cannot evaluate the run", need: "the network and what it gives",
        error,
        hint: nil)
    }
  }

  /// The flat parameter vector.
  public var parameters: [Float] { trainer.state.parameters }

  /// How well the model does on a set of examples.
  ///
  /// - Throws: `cannotEvaluate` when the set is empty, or its targets are no classes.
  public func report(on split: Split) throws(TrainingError) -> ClassificationReport {
    guard !comparesPairs, case .classes(_, let classCount) = data[split].targets else {
      throw .cannotEvaluate(cause: whyNoClasses)
    }
    let (probabilities, labels) = try classProbabilities(on: split)
    return ClassificationReport(
      probabilities: probabilities, labels: labels, classCount: classCount)
  }

  /// The cost on a set and what else runs log of it: the accuracy, or how far off numbers are.
  ///
  /// - Throws: `cannotEvaluate` when the set is empty.
  public func metrics(on split: Split) throws(TrainingError) -> [(MetricKey, Double)] {
    let examples = try examples(of: split)
    let (evaluation, outputs) = trainer.evaluateAndPredict(examples)
    let values = RunLoop.values(of: evaluation, split: split, facts: data.facts)
    guard evaluation.accuracy == nil else { return values }
    guard !comparesPairs else {
      let report = try verification(of: outputs, on: split)
      return values + RunLoop.pairs(of: report, split: split)
    }
    return values
      + RunLoop.errors(
        of: outputs, targets: examples.targets, scaling: data.targetScaling, split: split)
  }

  /// How well the model does on a set of examples, whatever it tells.
  ///
  /// - Throws: `cannotEvaluate` when the set is empty.
  public func evaluation(on split: Split) throws(TrainingError) -> ModelEvaluation {
    let examples = try examples(of: split)
    let outputs = trainer.predict(examples)
    guard !comparesPairs else { return .pairs(try verification(of: outputs, on: split)) }
    switch examples.targets {
    case .classes(let labels, let count):
      return .classes(
        ClassificationReport(probabilities: outputs, labels: labels, classCount: count))
    case .stepClasses(let labels, let steps, let count):
      return .nextTokens(
        TokenReport(
          probabilities: outputs, labels: labels, steps: steps, count: count,
          hasAnswers: data.facts.answerMark != nil))
    case .values(let values, _) where !data.facts.classNames.isEmpty:
      return .labels(labels(of: outputs, values))
    case .values: return .values(try regression(of: outputs, on: split))
    }
  }

  /// By what the model's mistakes on a set are counted.
  ///
  /// - Throws: `cannotEvaluate` when the set is empty.
  public func errorMeasure(on split: Split) throws(TrainingError) -> ErrorMeasure {
    let examples = try examples(of: split)
    guard !comparesPairs else { return .classes }
    switch examples.targets {
    case .classes: return .classes
    case .stepClasses(let labels, let steps, let count):
      guard data.facts.answerMark != nil else { return .classes }
      return .answers(
        TokenErrors(
          probabilities: trainer.predict(examples), labels: labels, steps: steps, count: count,
          most: .max, onlyWrong: true))
    case .values(let values, _):
      let outputs = trainer.predict(examples)
      return data.facts.classNames.isEmpty
        ? .numbers(try regression(of: outputs, on: split)) : .labels(labels(of: outputs, values))
    }
  }

  private func labels(of outputs: [Float], _ values: [Float]) -> LabelReport {
    LabelReport(probabilities: outputs, values: values, names: data.facts.classNames)
  }

  private func regression(
    of outputs: [Float], on split: Split
  ) throws(TrainingError) -> RegressionReport {
    guard
      let report = RegressionReport(
        outputs: outputs, targets: data[split].targets, scaling: data.targetScaling)
    else { throw .cannotEvaluate(cause: "the \(split.rawValue) set is empty") }
    return report
  }

  /// Whether the model's outputs are embeddings, to be compared with each other.
  var comparesPairs: Bool { trainer.network.cost == .triplet }

  /// By the threshold that is best on the dev set; where there is none, by the one best on the set
  /// itself.
  func verification(
    of outputs: [Float], on split: Split
  ) throws(TrainingError) -> VerificationReport {
    var threshold: Double?
    if split == .test, data.dev.count > 0 {
      threshold =
        VerificationReport(outputs: trainer.predict(data.dev), targets: data.dev.targets)?.threshold
    }
    guard
      let report = VerificationReport(
        outputs: outputs, targets: data[split].targets, threshold: threshold)
    else {
      throw .cannotEvaluate(
        cause: "the \(split.rawValue) set has not both pairs of one class and of two")
    }
    return report
  }

  func examples(of split: Split) throws(TrainingError) -> ExampleSet {
    guard data[split].count > 0 else {
      throw .cannotEvaluate(cause: "the \(split.rawValue) set is empty")
    }
    return data[split]
  }

  /// Why there are no mistakes to look at one by one: a clause.
  private var whyNoClasses: String {
    switch data[.train].targets {
    case .classes where comparesPairs:
      "the model gives embeddings to compare, not a class an example"
    case .stepClasses: "\(data.facts.name) is text, whose steps have each a next character"
    case .values where !data.facts.classNames.isEmpty:
      "\(data.facts.name) has several labels an example, not one class"
    case .values, .classes: "\(data.facts.name) has numbers to predict, not classes"
    }
  }

  /// What each class is given `[examples, classes]`, and the labels.
  ///
  /// - Throws: as `report`.
  func classProbabilities(
    on split: Split
  ) throws(TrainingError) -> (probabilities: [Float], labels: [Int32]) {
    let examples = try examples(of: split)
    guard !comparesPairs, case .classes(let labels, let classCount) = examples.targets else {
      throw .cannotEvaluate(cause: whyNoClasses)
    }
    let probabilities = trainer.predict(examples)
    // Of two classes the network may give the second one's alone.
    return probabilities.count == labels.count && classCount == 2
      ? (probabilities.flatMap { [1 - $0, $0] }, labels) : (probabilities, labels)
  }

  func thumbnail(of example: Int, in split: Split) -> Thumbnail? {
    data.thumbnail(of: example, in: split)
  }

  /// The example's row in what its set comes from; nil when that is not known.
  public func sourceRow(of example: Int, in split: Split) -> Int? {
    data.sourceRow(of: example, in: split)
  }

  /// The file that a dev example is from; nil where it has none of its own.
  func devFile(of example: Int) -> String? { data.devFile(of: example) }

  /// The first inputs of an example that is no image.
  func inputs(of example: Int, in split: Split, most: Int) -> [Float] {
    guard data.facts.imageShape == nil else { return [] }
    let set = data[split]
    let start = example * set.featureCount
    return Array(set.inputs[start..<start + min(most, set.featureCount)])
  }
}
