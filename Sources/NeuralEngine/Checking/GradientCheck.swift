/// How far one tensor's gradient by backpropagation is from the one by differences.
public struct GradientCheck: Hashable, Sendable {
  /// The tensor's name.
  public var name: String
  /// The tensor's dimensions.
  public var shape: [Int]
  /// ‖g − n‖ / (‖g‖ + ‖n‖) over the values checked; 0 when both are zero.
  public var relativeError: Double
  /// Values compared.
  public var checkedCount: Int
  /// Values left out because a ReLU's kink lay between the two differences' points.
  public var kinkCount: Int

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
