import Glibc

/// Numbers as people read them, in as few columns as they need and the same way on every terminal:
/// the locale's decimal comma never appears.
public enum NumberFormat {
  /// What separates groups of three digits.
  public enum Grouping: String, Sendable { case none = "", space = " ", thinSpace = "\u{2009}" }

  /// A fixed number of digits behind the point: `0.0312`. NaN is `NaN`, infinity `∞`.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return nonFinite(value) }
    let decimals = max(0, min(decimals, 15))
    let scale = powerOfTen(decimals)
    let scaled = (value.magnitude * scale).rounded(.toNearestOrEven)
    guard scaled < 9e15 else { return scientific(value, digits: max(1, min(decimals, 6))) }
    let number = UInt64(scaled)
    let sign = value < 0 && number > 0 ? "-" : ""
    let whole = "\(number / UInt64(scale))"
    if decimals == 0 { return sign + whole }
    let part = "\(number % UInt64(scale))"
    return sign + whole + "." + String(repeating: "0", count: decimals - part.count) + part
  }

  /// A mantissa with `digits` significant digits and a bare exponent: `6.3e-4`.
  public static func scientific(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return nonFinite(value) }
    guard value != 0 else { return "0" }
    let digits = max(1, min(digits, 15))
    var exponent = decimalExponent(value)
    // Twice, because 10^-exponent is past what a Double holds for the least numbers.
    let half = exponent / 2
    var mantissa = value / power(half) / power(exponent - half)
    if (mantissa.magnitude * powerOfTen(digits - 1)).rounded(.toNearestOrEven) >= powerOfTen(digits)
    {
      mantissa /= 10
      exponent += 1
    }
    return fixed(mantissa, decimals: digits - 1) + "e\(exponent)"
  }

  /// `digits` significant digits, plain between 10⁻³ and 10⁶, scientific outside: `0.0312`, `6.3e-4`.
  public static func significant(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return nonFinite(value) }
    guard value != 0 else { return fixed(0, decimals: max(0, digits - 1)) }
    var exponent = decimalExponent(value)
    let scale = power(digits - 1 - exponent)
    if (value.magnitude * scale).rounded(.toNearestOrEven) >= powerOfTen(digits) { exponent += 1 }
    guard exponent >= -3, exponent < 6 else { return scientific(value, digits: digits) }
    return fixed(value, decimals: max(0, digits - 1 - exponent))
  }

  /// A learning rate or penalty: always scientific with two significant digits, `1.0e-3`; 0 is `0`.
  public static func rate(_ value: Double) -> String { scientific(value, digits: 2) }

  /// A whole number in groups of three digits: `3 910`.
  public static func grouped(_ value: Int, _ grouping: Grouping = .space) -> String {
    let digits = String(value.magnitude)
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += grouping.rawValue }
      text.append(digit)
    }
    return text
  }

  /// A fraction in per cent with `decimals` behind the point: `99.1%`.
  public static func percent(_ fraction: Double, decimals: Int = 1) -> String {
    fraction.isFinite ? fixed(fraction * 100, decimals: decimals) + "%" : nonFinite(fraction)
  }

  /// At most three digits and a unit: `41.2k`, `3.05M`, `870`.
  public static func short(_ value: Double) -> String {
    guard value.isFinite else { return nonFinite(value) }
    var scaled = value
    var unit = 0
    while (scaled.magnitude >= 999.5 || (unit == 0 && scaled.magnitude >= 1000)), unit < 4 {
      scaled /= 1000
      unit += 1
    }
    let magnitude = scaled.magnitude
    guard magnitude < 1000 else { return scientific(value, digits: 2) }
    let isWhole = unit == 0 && value == value.rounded()
    let decimals = isWhole || magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2
    return fixed(scaled, decimals: decimals) + ["", "k", "M", "G", "T"][unit]
  }

  /// Minutes and seconds, with hours from the first on: `0:17`, `1:02:03`. Days count as hours.
  public static func duration(seconds: Double) -> String {
    guard seconds.isFinite, seconds.magnitude < 1e15 else { return "–:––" }
    let total = Int(max(0, seconds))
    let twoDigits = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    let rest = twoDigits(total % 60)
    if total < 3600 { return "\(total / 60):\(rest)" }
    return "\(total / 3600):\(twoDigits(total / 60 % 60)):\(rest)"
  }

  /// Pads a number so that its decimal point, or its end when it has none, stands `before` columns
  /// from the left and everything is `width` wide; never cut.
  public static func aligned(_ number: String, before: Int, width: Int) -> String {
    let whole = number.prefix { $0 != "." && $0 != "e" }
    return number.paddedLeft(to: number.displayWidth + max(0, before - whole.displayWidth))
      .paddedRight(to: width)
  }

  private static func nonFinite(_ value: Double) -> String {
    value.isNaN ? "NaN" : value > 0 ? "∞" : "-∞"
  }

  /// The exponent of the first significant digit; 0 for what has none.
  static func decimalExponent(_ value: Double) -> Int {
    guard value != 0, value.isFinite else { return 0 }
    var exponent = Int(log10(value.magnitude).rounded(.down))
    // The logarithm is rounded; near a power of ten it may land on the wrong side. Below 1e-300 the
    // power itself would be wrong.
    guard exponent > -300 else { return exponent }
    if value.magnitude >= power(exponent + 1) { exponent += 1 }
    if value.magnitude < power(exponent) { exponent -= 1 }
    return exponent
  }

  static func power(_ exponent: Int) -> Double {
    exponent >= 0 ? powerOfTen(exponent) : 1 / powerOfTen(-exponent)
  }

  private static func powerOfTen(_ exponent: Int) -> Double {
    exponent <= 22 ? exactPowers[exponent] : pow(10, Double(exponent))
  }

  private static let exactPowers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
