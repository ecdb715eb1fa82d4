import CellUI
import RunEvents

extension TimeUse {
  /// Each part with its share, of the same width whatever the numbers below a hundred.
  var texts: [String] {
    guard let shares else { return [] }
    return zip(Part.allCases, shares).map { part, share in
      "\(part.title) "
        + NumberFormat.fixed(share * 100, decimals: 0).paddedLeft(to: 2) + "%"
    }
  }
}

extension TimeUse.Part {
  var title: String {
    switch self {
    case .evaluation: "eval"
    case .data, .forward, .backward, .update, .log: rawValue
    }
  }
}
