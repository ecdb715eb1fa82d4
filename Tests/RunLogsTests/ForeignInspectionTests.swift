import Foundation
import Testing

@testable import RunLogs

@Suite struct ForeignInspectionTests {
  @Test func writesTheDocumentedShape() throws {
    let folder = try ScratchFolder()
    try folder.write(
      "{\"step\": 1, \"lo\\\"ss\": 0.5}\n{\"step\": 3, \"lo\\\"ss\": NaN, \"b\": Infinity}\nx\n",
      to: "log")
    #expect(
      try ForeignLogInspection(path: folder.path).json == """
        {
          "runs": {
            ".": {
              "format": "jsonLines",
              "bytes": 71,
              "records": 3,
              "tags": {
                "b": {
                  "count": 1,
                  "first": [
                    3,
                    "Infinity"
                  ],
                  "last": [
                    3,
                    "Infinity"
                  ],
                  "min": null,
                  "max": null,
                  "mean": null,
                  "sum": 0,
                  "nonfinite": 1
                },
                "lo\\"ss": {
                  "count": 2,
                  "first": [
                    1,
                    0.5
                  ],
                  "last": [
                    3,
                    "NaN"
                  ],
                  "min": 0.5,
                  "max": 0.5,
                  "mean": 0.5,
                  "sum": 0.5,
                  "nonfinite": 1
                }
              },
              "problemCount": 1,
              "problems": [
                {
                  "file": "log",
                  "offset": 69,
                  "reason": "a line that is no JSON object"
                }
              ]
            }
          }
        }

        """)
  }

  private struct Written: Decodable {
    struct Run: Decodable {
      var tags: [String: ExpectedTag]
      var problemCount: Int?
    }
    var runs: [String: Run]
    var runsAfterPurge: [String: Run]?
  }

  /// Read back, the JSON holds what the independent readers found.
  @Test(arguments: ForeignSample.all.filter { !ForeignSampleTests.recovered.contains($0.path) })
  func readsBackAsWhatTheIndependentReaderFound(sample: ForeignSample) throws {
    let text = try ForeignLogInspection(path: sample.log).json
    let written = try JSONDecoder().decode(Written.self, from: Data(text.utf8))
    let expected = try sample.expected()
    #expect(written.runs.mapValues(\.tags) == expected.runs)
    #expect(written.runsAfterPurge?.mapValues(\.tags) == expected.afterPurge)
  }
}
