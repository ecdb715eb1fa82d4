import CellUI
import RunEvents

extension HyperparameterDefinition {
  /// Whether it goes by factors: tenfold is a step one may want.
  var isRate: Bool { scale == .logarithmic }

  /// A value as people read it, without its unit: exact as far as it has up to four digits.
  func text(_ value: Double) -> String {
    guard value.isFinite else { return NumberFormat.fixed(value, decimals: 0) }
    if let zeroTitle, value == 0 { return zeroTitle }
    switch scale {
    case .logarithmic where affectsLearning:
      let isSmall = value.magnitude < 0.1 || value.magnitude >= 1000
      return exact(
        value,
        among: [2, 3, 4].map {
          isSmall
            ? NumberFormat.scientific(value, digits: $0)
            : NumberFormat.significant(value, digits: $0)
        })
    case .logarithmic:
      return exact(value, among: (0...2).map { NumberFormat.fixed(value, decimals: $0) })
    case .linear, .oneMinusLogarithmic:
      let least = max(0, min(decimals, 9))
      let most = max(least, max(4, min(least + 3, 9)))
      return exact(value, among: (least...most).map { NumberFormat.fixed(value, decimals: $0) })
    case .integer:
      return value.magnitude < 1e15 ? NumberFormat.grouped(Int(bounded: value)) : "\(value)"
    case .choice:
      let place = Int(bounded: value)
      return choices.indices.contains(place) ? choices[place] : NumberFormat.grouped(place)
    }
  }

  /// The unit with the space before it; empty where the value stands alone.
  func unitText(of value: Double) -> String {
    unit.isEmpty || value == 0 && zeroTitle != nil ? "" : " " + unit
  }

  /// A value that need not be exact, as what a schedule makes of the learning rate.
  func shortText(_ value: Double) -> String {
    value.magnitude >= 0.1 && value.magnitude < 1000
      ? NumberFormat.significant(value, digits: 2) : NumberFormat.rate(value)
  }

  /// A value on its way, of a length that hardly changes.
  func movingText(_ value: Double) -> String {
    switch scale {
    case .logarithmic: shortText(value)
    case .linear, .oneMinusLogarithmic:
      NumberFormat.fixed(value, decimals: min(9, max(3, decimals + 1)))
    case .integer, .choice: text(value)
    }
  }

  /// The shortest text that says the value exactly, else the longest.
  private func exact(_ value: Double, among texts: [String]) -> String {
    texts.first {
      guard let shown = Double($0) else { return false }
      return abs(shown - value) <= 1e-9 * abs(value)
    } ?? texts[texts.count - 1]
  }
}
