import Testing

@testable import RunLogs

@Suite struct DecimalScannerTests {
  /// Every text must give the very bits that the standard library's conversion gives.
  static func bits(_ text: String) -> UInt64? {
    var text = text
    return text.withUTF8 { bytes in
      let start = bytes.baseAddress!
      guard let (value, next) = DecimalScanner.scan(start, start + bytes.count),
        next == start + bytes.count
      else { return nil }
      return value.bitPattern
    }
  }

  @Test(arguments: [
    "0", "-0", "0.0", "-0.0", "1", "1.", ".5", "+3", "9007199254740993", "9007199254740992.5",
    "12345678901234567890", "0.1", "0.30000000000000004", "2.342197895050049", "1e308", "1e309",
    "5e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072014e-308",
    "1.7976931348623157e308", "1.7976931348623159e308", "1e-27", "12345678901234567e-27",
    "9999999999999999999e27", "18446744073709551615", "99999999999999999999", "1e22", "1e23",
    "8.5e-05", "0.000000000000000000000000001", "00000000000000000000000001.5", "1e0000000003",
    "1e-99999", "1e99999", "3.14159265358979323846264338327950288419716939937510", "4.5e+00",
    "9007199254740991e-22", "4503599627370496.5", "4503599627370497.5", "6929001713869936e-16",
  ])
  func agreesWithTheStandardLibrary(text: String) {
    #expect(Self.bits(text) == Double(text)?.bitPattern)
  }

  @Test func agreesOnTheShortestTextOfAnyDouble() {
    var random = SplitMix(seed: 1)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(Self.bits("\(value)") == value.bitPattern)
    }
  }

  @Test func agreesOnDigitsOfEveryLengthAroundTheExactRange() {
    var random = SplitMix(seed: 2)
    for _ in 0..<20_000 {
      let digits = String(random.next() >> UInt64.random(in: 0..<60, using: &random))
      let exponent = Int.random(in: -30...30, using: &random)
      let point = Int.random(in: 0...digits.count, using: &random)
      let text = digits.prefix(point) + "." + digits.dropFirst(point) + "e\(exponent)"
      #expect(Self.bits(String(text)) == Double(String(text))?.bitPattern, "\(text)")
    }
  }

  /// Halfway between two doubles, and one digit to either side: the cases where rounding twice or
  /// dropping a remainder goes wrong.
  @Test func roundsHalfwayCasesToEven() {
    var random = SplitMix(seed: 3)
    for _ in 0..<2_000 {
      let odd = (UInt64.random(in: 1 << 53..<1 << 54, using: &random)) | 1
      for text in ["\(odd)", "\(odd).0000000001", "\(odd - 1).9999999999", "\(odd)e1", "\(odd)e5"] {
        #expect(Self.bits(text) == Double(text)?.bitPattern, "\(text)")
      }
      // n + 1/2 for n of 53 bits, as a decimal fraction.
      let half = "\(odd >> 1).5"
      #expect(Self.bits(half) == Double(half)?.bitPattern, "\(half)")
    }
  }

  /// The digits nearest to halfway between two doubles, where a reciprocal alone cannot tell.
  @Test func roundsWhatLiesNextToHalfway() {
    var random = SplitMix(seed: 4)
    for tens in 4...22 {
      let power = (0..<tens).reduce(UInt128(1)) { product, _ in product * 10 }
      for _ in 0..<200 {
        let odd = UInt128(UInt64.random(in: 1 << 53..<1 << 54, using: &random) | 1)
        let scaled = odd * power
        let nearest = UInt64(scaled >> UInt128(128 - 63 - scaled.leadingZeroBitCount))
        for digits in [nearest - 1, nearest, nearest + 1] {
          let text = "\(digits)e-\(tens)"
          #expect(Self.bits(text) == Double(text)?.bitPattern, "\(text)")
        }
      }
    }
  }

  @Test func readsWordsForWhatIsNotFinite() {
    for text in ["inf", "Infinity", "+INF"] {
      #expect(Self.bits(text) == Double.infinity.bitPattern)
    }
    for text in ["-inf", "-Infinity"] {
      #expect(Self.bits(text) == (-Double.infinity).bitPattern)
    }
    for text in ["nan", "NaN", "-nan"] { #expect(Self.bits(text) == Double.nan.bitPattern) }
  }

  @Test(arguments: ["", "-", "+", ".", "-.", "e5", "abc", "in", "na", "--1", "0x10", "1e", "1e+"])
  func takesNothingElseForAWholeNumber(text: String) { #expect(Self.bits(text) == nil) }

  @Test func refusesNumbersThatAreTooLongToBeOne() {
    let longest = String(repeating: "9", count: DecimalScanner.longestNumber)
    #expect(Self.bits(longest) == Double.infinity.bitPattern)
    #expect(Self.bits(longest + "9") == nil)
  }
}
