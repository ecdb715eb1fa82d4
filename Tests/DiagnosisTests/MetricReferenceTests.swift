import Diagnosis
import Testing

/// Metrics against scikit-learn's and SciPy's, made by `Reference/metrics.py`.
@Suite struct MetricReferenceTests {
  struct Reference: Decodable {
    var decisions: [Decisions]
    var probabilities: [Probabilities]
    /// Right by the first only, by the second only, and the p-value of an exact binomial test.
    var comparisons: [[Double]]
  }

  struct Decisions: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var classes: Int
    var labels: [Int]
    var predictions: [Int]
    var weights: [Double]?
    var precision: [Double]
    var recall: [Double]
    var f1: [Double]
    var accuracy: Double
    var macro: [Double]
    var micro: [Double]
    var weighted: [Double]

    var testDescription: String { name }
  }

  struct Probabilities: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var labels: [Int]
    var probabilities: [[Double]]
    var logLoss: Double
    var calibrationError: Double
    var rocArea: [Double?]

    var testDescription: String { name }
  }

  static let reference: Reference = referenceFile("metrics.json")

  private func expectEqual(_ values: [Double], _ expected: [Double]) {
    #expect(values.count == expected.count)
    for (value, expected) in zip(values, expected) { #expect(abs(value - expected) <= 1e-12) }
  }

  @Test(arguments: reference.decisions)
  func ratesEqual(_ reference: Decisions) throws {
    var matrix = ConfusionMatrix(classCount: reference.classes)
    for (index, label) in reference.labels.enumerated() {
      matrix.add(
        label: label, prediction: reference.predictions[index],
        weight: reference.weights?[index] ?? 1)
    }
    let classes = 0..<reference.classes
    expectEqual([try #require(matrix.accuracy)], [reference.accuracy])
    expectEqual([try #require(matrix.error)], [1 - reference.accuracy])
    expectEqual(classes.map(matrix.precision), reference.precision)
    expectEqual(classes.map(matrix.recall), reference.recall)
    expectEqual(classes.map(matrix.f1), reference.f1)
    for (average, expected) in [
      (ConfusionMatrix.Average.macro, reference.macro), (.micro, reference.micro),
      (.weighted, reference.weighted),
    ] {
      expectEqual(
        [matrix.precision(average), matrix.recall(average), matrix.f1(average)], expected)
    }
  }

  @Test(arguments: reference.probabilities)
  func probabilityScoresEqual(_ reference: Probabilities) throws {
    var scores = ProbabilityScores()
    for (label, row) in zip(reference.labels, reference.probabilities) {
      row.map { Float($0) }.withUnsafeBufferPointer {
        _ = scores.add(probabilities: $0, label: label)
      }
    }
    expectEqual([try #require(scores.logLoss)], [reference.logLoss])
    expectEqual([try #require(scores.calibrationError)], [reference.calibrationError])
    for (place, expected) in reference.rocArea.enumerated() {
      var area = ROCArea(capacity: reference.labels.count)
      for (label, row) in zip(reference.labels, reference.probabilities) {
        area.add(score: Float(row[place]), isPositive: label == place)
      }
      let value = area.area()
      #expect((value == nil) == (expected == nil))
      if let value, let expected { expectEqual([value], [expected]) }
    }
  }

  @Test(arguments: reference.comparisons)
  func significanceEqualsTheExactBinomialTest(_ reference: [Double]) {
    var comparison = PairedComparison()
    for _ in 0..<Int(reference[0]) { comparison.add(firstIsRight: true, secondIsRight: false) }
    for _ in 0..<Int(reference[1]) { comparison.add(firstIsRight: false, secondIsRight: true) }
    for _ in 0..<10 { comparison.add(firstIsRight: true, secondIsRight: true) }
    #expect(abs(comparison.significance - reference[2]) <= 1e-9)
    let difference = (reference[1] - reference[0]) / (reference[0] + reference[1] + 10)
    #expect(comparison.difference.map { abs($0 - difference) <= 1e-12 } == true)
  }
}
