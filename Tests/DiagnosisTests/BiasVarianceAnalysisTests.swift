import Diagnosis
import Testing

@Suite struct BiasVarianceAnalysisTests {
  func analysis(
    human: Double?, train: Double, trainDev: Double? = nil, dev: Double, test: Double? = nil,
    count: Int = 100_000
  ) throws -> BiasVarianceAnalysis {
    func measured(_ rate: Double?) -> MeasuredError? {
      rate.flatMap { MeasuredError($0, count: count) }
    }
    let (train, dev) = (try #require(measured(train)), try #require(measured(dev)))
    return try #require(
      BiasVarianceAnalysis(
        humanLevelError: human, train: train, trainDev: measured(trainDev), dev: dev,
        test: measured(test)))
  }

  /// The cat classifier of Machine Learning Yearning, chapter 22: the same errors ask for
  /// different work depending on what a person achieves.
  @Test func humanLevelDecidesWhichErrorIsTheLarger() throws {
    let easyTask = try analysis(human: 0.01, train: 0.08, dev: 0.10)
    #expect(try abs(#require(easyTask.gap(.avoidableBias)).size - 0.07) < 1e-12)
    #expect(try abs(#require(easyTask.gap(.variance)).size - 0.02) < 1e-12)
    #expect(easyTask.finding?.kind == .avoidableBias)

    let hardTask = try analysis(human: 0.075, train: 0.08, dev: 0.10)
    #expect(try abs(#require(hardTask.gap(.avoidableBias)).size - 0.005) < 1e-12)
    #expect(hardTask.finding?.kind == .variance)
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
    #expect(unknown.gap(.avoidableBias)?.size == 0.08)
    #expect(unknown.finding?.kind == .avoidableBias)
    #expect(!unknown.isPastHumanLevel)
    let perfect = try analysis(human: nil, train: 0, dev: 0)
    #expect(
      perfect.advice == "no gap beyond chance: set humanLevelError, or enlarge the dev set")
  }

  @Test func aTrainSetFittedBetterThanByAPersonHasNegativeBias() throws {
    let drawing = try analysis(human: 0.015, train: 0.009, dev: 0.026)
    #expect(try abs(#require(drawing.gap(.avoidableBias)).size + 0.006) < 1e-12)
    #expect(drawing.finding?.kind == .variance)
    #expect(!drawing.isPastHumanLevel)
  }

  @Test func beingPastHumanLevelIsSaid() throws {
    let past = try analysis(human: 0.05, train: 0.02, dev: 0.02)
    #expect(past.isPastHumanLevel)
    #expect(past.finding == nil)
    #expect(past.advice == "look at single errors, or for a harder dev set")
    #expect(past.biasNote == "better than human level: no bias estimate")
    let level = try analysis(human: 0.02, train: 0.02, dev: 0.02)
    #expect(level.advice == "at human level: check the test set, then ship")
  }

  /// 359 dev examples at 3 % error have a standard error of 0.9 points.
  @Test func aGapWithinChanceIsNoFinding() throws {
    #expect(try analysis(human: 0.02, train: 0.02, dev: 0.03, count: 359).finding == nil)
    #expect(
      try analysis(human: 0.02, train: 0.02, dev: 0.03, count: 35_900).finding?.kind == .variance)
  }

  /// Machine Learning Yearning, chapter 41: what the train set is not like shows between train-dev
  /// and dev.
  @Test(arguments: [
    (0.01, 0.10, 0.11, 0.12, ErrorGap.Kind.avoidableBias), (0.01, 0.01, 0.09, 0.10, .variance),
    (0.01, 0.01, 0.015, 0.10, .dataMismatch), (0.01, 0.10, 0.11, 0.20, .avoidableBias),
  ])
  func aTrainDevSetTellsVarianceFromMismatch(
    human: Double, train: Double, trainDev: Double, dev: Double, kind: ErrorGap.Kind
  ) throws {
    let analysis = try analysis(human: human, train: train, trainDev: trainDev, dev: dev)
    #expect(analysis.gaps.map(\.kind) == [.avoidableBias, .variance, .dataMismatch])
    #expect(analysis.finding?.kind == kind)
    #expect(analysis.advice == kind.advice)
  }

  @Test func aDevSetFittedByChoiceShowsOnTheTestSet() throws {
    let analysis = try analysis(human: 0.01, train: 0.01, dev: 0.02, test: 0.08)
    #expect(analysis.finding?.kind == .devOverfitting)
  }

  /// 1,000 examples at 10 % have a standard error of 0.95 points: 1.96 times that on each side.
  @Test func theMarginFollowsFromTheNumberOfExamples() throws {
    let gap = try #require(
      analysis(human: 0, train: 0.1, dev: 0.1, count: 1000).gap(.avoidableBias))
    #expect(abs(gap.margin - 1.959963984540054 * (0.09 / 1000).squareRoot()) < 1e-15)
  }

  /// By SciPy: binomtest(k, n).proportion_ci(method="wilson").
  @Test(arguments: [
    (0, 10, 0.0, 0.27753279986288926), (3, 100, 0.010254524024038925, 0.08451936429052762),
    (50, 50, 0.9286524008666412, 1.0),
  ])
  func theScoreIntervalHoldsForRareErrors(
    errors: Int, count: Int, low: Double, high: Double
  ) throws {
    let interval = try #require(MeasuredError(Double(errors) / Double(count), count: count))
      .interval
    #expect(abs(interval.lowerBound - low) < 1e-12)
    #expect(abs(interval.upperBound - high) < 1e-12)
  }

  @Test(arguments: [(Double.nan, 10), (-0.1, 10), (1.1, 10), (.infinity, 10), (0.1, 0)])
  func errorsThatAreNoneAreRefused(rate: Double, count: Int) throws {
    #expect(MeasuredError(rate, count: count) == nil)
    let error = try #require(MeasuredError(0.1, count: 10))
    #expect(BiasVarianceAnalysis(humanLevelError: .nan, train: error, dev: error) == nil)
  }

  /// One error in 900, beside a larger gap: the name of before does not stay.
  @Test func aGapWithinChanceIsNotNamedOnBesideALargerOne() throws {
    let train = try #require(MeasuredError(1 / 900.0, count: 900))
    let dev = try #require(MeasuredError(2 / 300.0, count: 300))
    let analysis = try #require(BiasVarianceAnalysis(humanLevelError: nil, train: train, dev: dev))
    #expect(analysis.finding(keeping: .avoidableBias) == nil)
    #expect(analysis.finding(keeping: .variance)?.kind == .variance)
  }
}
