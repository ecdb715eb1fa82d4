import Foundation
import MetricStore
import RunCoding
import RunEvents
import Testing

@testable import RunLogs

/// Runs of a folder, whosever they are, as they are listed and drawn over each other.
@Suite struct FoundRunTests {
  @Test func anotherToolsRunIsListedInOneLine() throws {
    let folder = try ScratchFolder()
    try folder.write(
      "step,time,loss,val_loss\n0,0,1,2\n5,10,0.5,0.25\n9,20,0.25,nan\n", to: "a/log.csv")
    try folder.write("{\"step\": 3, \"mystery\": 7}\n", to: "b/log.jsonl")
    let runs = try RunSearch(folder.path, in: nil).runs
    #expect(runs.map(\.path) == [folder.path + "/a", folder.path + "/b"])
    let first = try runs[0].summary()
    #expect(first.name == "a" && first.state == .logged && first.path == runs[0].path)
    #expect(first.steps == 9 && first.durationSeconds == 20 && first.dataName == "CSV")
    #expect(first.best == RunSummary.Best(key: MetricKey(.dev, "loss"), value: 0.25, step: 5))
    let second = try runs[1].summary()
    #expect(second.steps == 3 && second.best == nil && second.durationSeconds == 0)
  }

  /// Which metric says most is seen by names where none is known.
  @Test(arguments: [
    ("metrics/mAP50(B),metrics/mAP50-95(B),val/box_loss,lr/pg0", "metrics/mAP50(B)"),
    ("lm loss,loss scale,grad norm", "lm loss"),
    ("episode_reward_max,episode_reward_mean,q_loss", "episode_reward_mean"),
    ("train/box_loss,val/box_loss,pid", "dev/box_loss"),
  ])
  func anotherToolsBestIsSeenByNames(_ names: String, best: String) throws {
    let folder = try ScratchFolder()
    let count = names.split(separator: ",").count
    let rows = [0.5, 0.25, 0.75].enumerated().map { step, value in
      "\(step)," + Array(repeating: "\(value)", count: count).joined(separator: ",")
    }
    try folder.write("step,\(names)\n\(rows.joined(separator: "\n"))\n", to: "a/log.csv")
    let summary = try RunSearch(folder.path, in: nil).runs[0].summary()
    #expect(summary.best?.key.text == best)
    #expect(summary.best?.value == (best.contains("loss") ? 0.25 : 0.75))
  }

  @Test func anotherToolsLastEpochIsSaid() throws {
    let folder = try ScratchFolder()
    try folder.write("epoch,step,loss\n0,0,2\n0,1,1\n1,2,1\n2,3,0.5\n", to: "a/log.csv")
    try folder.write("epoch,loss\n0,2\n1,1\n2,nan\n", to: "b/log.csv")
    try folder.write("step,loss\n0,2\n1,1\n2,inf\n", to: "c/log.csv")
    let runs = try RunSearch(folder.path, in: nil).runs.map { try $0.summary() }
    #expect(runs.map(\.epochsDone) == [2, 2, 0])
    #expect(runs.map(\.hasEpochs) == [true, true, false])
    #expect(runs.map(\.facts.brokenEnd) == [nil, "NaN", "infinite"])
  }

  /// What the system does not open is no log in an unknown format, and no empty run.
  @Test func linksThatLeadNowhereAreSaid() throws {
    let folder = try ScratchFolder()
    let none = RunsFolder("/nonexistent")
    func link(_ name: String, to other: String) throws {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path + "/" + name, withDestinationPath: other)
    }
    try folder.write(ManifestCoding.text(of: RunManifest(name: "looped")), to: "run/manifest.json")
    try link("run/events.jsonl", to: "events.jsonl")
    #expect(throws: loop("/run/events.jsonl", in: folder)) {
      try RunLog.open(folder.path + "/run")
    }
    try link("one", to: "other")
    try link("other", to: "one")
    #expect(throws: loop("/one", in: folder)) { try RunSearch(folder.path + "/one", in: none) }
    try folder.write("x", to: "logs/readme")
    try link("logs/train.csv", to: "train.csv")
    #expect(throws: loop("/logs/train.csv", in: folder)) {
      try RunSearch(folder.path + "/logs", in: none)
    }
    try folder.write("step,loss\n1,2\n", to: "logs/dev.csv")
    let found = try RunSearch(folder.path + "/logs", in: none)
    #expect(found.runs.count == 1)
    #expect(found.unreadable == [loop("/logs/train.csv", in: folder)])
  }

  private func loop(_ path: String, in folder: ScratchFolder) -> RunLogError {
    .cannotOpen(path: folder.path + path, cause: "too many levels of symbolic links")
  }

  /// Nobody may look into it, but for the one who may everywhere.
  @Test(.enabled(if: getuid() != 0))
  func aFolderThatMayNotBeReadIsSaid() throws {
    let folder = try ScratchFolder()
    try folder.write(ManifestCoding.text(of: RunManifest(name: "r")), to: "runs/r/manifest.json")
    let path = folder.path + "/runs/r"
    #expect(chmod(path, 0) == 0)
    defer { chmod(path, 0o755) }
    let error = #expect(throws: RunLogError.self) {
      try RunSearch(path, in: nil)
    }
    #expect(error?.description.contains("(permission denied)") == true)
    let (runs, unreadable) = try RunsFolder(folder.path + "/runs").summaries()
    #expect(runs.isEmpty && unreadable.count == 1)
  }

  @Test func itsEventsAreTheCurvesThatItsReplayShows() throws {
    let folder = try ScratchFolder()
    var text = "step,loss\n"
    for step in 0..<20_000 { text += "\(step),\(1 / Double(step + 1))\n" }
    try folder.write(text, to: "a/log.csv")
    let run = try RunSearch(folder.path + "/a", in: nil).runs[0]
    var store = MetricStore()
    let events = try run.events()
    for event in events { store.apply(event) }
    let series = try #require(store.series(MetricKey(.train, "loss")))
    #expect(series.count == 20_000 && series.last == 1.0 / 20_000)
    guard case .started(let manifest) = events.first else {
      Issue.record("no beginning")
      return
    }
    #expect(manifest.optimizingMetric == MetricKey(.train, "loss"))
  }

  @Test func aRunOfOursIsListedAsItsFolderListsIt() throws {
    let folder = try ScratchFolder()
    var encoder = EventEncoder()
    var lines: [UInt8] = []
    for event in SampleEvents.all { encoder.append(event, to: &lines) }
    try folder.write(lines, to: "run/" + RunLog.eventsName)
    let path = folder.path + "/run"
    let run = try RunSearch(path, in: RunsFolder(folder.path)).runs[0]
    #expect(try run.summary() == RunSummary(RunLog.open(path)))
    #expect(try run.events() == RunLog.open(path).events)
  }
}
