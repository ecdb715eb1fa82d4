import Diagnosis
import RunEvents
import Testing

@Suite struct MetricTests {
  @Test func withoutExamplesThereIsNoRate() {
    let empty = ConfusionMatrix(classCount: 2)
    #expect(empty.accuracy == nil)
    #expect(empty.f1(.macro) == 0)
    #expect(MistakeCosts(classCount: 2).meanCost(of: empty) == nil)
    #expect(ProbabilityScores().logLoss == nil)
    #expect(ProbabilityScores().calibrationError == nil)
    var area = ROCArea()
    #expect(area.area() == nil)
    area.add(score: .nan, isPositive: true)
    area.add(score: 1, isPositive: false)
    #expect(area.area() == nil)
  }

  /// By hand: of 10 examples 7 are right, 2 benign ones are let through at 1 each, and 1 that must
  /// not happen at 10: (2 · 1 + 1 · 10) / 10.
  @Test func aMistakeThatMustNotHappenWeighsMore() throws {
    var matrix = ConfusionMatrix(classCount: 2)
    for _ in 0..<4 { matrix.add(label: 0, prediction: 0) }
    for _ in 0..<3 { matrix.add(label: 1, prediction: 1) }
    for _ in 0..<2 { matrix.add(label: 0, prediction: 1) }
    matrix.add(label: 1, prediction: 0)
    var costs = MistakeCosts(classCount: 2)
    let plain = try #require(costs.meanCost(of: matrix))
    #expect(try abs(plain - #require(matrix.error)) < 1e-12)
    costs[1, 0] = 10
    #expect(try abs(#require(costs.meanCost(of: matrix)) - 1.2) < 1e-12)
  }

  @Test func matricesAddUpAndNameTheirCommonestMistakes() throws {
    var first = ConfusionMatrix(classCount: 3)
    first.add(label: 0, prediction: 1)
    first.add(label: 2, prediction: 1)
    var second = ConfusionMatrix(classCount: 3)
    second.add(label: 2, prediction: 1)
    second.add(label: 1, prediction: 0)
    second.add(label: 1, prediction: 1)
    first += second
    let mistakes = first.commonestMistakes(2)
    #expect(mistakes.map(\.label) == [2, 0])
    #expect(mistakes.map(\.prediction) == [1, 1])
    #expect(mistakes.map(\.weight) == [2, 1])
    #expect(ConfusionMatrix(rows: [[1, 2], [3]]) == nil)
    let measured = Confusion(split: .dev, step: 1, seconds: 1, classCount: 2, counts: [1, 2, 3, 4])
    #expect(ConfusionMatrix(measured) == ConfusionMatrix(rows: [[1, 2], [3, 4]]))
    #expect(ConfusionMatrix(measured).mistaken == 5 && ConfusionMatrix(measured).error == 0.5)
    let none = Confusion(split: .dev, step: 1, seconds: 1, classCount: 0, counts: [])
    #expect(ConfusionMatrix(none).error == nil)
    #expect(ConfusionMatrix(rows: [[1, 2], [3, 4]])?[1, 0] == 3)
  }

  @Test func theWorstSliceIsNamedAndTheMeanCountsEachOnce() {
    var slices = SliceAverage()
    slices.set("IN", to: 0.1)
    slices.set("US", to: 0.4)
    slices.set("DE", to: 0.1)
    slices.set("FR", to: .nan)
    #expect(slices.mean.map { abs($0 - 0.2) < 1e-12 } == true)
    #expect(slices.worst(isHigherBetter: false)?.name == "US")
    #expect(slices.worst(isHigherBetter: true)?.name == "DE")
    #expect(SliceAverage().mean == nil)
  }

  @Test(arguments: [
    ("inferenceMilliseconds <= 1", "inferenceMilliseconds", Satisficing.Relation.atMost, 1.0),
    ("dev/accuracy>=0.97", "dev/accuracy", .atLeast, 0.97),
    ("modelBytes < 1e6", "modelBytes", .below, 1e6), ("dev/f1>0.5", "dev/f1", .above, 0.5),
  ])
  func boundsAreRead(
    text: String, metric: String, relation: Satisficing.Relation, bound: Double
  ) throws {
    let read = try #require(Satisficing(text))
    #expect(read == Satisficing(metric: MetricKey(metric), relation: relation, bound: bound))
    #expect(!read.isKept(by: .nan))
  }

  @Test(arguments: ["", "dev/cost", "<= 1", "dev/cost <=", "dev/cost <= much", "a = 1", "a <= inf"])
  func whatIsNoBoundIsNotRead(text: String) { #expect(Satisficing(text) == nil) }
}
