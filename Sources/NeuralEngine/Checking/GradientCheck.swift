/// How far one tensor's gradient by backpropagation is from the one by differences.
public struct GradientCheck: Hashable, Sendable {
  /// The tensor's name.
  public var name: String
  /// The tensor's dimensions.
  public var shape: [Int]
  /// ‖g − n‖ / (‖g‖ + ‖n‖) over the values checked; 0 when both are zero, as
  /// far as the differences' rounding lets that be seen.
  public var relativeError: Double
  /// Values compared.
  public var checkedCount: Int
  /// Values left out because a ReLU's kink lay between the two differences' points.
  public var kinkCount: Int

  /// What such an error says of a gradient, after Ng (Improving Deep Neural Networks, 2017, week 1).
  public enum Reading: String, Hashable, Sendable {
    /// Up to 1e-7: the derivative is most likely right.
    case right
    /// Up to 1e-5: it may be; each of its values is worth a look.
    case lookCloser = "look closer"
    /// Up to 1e-3: there is most likely a mistake.
    case doubtful
    /// Above.
    case wrong
  }

  /// What the relative error says.
  public var reading: Reading {
    switch relativeError {
    case ...1e-7: .right
    case ...1e-5: .lookCloser
    case ...1e-3: .doubtful
    default: .wrong
    }
  }

  /// One tensor's comparison; the counts add up to the values that were looked at.
  public init(
    name: String, shape: [Int], relativeError: Double, checkedCount: Int, kinkCount: Int
  ) {
    self.name = name
    self.shape = shape
    self.relativeError = relativeError
    self.checkedCount = checkedCount
    self.kinkCount = kinkCount
  }
}
