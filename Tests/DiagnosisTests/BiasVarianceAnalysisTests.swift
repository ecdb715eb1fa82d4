import Diagnosis
import Testing

@Suite struct BiasVarianceAnalysisTests {
  func analysis(
    human: Double?, train: Double, dev: Double, count: Int = 100_000
  ) throws -> BiasVarianceAnalysis {
    try #require(
      BiasVarianceAnalysis(
        humanLevelError: human, trainError: train, devError: dev, trainCount: count,
        devCount: count))
  }

  /// The cat classifier of Machine Learning Yearning, chapter 22: the same errors ask for
  /// different work depending on what a person achieves.
  @Test func humanLevelDecidesWhichErrorIsTheLarger() throws {
    let easyTask = try analysis(human: 0.01, train: 0.08, dev: 0.10)
    #expect(abs(easyTask.avoidableBias - 0.07) < 1e-12)
    #expect(abs(easyTask.variance - 0.02) < 1e-12)
    #expect(easyTask.finding == .avoidableBias)

    let hardTask = try analysis(human: 0.075, train: 0.08, dev: 0.10)
    #expect(abs(hardTask.avoidableBias - 0.005) < 1e-12)
    #expect(hardTask.finding == .variance)
  }

  @Test func eachFindingHasItsOwnKnobs() throws {
    let bias = try analysis(human: 0.01, train: 0.08, dev: 0.10)
    #expect(
      bias.advice
        == "fit the train set: bigger network, longer training, better optimizer, less L2/dropout")
    let variance = try analysis(human: 0.01, train: 0.01, dev: 0.10)
    #expect(
      variance.advice
        == "fit the dev set: more data, augmentation, more L2/dropout, smaller network")
  }

  @Test func withoutAHumanLevelTheBestErrorIsZero() throws {
    let unknown = try analysis(human: nil, train: 0.08, dev: 0.10)
    #expect(unknown.avoidableBias == 0.08)
    #expect(unknown.finding == .avoidableBias)
    #expect(!unknown.isPastHumanLevel)
    let perfect = try analysis(human: nil, train: 0, dev: 0)
    #expect(
      perfect.advice == "no gap beyond chance: state a humanLevelError, or enlarge the dev set")
  }

  @Test func aTrainSetFittedBetterThanByAPersonHasNegativeBias() throws {
    let drawing = try analysis(human: 0.015, train: 0.009, dev: 0.026)
    #expect(abs(drawing.avoidableBias + 0.006) < 1e-12)
    #expect(drawing.finding == .variance)
    #expect(!drawing.isPastHumanLevel)
  }

  @Test func beingPastHumanLevelIsSaid() throws {
    let past = try analysis(human: 0.05, train: 0.02, dev: 0.02)
    #expect(past.isPastHumanLevel)
    #expect(past.finding == .neither)
    #expect(past.advice == "past human level: look at single errors, or a harder dev set")
    let level = try analysis(human: 0.02, train: 0.02, dev: 0.02)
    #expect(level.advice == "at human level: check the test set, then ship")
  }

  /// 359 dev examples at 3 % error have a standard error of 0.9 points.
  @Test func aGapWithinChanceIsNoFinding() throws {
    #expect(try analysis(human: 0.02, train: 0.02, dev: 0.03, count: 359).finding == .neither)
    #expect(try analysis(human: 0.02, train: 0.02, dev: 0.03, count: 35_900).finding == .variance)
  }

  @Test(arguments: [
    (Double.nan, 0.1, 10), (0.1, .infinity, 10), (-0.1, 0.1, 10), (0.1, 1.1, 10), (0.1, 0.1, 0),
  ])
  func errorsThatAreNoneGiveNoAnalysis(train: Double, dev: Double, count: Int) {
    #expect(
      BiasVarianceAnalysis(
        humanLevelError: nil, trainError: train, devError: dev, trainCount: count, devCount: count)
        == nil)
  }
}
