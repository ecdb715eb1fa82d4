import Diagnosis
import Testing

/// Pairs told by their distance against scikit-learn's numbers; `Reference/verification.py` makes them.
@Suite struct VerificationReportTests {
  struct Case: Decodable {
    var name: String
    var width: Int
    var embeddings: [Float]
    var labels: [Int32]
    var same: Int
    var different: Int
    var area: Double
    var far: Double
    var frr: Double
    var least: Double
    var following: Double
  }

  @Test func ratesAreaAndThresholdEqualTheReference() throws {
    let cases: [Case] = referenceFile("verification.json")
    #expect(cases.count == 4)
    for each in cases {
      let report = try #require(
        VerificationReport(embeddings: each.embeddings, width: each.width, labels: each.labels))
      #expect(report.sameCount == each.same, "\(each.name)")
      #expect(report.differentCount == each.different)
      #expect(abs(report.rocArea - each.area) < 1e-12, "\(each.name)")
      #expect(abs(report.falseAcceptRate - each.far) < 1e-12, "\(each.name)")
      #expect(abs(report.falseRejectRate - each.frr) < 1e-12, "\(each.name)")
      #expect(abs(report.accuracy - (1 - (each.far + each.frr) / 2)) < 1e-12)
      #expect(report.threshold >= each.least - 1e-6 && report.threshold <= each.following + 1e-6)
    }
  }

  @Test func aGivenThresholdIsTaken() throws {
    let report = try #require(
      VerificationReport(
        embeddings: [0, 1, 3, 3.5], width: 1, labels: [0, 0, 1, 1], threshold: 0.5))
    // Squared distances within the classes are 1 and 0.25, across them 9, 12.25, 4 and 6.25.
    #expect(report.falseRejectRate == 0.5)
    #expect(report.falseAcceptRate == 0)
    #expect(report.accuracy == 0.75)
    #expect(report.rocArea == 1)
    let chosen = try #require(
      VerificationReport(embeddings: [0, 1, 3, 3.5], width: 1, labels: [0, 0, 1, 1]))
    #expect(chosen.threshold == 2.5)
    #expect(chosen.accuracy == 1)
  }

  @Test func withoutBothKindsOfPairsThereIsNone() {
    #expect(VerificationReport(embeddings: [0, 1], width: 1, labels: [0, 0]) == nil)
    #expect(VerificationReport(embeddings: [0, 1], width: 1, labels: [0, 1]) == nil)
    #expect(VerificationReport(embeddings: [0, 1, 2], width: 1, labels: [0, 0, -1]) == nil)
    #expect(VerificationReport(embeddings: [], width: 1, labels: []) == nil)
    #expect(VerificationReport(embeddings: [0, 1, .nan], width: 1, labels: [0, 0, 1]) == nil)
  }

  @Test func ofALargeSetSomeAreCompared() throws {
    let count = 3000
    let labels = (0..<count).map { Int32($0 % 3) }
    let report = try #require(
      VerificationReport(embeddings: labels.map { Float($0) }, width: 1, labels: labels))
    let most = VerificationReport.mostExamples
    #expect(report.sameCount + report.differentCount == most * (most - 1) / 2)
    #expect(report.accuracy == 1)
  }
}
