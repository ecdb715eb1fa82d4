import Glibc
import Platform

/// The values a search may give one key of a recipe, as a map from 0...1: what is uniform there is
/// spread over the range on its own scale.
public enum SearchRange: Hashable, Sendable, Codable {
  /// All numbers between the two alike.
  case uniform(Double, Double)
  /// All whole numbers between the two, both included, alike.
  case integer(Int, Int)
  /// One of these values, as YAML.
  case choice([String])
  /// Every decade between the two alike, both above 0.
  case logUniform(Double, Double)
  /// 1 − value is spread over the decades: what an average over 1/(1 − β) steps wants, between two
  /// numbers below 1.
  case oneMinusLogUniform(Double, Double)

  static let names = RecipeKeys.searchRange.names

  /// How many values there are; nil for a continuum.
  public var valueCount: Int? {
    switch self {
    case .integer(let lower, let upper): upper - lower + 1
    case .choice(let values): values.count
    case .uniform, .logUniform, .oneMinusLogUniform: nil
    }
  }

  /// Whether its values have no order.
  public var isChoice: Bool { if case .choice = self { true } else { false } }

  /// The value at `unit` in 0...1, as YAML; numbers with four significant digits, so that a person
  /// can type them.
  public func text(at unit: Double) -> String {
    let unit = min(1, max(0, unit))
    switch self {
    case .uniform(let lower, let upper):
      return Self.text(lower + unit * (upper - lower))
    case .integer(let lower, let upper):
      return String(lower + min(upper - lower, Int(unit * Double(upper - lower + 1))))
    case .choice(let values):
      return values[min(values.count - 1, Int(unit * Double(values.count)))]
    case .logUniform(let lower, let upper):
      return Self.text(exp(log(lower) + unit * (log(upper) - log(lower))))
    case .oneMinusLogUniform(let lower, let upper):
      let gap = exp(log(1 - lower) + unit * (log(1 - upper) - log(1 - lower)))
      let digits = 3 - Int(log10(gap).rounded(.down))
      return Recipe.number(Double(String(printf: "%.\(max(0, digits))f", 1 - gap)) ?? 1 - gap)
    }
  }

  /// `count` places spread evenly over the range, its ends among them; every value of a range that
  /// has no more than that.
  package func gridUnits(_ count: Int) -> [Double] {
    if let valueCount, isChoice || valueCount <= count {
      return (0..<valueCount).map { (Double($0) + 0.5) / Double(valueCount) }
    }
    guard count > 1 else { return [0.5] }
    return (0..<count).map { Double($0) / Double(count - 1) }
  }

  private static func text(_ value: Double) -> String {
    Recipe.number(Double(String(printf: "%.4g", value)) ?? value)
  }
}

/// One key of a recipe that a search gives values to.
public struct SearchDimension: Hashable, Sendable, Codable {
  /// The way to the key: `optimizer.adam.learningRate`, `model[0].dropout`.
  public var path: String
  /// The values it may get.
  public var range: SearchRange

  /// A key of the recipe, with what it may get.
  public init(path: String, range: SearchRange) {
    self.path = path
    self.range = range
  }
}

extension [SearchDimension] {
  /// What to call each in a table: its last key where no other is called so, or else its whole path.
  public var labels: [String] {
    let last = map { $0.path.split(separator: ".").last.map(String.init) ?? $0.path }
    return indices.map { index in
      last.count { $0 == last[index] } > 1 ? self[index].path : last[index]
    }
  }
}
