import Diagnosis
import Testing

/// Against scikit-learn's numbers, made by `Reference/regression.py`.
@Suite struct RegressionReportTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var width: Int
    var values: [Float]
    var predictions: [Float]
    var rmse: [Double]
    var mae: [Double]
    var r2: [Double]
    var meanRMSE: Double
    var meanR2: Double
    var some: [Int]
    var share: Double
    var exactRMSE: Double
    var worst: [Int]
    var bias: [Double]
    var scatter: [Double]
    /// Smallest and greatest prediction, examples, bias and scatter of each part, by target.
    var bands: [[[Double]]]

    var testDescription: String { name }
  }

  static let cases: [Case] = referenceFile("regression.json")

  @Test(arguments: cases)
  func errorsAreScikitLearns(each: Case) throws {
    let report = RegressionReport(
      predictions: each.predictions, values: each.values, width: each.width)
    #expect(report.targets.count == each.width)
    for (target, expected) in zip(report.targets, zip(each.rmse, zip(each.mae, each.r2))) {
      #expect(same(target.rootMeanSquaredError, expected.0))
      #expect(same(target.meanAbsoluteError, expected.1.0))
      #expect(same(target.determination, expected.1.1))
    }
    #expect(same(report.rootMeanSquaredError, each.meanRMSE))
    #expect(same(report.determination, each.meanR2))
  }

  private func same(_ found: Double?, _ expected: Double) -> Bool {
    guard let found else { return false }
    return abs(found - expected) <= 1e-9 * max(1, abs(expected))
  }

  @Test(arguments: cases)
  func whatSomeExamplesMakeUpIsNumpys(each: Case) {
    let report = RegressionReport(
      predictions: each.predictions, values: each.values, width: each.width)
    #expect(same(report.errorShare(of: each.some), each.share))
    #expect(same(report.rootMeanSquaredError(withExact: each.some), each.exactRMSE))
    #expect(report.worstExamples() == each.worst)
    #expect(same(report.errorShare(of: 0..<report.count), 1))
    let nothing: [Int] = []
    #expect(report.errorShare(of: nothing) == 0)
    #expect(same(report.rootMeanSquaredError(withExact: nothing), each.meanRMSE))
  }

  @Test(arguments: cases)
  func biasAndScatterAreNumpys(each: Case) throws {
    let report = RegressionReport(
      predictions: each.predictions, values: each.values, width: each.width)
    for target in 0..<each.width {
      let found = try #require(report.residuals(ofTarget: target, name: "y", most: 7))
      #expect(same(found.rootMeanSquaredError, each.rmse[target]))
      #expect(same(found.meanAbsoluteError, each.mae[target]))
      #expect(same(found.determination, each.r2[target]))
      #expect(same(found.bias, each.bias[target]) && same(found.scatter, each.scatter[target]))
      #expect(found.bands.count == each.bands[target].count)
      for (band, expected) in zip(found.bands, each.bands[target]) {
        #expect(band.low == expected[0] && band.high == expected[1])
        #expect(Double(band.count) == expected[2])
        #expect(same(band.bias, expected[3]) && same(band.scatter, expected[4]))
      }
      // Evenly spread over the set.
      let shown = min(7, report.count)
      let places = (0..<shown).map { $0 * report.count / shown }
      #expect(
        found.predictions
          == places.map { Double(each.predictions[$0 * each.width + target]) })
      #expect(
        zip(found.predictions, zip(found.residuals, places)).allSatisfy { prediction, rest in
          prediction - rest.0 == Double(each.values[rest.1 * each.width + target])
        })
    }
  }

  @Test func aTargetThatNoExampleHasHasNoResiduals() {
    let report = RegressionReport(
      predictions: [1, 5, 3, 6], values: [.nan, 4, .nan, 3], width: 2)
    #expect(report.residuals(ofTarget: 0, name: "x", most: 9) == nil)
    #expect(report.residuals(ofTarget: 1, name: "y", most: 9)?.residuals == [1, 3])
    let broken = RegressionReport(predictions: [.nan, 1], values: [0, 1], width: 1)
    #expect(broken.residuals(ofTarget: 0, name: "x", most: 9) == nil)
  }

  @Test func anExampleWithoutATargetIsNoneToLookAt() {
    let report = RegressionReport(
      predictions: [1, 5, 3, 6, 2, 2], values: [.nan, 4, 1, .nan, .nan, .nan], width: 2)
    // Off by 1 of the second and 2 of the first: each is all there is of its target's error.
    #expect(report.worstExamples() == [0, 1])
    #expect(report.errorShare(of: [1]) == 0.5)
    #expect(report.residuals(of: 1).map(\.error) == [2])
    #expect(report.residuals(of: 1).map(\.target) == [0])
    #expect(report.residuals(of: 2).isEmpty)
    #expect(report.rootMeanSquaredError(withExact: [1]) == 0.5)
    let exact = RegressionReport(predictions: [1, 2], values: [1, 2], width: 1)
    #expect(exact.errorShare(of: [0]) == 0 && exact.rootMeanSquaredError(withExact: [0]) == 0)
  }

  @Test func whatIsMissingIsLeftOut() {
    let report = RegressionReport(
      predictions: [1, 5, 3, 6], values: [.nan, 4, 1, .nan], width: 2)
    #expect(report.targets.map(\.count) == [1, 1])
    #expect(report.targets.map(\.rootMeanSquaredError) == [2, 1])
    // One value has no spread to explain.
    #expect(report.targets.map(\.determination) == [nil, nil])
    #expect(report.determination == nil)
  }

  @Test func theWorstIsFurthestOffByItsOwnTargetsMeasure() {
    // The first target is off by 1, 1 and 4, the second by 100, 100 and 100.
    let report = RegressionReport(
      predictions: [1, 100, 1, 100, 4, 100], values: [0, 0, 0, 0, 0, 0], width: 2)
    let worst = report.worst(2)
    #expect(worst.map(\.example) == [2, 0])
    #expect(worst.map(\.target) == [0, 1])
    #expect(worst[0].error == 4)
    #expect(report.worst(99).count == 6)
  }

  @Test func aConstantTargetHasNoShareOfItsVariance() {
    let report = RegressionReport(predictions: [1, 2], values: [3, 3], width: 1)
    #expect(report.targets[0].determination == nil)
    #expect(report.targets[0].meanAbsoluteError == 1.5)
  }

  /// 10,000 draws of 200 normal targets with predictions that leave a third of their variance: the
  /// share that is found has a standard deviation of 0.0396 (NumPy 2.4.6); ours is a little more.
  @Test func theMarginOfAnUnexplainedShareIsNotTooSmall() throws {
    let error = try #require(MeasuredError(unexplainedShare: 1.0 / 3, count: 200))
    let worse = try #require(MeasuredError(unexplainedShare: 1.5, count: 200))
    let analysis = try #require(
      BiasVarianceAnalysis(humanLevelError: nil, train: error, dev: worse))
    #expect(analysis.gaps[0].margin / 1.96 > 0.0396)
    #expect(analysis.gaps[0].margin / 1.96 < 0.06)
    // Worse than the mean is an error like others.
    #expect(analysis.finding?.kind == .variance)
    #expect(MeasuredError(unexplainedShare: -0.1, count: 5) == nil)
    #expect(MeasuredError(unexplainedShare: .nan, count: 5) == nil)
  }
}
