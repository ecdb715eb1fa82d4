import Foundation
import Testing

@testable import RunLogs

@Suite struct ForeignSampleTests {
  /// Logs from which more is recovered than the reference reader does; see
  /// `ForeignDamageTests` for what that is and why it is right.
  static let recovered: Set<String> = [
    "tensorboard_damaged/bad_data_crc", "tensorboard_damaged/bad_length",
  ]

  @Test func theCorpusIsThere() { #expect(ForeignSample.all.count == 24) }

  @Test(arguments: ForeignSample.all.filter { !recovered.contains($0.path) })
  func findsWhatTheIndependentReaderFound(sample: ForeignSample) throws {
    let expected = try sample.expected()
    let inspection = try ForeignLogInspection(path: sample.log)
    #expect(Set(inspection.runs.map(\.name)) == Set(expected.runs.keys))
    for run in inspection.runs {
      let tags = try #require(expected.runs[run.name])
      #expect(Set(run.tags.keys) == Set(tags.keys))
      for (tag, summary) in run.tags {
        #expect(try ExpectedTag(summary) == tags[tag], "\(run.name): \(tag)")
      }
      let purged = try run.tagsAfterPurge.map { try $0.mapValues { try ExpectedTag($0) } }
      #expect(purged == expected.afterPurge?[run.name])
    }
  }

  @Test(arguments: ForeignSample.all)
  func reportsProblemsWhereThereIsDamageAndOnlyThere(sample: ForeignSample) throws {
    let inspection = try ForeignLogInspection(path: sample.log)
    let problemCount = inspection.runs.reduce(0) { $0 + $1.problemCount }
    let isDamaged =
      sample.path.contains("_damaged/") && !sample.path.hasSuffix("no_exit_killed")
      || sample.path == "jsonl/torn_last_line"
    #expect(problemCount == (isDamaged ? 1 : 0), "\(inspection.runs.map(\.problems))")
  }
}
