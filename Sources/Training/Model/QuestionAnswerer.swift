import Datasets
import NeuralEngine

/// Answers questions with a model that learned lines of a question, a mark and an answer.
public final class QuestionAnswerer {
  private let predictor: Predictor
  private let sampler: TextSampler
  private let mark: Int

  /// Questions that are best asked at once.
  public static let batchSize = 256

  /// nil where the model learned no questions.
  ///
  /// - Throws: as `Predictor.init`.
  public init?(_ file: ModelFile, workers: Int = 1) throws {
    guard case .nextToken(let vocabulary) = file.record.output,
      let mark = file.record.answerMark.flatMap(vocabulary.firstIndex(of:)),
      let sampler = TextSampler(
        network: file.record.network, tokenizer: file.record.textTokenizer)
    else { return nil }
    predictor = try Predictor(file, workers: workers)
    self.sampler = sampler
    self.mark = mark
  }

  /// What data must be to be answered.
  public var requirement: InputRequirement { predictor.requirement }

  /// The likeliest characters of each answer, one after the other, up to a line's end.
  ///
  /// - Parameter questions: inputs `[questions, steps]`: a line's end, then the question, whose mark may
  ///   be left out.
  public func answers(to questions: [Float]) -> [String] {
    let steps = predictor.record.network.inputCount
    return sampler.continuations(
      predictor.trainer,
      of: stride(from: 0, to: questions.count, by: steps).map { start in
        let line = questions[start..<start + steps].dropFirst().map { Int($0) }
        let question = Array(line.prefix { $0 > 0 })
        // What was answered already is not believed.
        return question.prefix { $0 != mark } + [mark]
      })
  }
}
