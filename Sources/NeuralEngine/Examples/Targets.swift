/// What a network is to give for each example.
public enum Targets: Hashable, Sendable {
  /// A label in 0..<count for each example.
  case classes([Int32], count: Int)
  /// Numbers [examples, width], row-major.
  case values([Float], width: Int)

  /// Examples that have a target.
  public var exampleCount: Int {
    switch self {
    case .classes(let labels, _): labels.count
    case .values(let values, let width): width > 0 ? values.count / width : 0
    }
  }
}
