import Foundation
import Testing

@testable import RunLogs

@Suite struct ForeignInspectionTests {
  @Test func writesTheDocumentedShape() throws {
    let folder = try ScratchFolder()
    try folder.write(
      "{\"step\": 1, \"lo\\\"ss\": 0.5}\n{\"step\": 3, \"lo\\\"ss\": NaN, \"b\": Infinity}\nx\n",
      to: "log")
    var inspection = LogInspection()
    inspection.add(try ForeignLogInspection(path: folder.path))
    #expect(
      inspection.json == """
        {
          "runs": {
            ".": {
              "format": "jsonLines",
              "bytes": 71,
              "records": 3,
              "x": {
                "column": "step",
                "unit": "step",
                "why": "step counts and rises"
              },
              "clock": null,
              "tags": {
                "b": {
                  "key": "b",
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
                  "key": "lo\\"ss",
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

  @Test func saysWhatEachTagIsShownAs() throws {
    let folder = try ScratchFolder()
    try folder.write("epoch,loss,train_loss,lr,other\n0,1,2,3,4\n", to: "train/log.csv")
    try folder.write("epoch,val_loss,acc\n0,1,2\n", to: "validation/log.csv")
    let runs = try ForeignLogInspection(path: folder.path).runs
    #expect(runs.map(\.name) == ["train", "validation"])
    #expect(
      runs[0].keys.mapValues(\.text) == [
        // `loss` came first and is the train loss already.
        "loss": "train/loss", "train_loss": "train_loss", "lr": "train/learningRate",
        "other": "train/other",
      ])
    #expect(runs[1].keys.mapValues(\.text) == ["val_loss": "dev/loss", "acc": "dev/accuracy"])
  }

  @Test func namesOfSeveralLogsDoNotCollide() throws {
    let folder = try ScratchFolder()
    for name in ["a", "b"] { try folder.write("step,loss\n1,2\n", to: name + "/log.csv") }
    var inspection = LogInspection()
    for name in ["a", "b", "b"] {
      let path = folder.path + "/" + name
      inspection.add(try ForeignLogInspection(path: path), prefix: path)
    }
    #expect(
      inspection.runs.map(\.name) == [
        folder.path + "/a", folder.path + "/b", folder.path + "/b (CSV)",
      ])
  }
}
