import Testing

@testable import RunLogs

@Suite struct ExactSumTests {
  static func sum(_ values: [Double]) -> Double {
    var sum = ExactSum()
    for value in values { sum.add(value) }
    return sum.value
  }

  /// Sums whose exact value is known: what doubles lose on the way must not be lost.
  @Test(
    arguments: [
      ([], 0), ([-0.0], 0), ([1e308, 1e308, -1e308, -1e308, 1], 1), ([1, 1e100, 1, -1e100], 2),
      (
        [.leastNonzeroMagnitude, .leastNonzeroMagnitude, -.leastNonzeroMagnitude],
        .leastNonzeroMagnitude
      ), ([1e16, 1, 2e-16, -1e16], 1.0000000000000002),
      ([0x1p53, 1], 0x1p53), ([0x1p53, 1, 0x1p-1074], 0x1p53 + 2), ([0x1p53, 3], 0x1p53 + 4),
      ([-0x1p53, -1, -0x1p-1074], -0x1p53 - 2),
      ([.greatestFiniteMagnitude, 0x1p969], .greatestFiniteMagnitude),
      ([.greatestFiniteMagnitude, 0x1p970], .infinity),
      ([0x1p-1022, -0x1p-1074], 0x1p-1022 - 0x1p-1074),
      ([1, -1], 0), ([0.1, 0.2, 0.3, -0.6], 2.7755575615628914e-17),
    ] as [([Double], Double)])
  func isRoundedOnce(values: [Double], expected: Double) {
    #expect(Self.sum(values) == expected)
    #expect(Self.sum(values.reversed()) == expected)
  }

  /// Integers up to 2^40, scaled: their sum is exact in 128-bit arithmetic.
  @Test func agreesWithIntegersOfAnyMagnitude() {
    var random = SplitMix(seed: 4)
    for scale in [0, -1074, -60, 500, 900] {
      var sum = ExactSum()
      var exact = 0
      for _ in 0..<5000 {
        let value = Int.random(in: -(1 << 40)...(1 << 40), using: &random)
        exact += value
        sum.add(Double(sign: .plus, exponent: scale, significand: Double(value)))
      }
      #expect(sum.value == Double(sign: .plus, exponent: scale, significand: Double(exact)))
    }
  }

  @Test func forgetsNothingWhenAMillionTermsCancel() {
    var sum = ExactSum()
    for index in 0..<50_000 {
      sum.add(Double(index) * 1.1e290)
      sum.add(0.1)
      sum.add(Double(index) * -1.1e290)
    }
    // 50,000 times the double nearest 0.1, rounded once.
    #expect(sum.value == 5000.000000000000277555756156289135105907917022705078125)
  }
}
