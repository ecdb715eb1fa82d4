import Foundation
import RunLogs
import Testing

/// `dltui export` and `dltui snapshot` on a run that was trained, and on what is left of others.
@Suite(.ownThreads) struct ExportTests {
  private static func trained(in folder: String) throws {
    let result = try Command.dltui(
      "train", "--headless", "--epochs", "2", "--seed", "1", folder: folder)
    try #require(result.status == 0, "\(result)")
  }

  @Test func everyFormatComesOfATrainedRun() throws {
    let folder = try TemporaryFolder()
    try Self.trained(in: folder.path)
    func export(_ format: String, _ more: String...) throws -> String {
      let result = try Command.run(
        Command.dltui, ["export", "latest", "--format", format] + more, folder: folder.path)
      #expect(result.status == 0, "\(result)")
      #expect(result.errors.isEmpty)
      return result.output
    }
    let table = try export("csv")
    #expect(table.hasPrefix("step,epoch,seconds,train/cost,"))
    #expect(table.split(separator: "\n").count >= 3)
    let run = try RunsFolder(folder.path + "/runs").find("latest")
    let events = try String(contentsOfFile: run + "/events.jsonl", encoding: .utf8)
    #expect(try export("jsonl") == events)
    #expect(try export("svg", "--size", "90x24").contains("</svg>\n"))
    let charts = try export("svg", "--charts", "--size", "90x24", "--theme", "light")
    #expect(charts.contains("accuracy") && !charts.contains("hyperparameters"))
    let cast = try export("asciicast", "--size", "80x24", "--speed", "100")
    #expect(cast.hasPrefix("{\"version\":2,\"width\":80,\"height\":24,"))
    #expect(try export("tensorboard", "--output", "board/x").isEmpty)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/board/x")
    #expect(names.count == 1 && names[0].hasPrefix("events.out.tfevents."))

    let again = try Command.dltui(
      "export", "latest", "--format", "tensorboard", "--output", "board/x", folder: folder.path)
    #expect(again.status == 2)
    #expect(again.errors.contains("it exists"))
    _ = try export("tensorboard", "--output", "board/x", "--force")
  }

  /// At most a minute, whatever the log says of its times.
  @Test(arguments: ["7776000", "1e300", "-1.7e308"])
  func aRecordingEndsWithinItsMinute(span: String) throws {
    let folder = try TemporaryFolder()
    let log = folder.path + "/log.csv"
    try Data("step,time,loss\n1,0,3\n2,\(span),2\n3,1,1\n".utf8).write(to: URL(filePath: log))
    let result = try Command.dltui(
      "export", log, "--format", "asciicast", "--size", "80x24", folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count < 800)
    let end = try #require(lines.last?.dropFirst().prefix { $0 != "," })
    #expect(try #require(Double(end)) <= 62.1)
  }

  @Test func picturesOfAnySizeAndStepComeOfAnyRun() throws {
    let folder = try TemporaryFolder()
    try Self.trained(in: folder.path)
    let run = try RunsFolder(folder.path + "/runs").find("latest")
    let events = try Data(contentsOf: URL(filePath: run + "/events.jsonl"))
    let damaged = folder.path + "/damaged"
    let empty = folder.path + "/empty"
    for path in [damaged, empty] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    // Torn in the middle, with noise before the tear, and no manifest.
    var bytes = events.prefix(events.count / 2)
    bytes.insert(contentsOf: [0, 255, 10, 123, 10], at: bytes.startIndex + 40)
    try bytes.write(to: URL(filePath: damaged + "/events.jsonl"))
    try FileManager.default.copyItem(
      atPath: run + "/manifest.json", toPath: empty + "/manifest.json")

    for path in [run, damaged, empty] {
      for size in ["1x1", "1x60", "200x1", "39x11", "40x12", "80x24"] {
        for step in ["-5", "0", "7", "999999999999"] {
          for format in ["text", "ansi", "svg"] {
            let result = try Command.dltui(
              "snapshot", path, "--size", size, "--at=\(step)", "--format", format)
            #expect(result.status == 0, "\(path) \(size) \(step) \(format): \(result.errors)")
            #expect(!result.output.isEmpty)
          }
        }
      }
    }
    let screens = [
      ("overview", "cost"), ("metrics", "gradient norm"), ("layers", "update ratio"),
      ("errors", "most often confused"), ("data", "mean ± std"), ("console", "as resolved"),
    ]
    for (screen, words) in screens {
      let result = try Command.dltui("snapshot", run, "--screen", screen)
      #expect(result.status == 0 && result.output.contains(words), "\(screen)")
    }
    // Another tool's table knows of none.
    let table = "\(InspectTests.samples)/csv"
    let nothing = try Command.dltui("snapshot", table, "--screen", "layers")
    #expect(nothing.status == 2 && nothing.errors.contains("cannot show layers of"))
    let huge = try Command.dltui("snapshot", run, "--size", "1000x1000", "--format", "svg")
    #expect(huge.status == 0)
    #expect(huge.output.hasSuffix("</svg>\n"))
  }
}
