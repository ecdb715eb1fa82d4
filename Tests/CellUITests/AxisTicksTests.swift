import Testing

@testable import CellUI

@Suite struct AxisTicksTests {
  private func linear(_ range: ClosedRange<Double>, _ count: Int, width: Int = 6) -> [String] {
    AxisTicks.linear(range, count: count, width: width).map(\.label)
  }

  private func logarithmic(_ range: ClosedRange<Double>, _ count: Int) -> [String] {
    AxisTicks.logarithmic(range, count: count, width: 6).map(\.label)
  }

  @Test func linearTicksAreRoundAndWrittenAlike() {
    #expect(linear(0...1, 3) == ["0.0", "0.5", "1.0"])
    #expect(linear(0.93...0.99, 4) == ["0.94", "0.96", "0.98"])
    #expect(linear(-3...3, 5) == ["-2", "0", "2"])
    #expect(linear(0...3910, 6) == ["0", "1000", "2000", "3000"])
    #expect(linear(0...1, 0) == [])
  }

  @Test func longLabelsAreWrittenShorterNeverCut() {
    #expect(linear(0...5_000_000, 6) == ["0", "1M", "2M", "3M", "4M", "5M"])
    #expect(linear(0...25_000, 6, width: 4) == ["0", "5k", "10k", "15k", "20k", "25k"])
    #expect(linear(0...4e-6, 3) == ["0", "2e-6", "4e-6"])
  }

  @Test func labelsSayTheValueOrNothing() {
    #expect(linear(0...3e-6, 4) == ["0", "1e-6", "2e-6", "3e-6"])
    #expect(linear(0...1.9e-6, 5) == ["0", "5.0e-7", "1.0e-6", "1.5e-6"])
    #expect(linear(1_230_000...1_240_000, 3) == ["1.23M", "1.24M"])
    #expect(linear(1.00001...1.00003, 3) == ["1.0000"])
    #expect(linear(1.00001...1.00003, 3, width: 7) == ["1.00001", "1.00002", "1.00003"])
  }

  @Test func logarithmicTicksAreDecadesThinnedToTheRoom() {
    #expect(logarithmic(1e-5...1, 6) == ["1e-5", "1e-4", "0.001", "0.01", "0.1", "1"])
    #expect(logarithmic(1e-9...1e3, 4) == ["1e-9", "1e-5", "0.1", "1000"])
    #expect(logarithmic(0.1...20_000, 6) == ["0.1", "1", "10", "100", "1000", "1e4"])
  }

  @Test func lessThanTwoDecadesHaveTwosAndFives() {
    #expect(logarithmic(0.02...3, 9) == ["0.02", "0.05", "0.1", "0.2", "0.5", "1", "2"])
    #expect(logarithmic(0.3...4, 2) == ["0.5", "1"])
  }

  @Test func partOfADecadeIsLabelledEvenly() {
    #expect(logarithmic(0.3...0.4, 5) == ["0.30", "0.35", "0.40"])
  }

  @Test func rangeThatHasNoLogarithmHasNoTicks() {
    #expect(logarithmic(0...1, 5) == [])
    #expect(logarithmic(-1...1, 5) == [])
  }

  @Test func steadyRangeGrowsAtOnceAndShrinksLate() {
    var range = AxisHysteresis()
    let data: [ClosedRange<Double>?] = [
      nil, 0...2.3, 0.1...2.2, 0.1...1.5, nil, 0.1...2.6, 0.1...1,
    ]
    let drawn = data.map { range.follow($0) }
    #expect(drawn == [0...1, 0...2.5, 0...2.5, 0...2.5, 0...2.5, 0...3, 0...1])
  }

  @Test func steadyRangeBeginsAnewOnAnotherScale() {
    var range = AxisHysteresis()
    range.follow(0...2.3)
    let logarithmic = range.follow(0.01...1, isLogarithmic: true)
    #expect(abs(logarithmic.lowerBound - 0.01) < 1e-9 && abs(logarithmic.upperBound - 1) < 1e-9)
  }

  @Test(arguments: [
    0.0...0, 5...5, -2 ... -2, 0.97...0.99, -3...5, 1e-300...2e-300, -1e307...1e308,
  ])
  func roundBoundsHoldTheDataAndHaveLength(data: ClosedRange<Double>) {
    let bounds = AxisHysteresis.roundBounds(data, isLogarithmic: false)
    #expect(bounds.lowerBound <= data.lowerBound && bounds.upperBound >= data.upperBound)
    #expect(bounds.upperBound > bounds.lowerBound)
  }

  /// Means of one value over steps, say.
  @Test func roundingIsNoRange() {
    let rate = 0.001
    for data in [rate...rate.nextUp.nextUp.nextUp, -rate.nextUp ... -rate] {
      let bounds = AxisHysteresis.roundBounds(data, isLogarithmic: false)
      #expect(
        bounds.contains(0) && bounds.contains(data.lowerBound) && bounds.contains(data.upperBound))
      #expect(bounds.upperBound - bounds.lowerBound < 0.0015)
    }
  }
}
