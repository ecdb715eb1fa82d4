import Testing

@testable import Search
@testable import Training

/// What a place in 0...1 means in each kind of range.
@Suite struct SearchRangeTests {
  @Test(arguments: [
    (SearchRange.uniform(0, 0.4), ["0.0", "0.2", "0.4"]),
    (.integer(64, 512), ["64", "288", "512"]),
    (.choice(["relu", "tanh"]), ["relu", "tanh", "tanh"]),
    (.logUniform(1e-4, 1), ["0.0001", "0.01", "1.0"]),
    // 1 − β goes from 0.1 to 0.001: its middle is 0.01.
    (.oneMinusLogUniform(0.9, 0.999), ["0.9", "0.99", "0.999"]),
  ])
  func endsAndMiddle(range: SearchRange, texts: [String]) {
    #expect([0, 0.5, 1].map { range.text(at: $0) } == texts)
    #expect(range.text(at: -1) == texts[0] && range.text(at: 2) == texts[2])
  }

  @Test func numbersCanBeTyped() {
    #expect(SearchRange.logUniform(1e-4, 0.1).text(at: 0.3141) == "0.0008756")
    #expect(SearchRange.oneMinusLogUniform(0.9, 0.999).text(at: 0.77) == "0.997116")
    #expect(SearchRange.logUniform(1e-9, 1e-5).text(at: 0) == "1.0e-09")
  }

  /// A third of the draws in each of three decades, within what chance allows: 3σ of 3000 draws.
  @Test func logUniformSpreadsOverDecades() throws {
    let range = SearchRange.logUniform(1e-4, 1e-1)
    var counts = [0, 0, 0]
    for trial in 0..<3000 {
      let unit = SearchSpace.draw(seed: 3, trial: trial, within: [0...1])[0]
      let value = try #require(Double(range.text(at: unit)))
      counts[value < 1e-3 ? 0 : value < 1e-2 ? 1 : 2] += 1
    }
    #expect(counts.allSatisfy { abs($0 - 1000) < 78 }, "\(counts)")
  }

  @Test func everyWholeNumberComesAlike() {
    let range = SearchRange.integer(3, 5)
    let texts = stride(from: 0.0, to: 1, by: 1.0 / 300).map { range.text(at: $0) }
    for value in ["3", "4", "5"] { #expect(texts.count { $0 == value } == 100) }
  }

  @Test func aGridHasAsManyPointsAsThereIsRoomFor() {
    let dimensions = [
      SearchDimension(path: "a", range: .uniform(0, 1)),
      SearchDimension(path: "b", range: .logUniform(1, 10)),
      SearchDimension(path: "c", range: .choice(["x", "y"])),
    ]
    #expect(SearchSpace.grid(dimensions, count: 18).count == 18)
    #expect(SearchSpace.grid(dimensions, count: 17).count == 16)
    let grid = SearchSpace.grid(dimensions, count: 8)
    #expect(Set(grid.map { $0[0] }) == [0, 1])
    #expect(Set(grid.map { $0[2] }) == [0.25, 0.75])
    #expect(Set(grid).count == 8)
  }

  @Test func zoomingHalvesAtLeastAndStaysInside() {
    let dimensions = [
      SearchDimension(path: "a", range: .uniform(0, 1)),
      SearchDimension(path: "b", range: .uniform(0, 1)),
      SearchDimension(path: "c", range: .choice(["x", "y", "z", "w"])),
    ]
    let region = SearchSpace.zoomed(
      dimensions, around: [[0.1, 0.9, 0.3], [0.2, 0.1, 0.6]], within: [0...1, 0...1, 0...1])
    #expect(abs(region[0].lowerBound - 0.05) < 1e-12 && abs(region[0].upperBound - 0.25) < 1e-12)
    // The best two lie far apart: half the range around their mean, not around either.
    #expect(abs(region[1].lowerBound - 0.25) < 1e-12 && abs(region[1].upperBound - 0.75) < 1e-12)
    #expect(region[2] == 0.25...0.75)
    let partly = SearchSpace.zoomed(
      dimensions, around: [[0.1, 0.9, 0.3]], within: [0...1, 0...1, 0...1], narrows: { $0 == 0 })
    #expect(partly[1...] == [0...1, 0...1])
    #expect(partly[0].upperBound < 0.5)
  }

  @Test func settingsAreCountedWhereTheyAreFew() {
    let choice = SearchDimension(path: "a", range: .choice(["x", "y", "z"]))
    let number = SearchDimension(path: "b", range: .integer(3, 6))
    #expect(SearchSpace.settingCount([choice, number]) == 12)
    #expect(SearchSpace.settingCount([choice, .init(path: "c", range: .uniform(0, 1))]) == nil)
  }

  @Test func labelsAreShortWhereTheyCanBe() {
    let paths = [
      "optimizer.adam.learningRate", "cost.l2", "model[0].dropout", "a.rate", "b.rate",
    ]
    let labels = paths.map { SearchDimension(path: $0, range: .uniform(0, 1)) }.labels
    #expect(labels == ["learningRate", "l2", "dropout", "a.rate", "b.rate"])
  }
}
