import Diagnosis
import RunEvents
import Testing

@Suite struct ChoosingTests {
  static let time = MetricKey("inferenceMilliseconds")
  static let f1 = MetricKey("dev/f1")

  /// Machine Learning Yearning, chapter 9: accuracy is optimized, the running time only has to do.
  @Test func theBestAmongThoseThatKeepTheBoundsComesFirst() throws {
    let bound = try #require(Satisficing("inferenceMilliseconds <= 100"))
    let selection = ModelSelection(
      [
        .init(name: "A", values: [Self.f1: 0.90, Self.time: 80]),
        .init(name: "B", values: [Self.f1: 0.92, Self.time: 95]),
        .init(name: "C", values: [Self.f1: 0.95, Self.time: 1500]),
        .init(name: "D", values: [Self.f1: 0.92]),
        .init(name: "E", values: [Self.time: 1]),
        .init(name: "F", values: [Self.f1: 0.92, Self.time: 1]),
        .init(name: "G", values: [:]),
      ], optimize: Self.f1, direction: .higherIsBetter, satisfy: [bound])
    #expect(selection.ranked.map(\.name) == ["B", "F", "A"])
    #expect(selection.excluded.map(\.candidate.name) == ["C", "D", "E", "G"])
    #expect(
      selection.excluded.map(\.reason) == [
        .breaks(bound, value: 1500), .lacks(bound), .isUnmeasured, .isUnmeasured,
      ])
  }

  @Test func lowerIsBetterTurnsTheOrder() {
    let selection = ModelSelection(
      [.init(name: "A", values: [.devCost: 2]), .init(name: "B", values: [.devCost: 1])],
      optimize: .devCost, direction: .lowerIsBetter, satisfy: [])
    #expect(selection.ranked.map(\.name) == ["B", "A"])
  }

  @Test func theFrontHoldsWhatNothingBeatsInBoth() {
    let points = [(0.90, 10.0), (0.95, 50), (0.94, 60), (0.90, 12), (0.97, 200), (.nan, 1)]
    #expect(
      ParetoFront.indices(of: points, directions: (.higherIsBetter, .lowerIsBetter)) == [4, 1, 0])
    #expect(ParetoFront.indices(of: [], directions: (.lowerIsBetter, .lowerIsBetter)).isEmpty)
    #expect(
      ParetoFront.indices(of: [(1, 1), (1, 1)], directions: (.lowerIsBetter, .lowerIsBetter))
        == [0])
  }

  @Test func modelsThatNeverDisagreeDoNotDiffer() {
    var same = PairedComparison()
    #expect(same.difference == nil)
    same.add(firstIsRight: true, secondIsRight: true)
    same.add(firstIsRight: false, secondIsRight: false)
    #expect(same.difference == 0)
    #expect(same.significance == 1)
  }

  /// 1000 examples, 30 only the first has right, 50 only the second: (0.08 − 0.02²)/1000 by hand.
  @Test func theMarginOfAPairedDifference() {
    var comparison = PairedComparison()
    for index in 0..<1000 {
      comparison.add(firstIsRight: index >= 50, secondIsRight: !(50..<80).contains(index))
    }
    #expect(comparison.difference == 0.02)
    let expected = 1.959963984540054 * (0.0796 / 1000).squareRoot()
    #expect(abs(comparison.margin - expected) < 1e-15)
    #expect(PairedComparison().margin == 0)
  }
}
