/// What a network is to give for each example.
public enum Targets: Hashable, Sendable {
  /// A label in 0..<count for each example; −1 where there is none.
  case classes([Int32], count: Int)
  /// A label for each step of each example's sequence [examples, steps]; −1 where there is none.
  case stepClasses([Int32], steps: Int, count: Int)
  /// Numbers [examples, width], row-major; NaN where there is none.
  case values([Float], width: Int)

  /// Examples that have a target.
  public var exampleCount: Int {
    switch self {
    case .classes(let labels, _): labels.count
    case .stepClasses(let labels, let steps, _): steps > 0 ? labels.count / steps : 0
    case .values(let values, let width): width > 0 ? values.count / width : 0
    }
  }

  /// Rows of targets that an example has: steps of its sequence, or 1.
  public var rowsPerExample: Int {
    if case .stepClasses(_, let steps, _) = self { steps } else { 1 }
  }
}
