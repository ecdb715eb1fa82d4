/// How a metric's value stands to a bound.
public enum MetricRelation: String, CaseIterable, Hashable, Sendable {
  case atMost = "<="
  case atLeast = ">="
  case below = "<"
  case above = ">"

  /// Whether it is so. A value that is no number is on neither side.
  public func holds(_ value: Double, _ bound: Double) -> Bool {
    switch self {
    case .atMost: value <= bound
    case .atLeast: value >= bound
    case .below: value < bound
    case .above: value > bound
    }
  }

  /// The two sides of `cost <= 1` without the spaces around them; nil for a text without a sign.
  public static func split(_ text: String) -> (
    left: String, relation: MetricRelation, right: String
  )? {
    // The longer signs first: `<` begins `<=` too.
    for relation in allCases {
      guard let sign = text.firstRange(of: relation.rawValue) else { continue }
      return (
        text[..<sign.lowerBound].withoutOuterSpaces, relation,
        text[sign.upperBound...].withoutOuterSpaces
      )
    }
    return nil
  }
}

extension StringProtocol {
  /// Without the white space at its ends.
  public var withoutOuterSpaces: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
