import MetricStore
import RunEvents
import Testing

@testable import RunLogs

/// Runs of a folder, whosever they are, as they are listed and drawn over each other.
@Suite struct FoundRunTests {
  @Test func anotherToolsRunIsListedInOneLine() throws {
    let folder = try ScratchFolder()
    try folder.write(
      "step,time,loss,val_loss\n0,0,1,2\n5,10,0.5,0.25\n9,20,0.25,nan\n", to: "a/log.csv")
    try folder.write("{\"step\": 3, \"reward\": 7}\n", to: "b/log.jsonl")
    let runs = try RunSearch(folder.path, in: RunsFolder("/nonexistent")).runs
    #expect(runs.map(\.path) == [folder.path + "/a", folder.path + "/b"])
    let first = try runs[0].summary()
    #expect(first.name == "a" && first.state == .logged && first.path == runs[0].path)
    #expect(first.steps == 9 && first.durationSeconds == 20 && first.dataName == "CSV")
    #expect(first.best == RunSummary.Best(key: MetricKey(.dev, "loss"), value: 0.25, step: 5))
    let second = try runs[1].summary()
    #expect(second.steps == 3 && second.best == nil && second.durationSeconds == 0)
  }

  @Test func itsEventsAreTheCurvesThatItsReplayShows() throws {
    let folder = try ScratchFolder()
    var text = "step,loss\n"
    for step in 0..<20_000 { text += "\(step),\(1 / Double(step + 1))\n" }
    try folder.write(text, to: "a/log.csv")
    let run = try RunSearch(folder.path + "/a", in: RunsFolder("/nonexistent")).runs[0]
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
