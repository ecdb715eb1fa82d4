import Datasets
import NeuralEngine
import RunEvents

/// A few questions of the dev set that the network is asked again and again.
struct AnswerSampler {
  private static let count = 6

  private let sampler: TextSampler
  private let questions: [(tokens: [Int], text: String, answer: String)]

  /// nil where the network does not write text, or the data are no questions.
  init?(_ sampler: TextSampler?, _ data: DataSplit) {
    let set = data.dev.count > 0 ? data.dev : data.train
    let questions = (0..<min(Self.count, set.count)).compactMap { data.question(of: $0, in: set) }
    guard let sampler, !questions.isEmpty else { return nil }
    self.sampler = sampler
    self.questions = questions
  }

  /// How they are answered now.
  func answers(_ trainer: Trainer) -> [TextSample.Answer] {
    zip(questions, sampler.continuations(trainer, of: questions.map(\.tokens))).map {
      TextSample.Answer(question: $0.text, answer: $1, truth: $0.answer)
    }
  }
}
