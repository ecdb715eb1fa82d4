import Datasets
import Diagnosis
import NeuralEngine
import RunEvents

/// What a model is wrong about where mistakes are no single examples to tag.
public enum CollectiveErrors: Sendable {
  /// Of a text: tokens and passages.
  case tokens(TokenErrors)
  /// Of questions: tokens, and whole answers.
  case answers(TokenErrors, [WrittenAnswer])
  /// Of embeddings: pairs.
  case pairs(PairErrors)
}

/// A question with the answer that it should have and the one that a model writes.
public struct WrittenAnswer: Hashable, Sendable {
  /// The example's place in its set.
  public var example: Int
  /// What is asked.
  public var question: String
  /// What the answer should be.
  public var expected: String
  /// What the model writes on its own, the likeliest token each time.
  public var written: String
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
    guard case .stepClasses(let labels, let steps, let count) = examples.targets else { return nil }
    let asksQuestions = data.facts.answerMark != nil
    let errors = TokenErrors(
      probabilities: trainer.predict(examples), labels: labels, steps: steps, count: count,
      most: most, onlyWrong: asksQuestions)
    return asksQuestions
      ? .answers(errors, answers(to: errors.worst.map(\.example), in: examples)) : .tokens(errors)
  }

  /// - Returns: none where the network cannot write text.
  private func answers(to examples: [Int], in set: ExampleSet) -> [WrittenAnswer] {
    let questions = examples.compactMap { example in
      data.question(of: example, in: set).map { (example: example, question: $0) }
    }
    let tokenizer =
      data.tokenizer ?? Tokenizer(unit: .character, vocabulary: data.facts.classNames)
    guard !questions.isEmpty,
      let sampler = TextSampler(network: trainer.network, tokenizer: tokenizer)
    else { return [] }
    let written = sampler.continuations(trainer, of: questions.map(\.question.tokens))
    return zip(questions, written).map { asked, written in
      WrittenAnswer(
        example: asked.example, question: asked.question.text, expected: asked.question.answer,
        written: written)
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
