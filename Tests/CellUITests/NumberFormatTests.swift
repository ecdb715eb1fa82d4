import Testing

@testable import CellUI

@Suite struct NumberFormatTests {
  @Test(arguments: [
    (0.0, 2, "0.00"), (-0.001, 2, "0.00"), (-0.5, 1, "-0.5"), (1.005, 0, "1"),
    (0.0312, 4, "0.0312"),
    (123456.75, 1, "123456.8"), (9.9996, 3, "10.000"), (.nan, 2, "NaN"), (.infinity, 2, "∞"),
    (-.infinity, 2, "-∞"), (1e300, 2, "1.0e300"),
  ])
  func fixed(value: Double, decimals: Int, text: String) {
    #expect(NumberFormat.fixed(value, decimals: decimals) == text)
  }

  @Test(arguments: [
    (6.3e-4, "6.3e-4"), (1e-3, "1.0e-3"), (0.001 * 0.63, "6.3e-4"), (3e-3, "3.0e-3"), (0, "0"),
    (9.96e-5, "1.0e-4"), (1, "1.0e0"), (-2.5e10, "-2.5e10"), (.leastNonzeroMagnitude, "4.9e-324"),
    (.nan, "NaN"),
    (.greatestFiniteMagnitude, "1.8e308"),
  ])
  func ratesAreScientificWithTwoDigits(value: Double, text: String) {
    #expect(NumberFormat.rate(value) == text)
  }

  @Test(arguments: [
    (0.0312, "0.0312"), (0.99951, "1.00"), (12.345, "12.3"), (999.6, "1000"), (1234.5, "1234"),
    (0.00123, "0.00123"), (0.000123, "1.23e-4"), (0, "0.00"), (2_500_000, "2.50e6"),
    (-0.5, "-0.500"),
  ])
  func significantKeepsThreeDigits(value: Double, text: String) {
    #expect(NumberFormat.significant(value) == text)
  }

  @Test func groupsOfThreeDigits() {
    #expect(NumberFormat.grouped(0) == "0")
    #expect(NumberFormat.grouped(910) == "910")
    #expect(NumberFormat.grouped(3910) == "3 910")
    #expect(NumberFormat.grouped(-1_234_567) == "-1 234 567")
    #expect(NumberFormat.grouped(123_456, .thinSpace) == "123\u{2009}456")
    #expect(NumberFormat.grouped(.min, .none) == "-9223372036854775808")
  }

  @Test(arguments: [
    (41_234.0, "41.2k"), (870, "870"), (999, "999"), (999.7, "1.00k"), (1000, "1.00k"),
    (3_050_000, "3.05M"), (99_960, "100k"), (0, "0"), (0.25, "0.25"), (9.999, "10.0"),
    (-1500, "-1.50k"),
    (1e18, "1.0e18"), (.nan, "NaN"),
  ])
  func throughputHasAtMostThreeDigitsAndAUnit(value: Double, text: String) {
    #expect(NumberFormat.short(value) == text)
  }

  @Test(arguments: [
    (0.0, "0:00"), (17.9, "0:17"), (65, "1:05"), (3599, "59:59"), (3723, "1:02:03"),
    (360_000, "100:00:00"), (-4, "0:00"), (.nan, "–:––"), (.infinity, "–:––"),
  ])
  func durations(seconds: Double, text: String) {
    #expect(NumberFormat.duration(seconds: seconds) == text)
  }

  @Test func percent() {
    #expect(NumberFormat.percent(0.991) == "99.1%")
    #expect(NumberFormat.percent(1, decimals: 0) == "100%")
    #expect(NumberFormat.percent(.nan) == "NaN")
  }

  @Test func alignedNumbersShareTheirDecimalPoint() {
    let column = ["0.90", "64", "1.0e-4", "12.5", "NaN"].map {
      NumberFormat.aligned($0, before: 3, width: 9)
    }
    #expect(column == ["  0.90   ", " 64      ", "  1.0e-4 ", " 12.5    ", "NaN      "])
  }
}
