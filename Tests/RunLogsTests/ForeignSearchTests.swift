import Foundation
import Testing

@testable import RunLogs

@Suite struct ForeignSearchTests {
  @Test func findsEveryKindOfRunBelowAFolder() throws {
    let folder = try ScratchFolder()
    var events = ForeignEventFile()
    events.scalar("loss", step: 1, 1)
    try folder.write(events.bytes, to: "tb/train/second")
    try folder.write(events.bytes, to: "tb/train/first")
    try folder.write(events.bytes, to: "tb/validation/events")
    try folder.write("step,loss\n1,2\n", to: "alone/metrics.txt")
    try folder.write("step,loss\n1,2\n", to: "two/a")
    try folder.write("{\"step\": 1, \"loss\": 2}\n", to: "two/b")
    try folder.write("no log at all\n", to: "two/notes")
    try folder.write("step,loss\n1,2\n", to: ".hidden/a.csv")
    try folder.write("{}", to: "ours/manifest.json")
    try folder.write("", to: "ours/events.jsonl")
    try folder.write(ForeignOfflineRunTests.File().bytes, to: "offline/run.wandb")
    try folder.write("{\"_step\": 1, \"loss\": 2}\n", to: "offline/files/wandb-summary.json")
    let search = try ForeignRunSearch(path: folder.path)
    #expect(
      search.runs.map { "\($0.name) \($0.format) \($0.files.joined(separator: "+"))" } == [
        "alone csv metrics.txt", "offline wandb run.wandb", "tb/train tensorBoard first+second",
        "tb/validation tensorBoard events", "two/a csv a", "two/b jsonLines b",
      ])
    #expect(search.ownRuns.map(\.path) == [folder.path + "/ours"])
  }

  @Test func takesAFileForARunOfItsOwn() throws {
    let folder = try ScratchFolder()
    try folder.write("step,loss\n1,2\n", to: "a.csv")
    try folder.write("step,loss\n1,2\n", to: "b.csv")
    let runs = try ForeignRunSearch(path: folder.path + "/b.csv").runs
    #expect(
      runs == [ForeignRun(name: ".", format: .csv, folder: folder.path, files: ["b.csv"])])
  }

  @Test func doesNotFollowLinksToFolders() throws {
    let folder = try ScratchFolder()
    try folder.write("step,loss\n1,2\n", to: "run/log.csv")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/latest", withDestinationPath: folder.path + "/run")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/run/loop", withDestinationPath: folder.path)
    #expect(try ForeignRunSearch(path: folder.path + "/").runs.map(\.name) == ["run"])
  }

  @Test func saysWhyNothingWasOpened() throws {
    let folder = try ScratchFolder()
    try folder.write("nothing to see", to: "readme")
    let missing = #expect(throws: RunLogError.self) {
      try ForeignRunSearch(path: folder.path + "/missing")
    }
    #expect(
      missing?.description
        == "run log: cannot open \(folder.path)/missing (no such file or directory)")
    let none = #expect(throws: RunLogError.self) {
      try ForeignLogInspection(path: folder.path)
    }
    #expect(
      none?.description == """
        run log: cannot find a log in \(folder.path) (nothing there is in a known format)
        """)
    #expect(none?.hint?.contains("CSV and JSON lines need a step or epoch column") == true)
  }

  @Test func findsAnEventFileWhoseBeginningIsDamaged() throws {
    var bytes = try ForeignSample.named("tensorboard/tbx_basic").firstFile().bytes
    bytes[3] ^= 0x10
    #expect(
      bytes.withUnsafeBytes { FormatDetection.kind(of: $0, isWhole: true) }
        == .foreign(.tensorBoard))
  }

  @Test func tellsOurEventLinesFromOtherJSON() {
    func kind(_ text: String) -> FormatDetection.Kind? {
      Array(text.utf8).withUnsafeBytes { FormatDetection.kind(of: $0, isWhole: true) }
    }
    #expect(
      kind("{\"event\":\"scalars\",\"step\":1,\"seconds\":0,\"values\":{\"a\":1}}\n") == .own)
    #expect(kind("{\"event\":\"train\",\"step\":1,\"loss\":0}\n") == .foreign(.jsonLines))
    #expect(kind("{\"step\":1,\"loss\":0}\n") == .foreign(.jsonLines))
  }
}

@Suite struct RunSearchTests {
  @Test func findsRunsOfAllKindsBelowAFolder() throws {
    let folder = try ScratchFolder()
    try folder.write("step,loss\n1,2\n", to: "logs/a/train/log.csv")
    try folder.write("step,loss\n1,2\n", to: "logs/a/val/log.csv")
    try folder.write("step,loss\n1,2\n", to: "logs/c.csv")
    try folder.write("{}", to: "logs/b/manifest.json")
    try folder.write("", to: "logs/b/events.jsonl")
    let runs = try RunSearch(folder.path + "/logs/", in: RunsFolder("runs")).runs
    #expect(
      runs.map { $0.path.dropFirst(folder.path.count) } == ["/logs/a", "/logs/b", "/logs/c.csv"])
    for run in runs {
      let again = try RunSearch(run.path, in: RunsFolder("runs")).runs
      #expect(again.map(\.path) == [run.path])
      #expect(run.modifiedAt > 1.7e9)
    }
  }

  @Test func takesANameInTheRunsFolderToo() throws {
    let folder = try ScratchFolder()
    try folder.write("{}", to: "2026-01-02-0304-digits/manifest.json")
    let runs = try RunSearch("digits", in: RunsFolder(folder.path)).runs
    #expect(runs == [.own(path: folder.path + "/2026-01-02-0304-digits")])
    #expect(throws: RunLogError.noSuchRun(name: "x", folder: folder.path, near: [])) {
      try RunSearch("x", in: RunsFolder(folder.path))
    }
    try folder.write("nothing", to: "empty/readme")
    #expect(throws: RunLogError.noLog(path: folder.path + "/empty")) {
      try RunSearch(folder.path + "/empty", in: RunsFolder(folder.path))
    }
  }
}
