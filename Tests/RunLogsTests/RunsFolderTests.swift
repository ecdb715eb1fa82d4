import Foundation
import RunCoding
import RunEvents
import RunLogs
import Testing

@Suite struct RunsFolderTests {
  let scratch: ScratchFolder
  var folder: RunsFolder { RunsFolder(scratch.path + "/") }

  init() throws { scratch = try ScratchFolder() }

  func addRun(_ name: String, startedAt: Double = 0, events: [RunEvent] = []) throws {
    let manifest = RunManifest(
      name: name, epochs: 9, data: DataSummary(name: "digits"), startedAt: startedAt)
    try scratch.write(ManifestCoding.text(of: manifest), to: name + "/manifest.json")
    try scratch.write(events.map(EventEncoder.lines).joined(), to: name + "/events.jsonl")
  }

  @Test func aRunIsFoundByPathNameBeginningStemAndAge() throws {
    try addRun("2026-11-23-1412-digits", startedAt: 1)
    try addRun("2026-11-23-1413-moons", startedAt: 3)
    try addRun("2026-11-24-0900-digits-wide", startedAt: 2)
    try scratch.write("", to: "notes/readme.txt")
    let digits = scratch.path + "/2026-11-23-1412-digits"
    #expect(try folder.names().count == 3)
    #expect(try folder.find(digits) == digits)
    #expect(try folder.find("2026-11-23-1412-digits") == digits)
    #expect(try folder.find("2026-11-23-1412") == digits)
    #expect(try folder.find("digits") == digits)
    #expect(try folder.find("latest") == scratch.path + "/2026-11-23-1413-moons")
    #expect(
      throws: RunLogError.ambiguousRun(
        name: "2026-11-23",
        matches: ["2026-11-23-1412-digits", "2026-11-23-1413-moons"])
    ) { try folder.find("2026-11-23") }
    let error = RunLogError.noSuchRun(
      name: "mons", folder: scratch.path, near: ["2026-11-23-1413-moons"])
    #expect(throws: error) { try folder.find("mons") }
    #expect(error.hint == "did you mean 2026-11-23-1413-moons?")
    #expect(
      throws: RunLogError.noSuchRun(name: "quarks", folder: scratch.path, near: [])
    ) { try folder.find("quarks") }
    #expect(throws: RunLogError.notARun(path: scratch.path + "/notes")) {
      try folder.find(scratch.path + "/notes")
    }
  }

  /// Whatever is offered for a run leads to it, and to no other.
  @Test func everyWordForARunFindsIt() throws {
    for name in [
      "2026-11-23-1412-digits", "2026-11-23-1413-moons", "2026-11-24-0900-moons", "mine",
    ] {
      try addRun(name)
    }
    let words = try folder.wordsForRuns()
    #expect(try words == folder.names() + ["digits"])
    for word in words { #expect(try folder.find(word).hasSuffix(word)) }
    #expect(try RunsFolder(scratch.path + "/absent").wordsForRuns().isEmpty)
  }

  @Test func aFolderThatIsNotThereHasNoRuns() throws {
    let absent = RunsFolder(scratch.path + "/absent")
    #expect(try absent.names() == [])
    #expect(throws: RunLogError.noSuchRun(name: "latest", folder: absent.path, near: [])) {
      try absent.find("latest")
    }
  }

  @Test func aSummarySaysHowFarARunCameAndHowWell() throws {
    func accuracy(_ step: Int, _ value: Double) -> RunEvent {
      .scalars(
        ScalarBlock(step: step, epoch: 1, seconds: Double(step), values: [(.devAccuracy, value)]))
    }
    try addRun(
      "1-done", startedAt: 5,
      events: [
        accuracy(1, 0.5), accuracy(2, .nan), accuracy(3, 0.9), accuracy(4, 0.8),
        .epochFinished(EpochSummary(epoch: 4, step: 4, seconds: 4)),
        .finished(Finish(reason: .stoppedEarly, step: 4, seconds: 4.5)),
      ])
    try addRun(
      "2-resumed",
      events: [
        accuracy(1, 0.5), accuracy(9, 0.99),
        .finished(Finish(reason: .interrupted, step: 9, seconds: 9)),
        .checkpointRestored(Checkpoint(file: "a", step: 5, epoch: 2.5, seconds: 5)),
        accuracy(6, 0.7),
      ])
    try scratch.write("{", to: "3-broken/manifest.json")
    let (runs, unreadable) = try folder.summaries()
    #expect(runs.map(\.name) == ["1-done", "2-resumed"])
    #expect(runs.map(\.path) == runs.map { scratch.path + "/" + $0.name })
    #expect(runs.map(\.state) == [.finished(.stoppedEarly), .interrupted])
    #expect(runs.map(\.startedAt) == [5, 0])
    #expect(runs.map(\.dataName) == ["digits", "digits"])
    #expect(runs.map(\.steps) == [4, 6])
    #expect(runs.map(\.epochsDone) == [4, 2] && runs.map(\.epochs) == [9, 9])
    #expect(runs.map(\.durationSeconds) == [4.5, 6])
    #expect(runs.map { $0.best?.key } == [.devAccuracy, .devAccuracy])
    #expect(runs.map { $0.best?.value } == [0.9, 0.7])
    #expect(runs.map { $0.best?.step } == [3, 6])
    #expect(runs.map(\.problemCount) == [0, 0])
    #expect(unreadable == [.notARun(path: scratch.path + "/3-broken")])
    let object =
      try JSONSerialization.jsonObject(with: Data(RunSummary.json(runs).utf8)) as? [String: Any]
    let listed = try #require(object?["runs"] as? [[String: Any]])
    #expect(listed.map { $0["state"] as? String } == ["stoppedEarly", "interrupted"])
  }

  @Test func inspectionHoldsEveryKeysNumbersAndEveryCommand() throws {
    let command = RunCommand(id: 1, .set(.learningRate, 0.1))
    let applied = RunEvent.commandApplied(CommandOutcome(command: command, step: 2, seconds: 2))
    try addRun(
      "run",
      events: [
        .scalars(
          ScalarBlock(
            keys: [.trainCost, .devCost], steps: [1, 2, 3, 4], seconds: [1, 2, 3, 4],
            values: [1e16, 1, -1e16, 1, .nan, 3, -.infinity, .nan])),
        applied, .unknown(type: "telepathy", line: #"{"event":"telepathy"}"#),
      ])
    let inspection = RunInspection(try RunLog.open(scratch.path + "/run"))
    #expect(inspection.metrics.map(\.key) == [.trainCost, .devCost])
    let train = inspection.metrics[0].summary
    #expect(train.count == 4 && train.nonfiniteCount == 0)
    #expect(train.minimum == -1e16 && train.maximum == 1e16)
    // A plain sum loses both ones.
    #expect(train.sum == 2 && train.mean == 0.5)
    let dev = inspection.metrics[1].summary
    #expect(dev.count == 4 && dev.nonfiniteCount == 3)
    #expect(dev.first?.step == 1 && dev.first?.value.isNaN == true)
    #expect(dev.last?.step == 4 && dev.minimum == 3 && dev.maximum == 3 && dev.sum == 3)
    #expect(inspection.commands == [applied])
    #expect(inspection.unknownEvents == ["telepathy": 1])

    var all = LogInspection()
    all.add(inspection)
    let text = all.json
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let run = try #require((object?["runs"] as? [String: Any])?["run"] as? [String: Any])
    let tag = try #require((run["tags"] as? [String: Any])?["dev/cost"] as? [String: Any])
    #expect(tag["count"] as? Int == 4 && tag["nonfinite"] as? Int == 3)
    #expect((tag["first"] as? [Any])?[1] as? String == "NaN")
    #expect((run["commands"] as? [[String: Any]])?.first?["command"] as? String == "set")
  }
}
