import CellUI

extension NumberFormat {
  /// A difference, with its sign in any case.
  static func signed(_ value: Double) -> String { (value > 0 ? "+" : "") + significant(value) }
}
