import Datasets
import NeuralEngine

/// Writes text with a model that tells the next token.
public final class TextWriter {
  private let predictor: Predictor
  private let sampler: TextSampler
  private let tokenizer: Tokenizer
  /// What stands between a question and its answer; nil where the model learned no questions.
  private let answerMark: String?
  /// Whether each sample is a line; otherwise it goes on across lines.
  public let isInLines: Bool

  /// Samples that are written side by side.
  private static let batch = 64

  /// - Throws: `unfitModel` when the model tells something else; as `Predictor.init`.
  public init(_ file: ModelFile) throws {
    predictor = try Predictor(file)
    guard case .text(_, let isInLines) = file.record.input,
      case .nextToken = file.record.output,
      let sampler = TextSampler(
        network: file.record.network, tokenizer: file.record.textTokenizer)
    else {
      throw TrainingError.unfitModel(
        path: file.path, operation: "write: cannot write text",
        cause: "it does not predict the next character of a text",
        hint: "dltui train char-lstm trains one that does")
    }
    self.sampler = sampler
    tokenizer = file.record.textTokenizer
    answerMark = file.record.answerMark
    self.isInLines = isInLines
  }

  /// Samples, each with its prefix; the same for the same seed. A prefix for a model that answers
  /// questions is one, whether it has the mark or not.
  ///
  /// - Parameters:
  ///   - temperature: > 0; towards 0 the likeliest character alone is written, above 1 the less
  ///     likely ones more often than the model says.
  ///   - longest: the most tokens of a sample, the prefix left out.
  ///   - progress: told the tokens written so far, of how many at most.
  /// - Throws: `DatasetError.inputs` when the prefix has a character that the model never saw.
  public func texts(
    prefix: String, temperature: Double, count: Int, longest: Int, seed: UInt64,
    progress: (_ done: Int, _ most: Int) -> Void = { _, _ in }
  ) throws(DatasetError) -> [String] {
    // A question alone is to be answered.
    let isAsked = answerMark.map { !prefix.isEmpty && !prefix.contains($0) } ?? false
    let prefix = try tokens(of: isAsked ? prefix + (answerMark ?? "") : prefix, by: tokenizer)
    var texts: [String] = []
    while texts.count < count {
      let written = texts.count
      let batch = min(Self.batch, count - written)
      texts += sampler.texts(
        predictor.trainer, temperature: temperature,
        seed: seed &+ UInt64(written) &* 0x9e37_79b9_7f4a_7c15,
        request: TextSampler.Request(
          count: batch, prefix: prefix, longest: longest, isInLines: isInLines),
        progress: { progress(written * longest + $0 * batch, count * longest) })
    }
    return texts
  }
}
