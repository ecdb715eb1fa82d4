import Datasets
import Diagnosis
import NeuralEngine
import RunEvents

/// What a model is wrong about where mistakes are no single examples to tag.
public enum CollectiveErrors: Sendable {
  /// Of a text: tokens and passages.
  case tokens(TokenErrors)
  /// Of embeddings: pairs.
  case pairs(PairErrors)
}

extension TrainedModel {
  /// What the model is wrong about on a set, where that is no example to look at by itself; nil where
  /// `errorMeasure` says by what mistakes are counted.
  ///
  /// - Parameter most: examples or pairs of a kind to name.
  /// - Throws: `cannotEvaluate` when the set is empty, or has not both kinds of pairs.
  public func collectiveErrors(
    on split: Split, most: Int
  ) throws(TrainingError) -> CollectiveErrors? {
    let examples = try examples(of: split)
    if comparesPairs {
      // As an evaluation takes it: on the test set the dev set's.
      let outputs = trainer.predict(examples)
      let report = try verification(of: outputs, on: split)
      guard case .classes(let labels, _) = examples.targets,
        let errors = PairErrors(
          embeddings: outputs, width: outputs.count / labels.count, labels: labels,
          threshold: report.threshold, most: most)
      else { return nil }
      return .pairs(errors)
    }
    guard case .stepClasses(let labels, let steps, let count) = examples.targets,
      data.facts.answerMark == nil
    else { return nil }
    return .tokens(
      TokenErrors(
        probabilities: trainer.predict(examples), labels: labels, steps: steps, count: count,
        most: most))
  }

  /// What the model answers to some examples' questions: what it writes on its own, the likeliest token
  /// each time; where it cannot write, what it tells after the true tokens before it.
  ///
  /// - Parameter errors: of the set, with all that is wrong.
  /// - Returns: in the order of `examples`.
  func answers(
    to examples: [Int], in set: ExampleSet, _ errors: TokenErrors
  ) -> [ExaminedAnswer.Written] {
    let questions = examples.map { data.question(of: $0, in: set) }
    let tokenizer =
      data.tokenizer ?? Tokenizer(unit: .character, vocabulary: data.facts.classNames)
    let told = Dictionary(
      uniqueKeysWithValues: errors.worst.map { ($0.example, tokenizer.text(of: $0.predicted)) })
    let sampler = TextSampler(network: trainer.network, tokenizer: tokenizer)
    let written = sampler?.continuations(trainer, of: questions.map { $0?.tokens ?? [] })
    return examples.indices.map { index in
      let (example, expected) = (examples[index], questions[index]?.answer ?? "")
      return ExaminedAnswer.Written(
        question: questions[index]?.text ?? "", expected: expected,
        written: written?[index] ?? told[example] ?? expected,
        isRight: !errors.mistaken.contains(example))
    }
  }

  /// What tokens or classes are called, by their numbers.
  public var outputNames: [String] { data.facts.classNames }

  /// An example's class, as an index; −1 where it has none.
  public func label(of example: Int, in split: Split) -> Int {
    guard case .classes(let labels, _) = data[split].targets, labels.indices.contains(example)
    else { return -1 }
    return Int(labels[example])
  }
}
