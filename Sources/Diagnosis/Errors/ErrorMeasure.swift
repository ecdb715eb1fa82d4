/// By what a model's mistakes on a set are counted.
public enum ErrorMeasure: Sendable {
  /// One class an example: a mistake is another class.
  case classes
  /// Several labels an example: a mistake is an example with a wrong one.
  case labels(LabelReport)
  /// Numbers: each example is off by something.
  case numbers(RegressionReport)
  /// An answer to a question: a mistake is one that is wrong somewhere.
  case answers(TokenErrors)
}
