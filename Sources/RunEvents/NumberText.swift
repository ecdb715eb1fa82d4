/// Numbers as people write them, strictly: what could be meant in two ways, or would silently become
/// another number, is none.
public enum NumberText {
  /// Why a text is no number to take.
  public enum Problem: Error, Hashable, Sendable {
    case noNumber
    /// It has a sign or zeros in front of it, or is a whole number written otherwise.
    case unusual(plain: String)
    /// Nearer to 0 than numbers go: it would become 0.
    case tooSmall
    /// Beyond all numbers: it would become infinite.
    case tooLarge

    /// What to write instead, where that is clear.
    public var hint: String? {
      switch self {
      case .noNumber: nil
      case .unusual(let plain): "write \(plain)"
      case .tooSmall: "write 0"
      case .tooLarge: "numbers go up to 1.8e308"
      }
    }
  }

  /// A decimal number, as `0.01` or `1e-2`.
  public static func decimal(_ text: some StringProtocol) throws(Problem) -> Double {
    guard text.utf8.count <= longest, text.utf8.allSatisfy("0123456789.+-eE".utf8.contains),
      let number = Double(text)
    else { throw .noNumber }
    let digits = text.drop { "+-".contains($0) }
    let isPadded = digits.hasPrefix("0") && digits.dropFirst().first?.isNumber == true
    if text.hasPrefix("+") || isPadded {
      let sign = text.hasPrefix("-") ? "-" : ""
      let plain = isPadded ? digits.drop { $0 == "0" } : digits[...]
      throw .unusual(plain: sign + (plain.first?.isNumber == true ? "" : "0") + plain)
    }
    guard number.isFinite else { throw .tooLarge }
    if number == 0, text.prefix(while: { !"eE".contains($0) }).contains(where: "123456789".contains)
    {
      throw .tooSmall
    }
    return number
  }

  /// A whole number: digits alone, after a minus sign where it is negative.
  public static func whole<Number: FixedWidthInteger>(
    _ text: some StringProtocol, as type: Number.Type = Int.self
  ) throws(Problem) -> Number {
    guard text.utf8.count <= longest, text.utf8.allSatisfy("0123456789.+-eE".utf8.contains) else {
      throw .noNumber
    }
    guard let number = Number(text) else {
      // 64.0 and 1e3 are whole as well.
      guard let decimal = Double(text), decimal.magnitude < 0x1p53,
        let whole = Number(exactly: decimal)
      else { throw .noNumber }
      throw .unusual(plain: "\(whole)")
    }
    guard "\(number)" == text else { throw .unusual(plain: "\(number)") }
    return number
  }

  /// Bytes of the longest text that is taken for a number.
  private static let longest = 400
}
