import Diagnosis
import Foundation
import RunEvents
import RunLogs
import Testing

@testable import RunHost

/// The runs of a folder, whosever they are, as `dltui runs` lists and ranks them.
@Suite struct RunListTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func write(_ text: String, to name: String) throws {
    let file = URL(filePath: folder.path + "/" + name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private func list(_ objective: String? = nil) throws -> RunList {
    try RunList(
      folder: folder.path, naming: .standard,
      rankedBy: objective.map { try RunRanking.Objective($0) }, dataFolder: folder.path + "/notes")
  }

  private func ranking(_ objective: String, _ bounds: [String] = []) throws -> RunRanking {
    let list = try list(objective)
    return RunRanking(
      zip(list.runs, list.values).map { ModelSelection.Candidate(name: $0.0.name, values: $0.1) },
      optimize: try RunRanking.Objective(objective), satisfy: try bounds.map(RunRanking.bound))
  }

  @Test func logsOfOtherToolsAreRankedByTheirBest() throws {
    try write("step,val_loss,size\n1,3,7\n2,0.5,8\n3,0.75,9\n", to: "a.csv")
    try write("step,val_loss,size\n1,3,5\n2,0.25,6\n3,nan,7\n", to: "b.csv")
    try write("step,loss\n1,3\n2,2\n", to: "c.csv")
    let ranking = try ranking("dev/loss")
    #expect(ranking.selection.ranked.map(\.name) == ["b.csv", "a.csv"])
    #expect(ranking.selection.ranked.map { $0.values[MetricKey(.dev, "loss")] } == [0.25, 0.5])
    #expect(ranking.selection.excluded.map(\.reason) == [.isUnmeasured])
    // The other metrics are those of the step where it was best.
    #expect(ranking.selection.ranked.map { $0.values[MetricKey("size")] } == [6, 8])
    let forced = try self.ranking("max:size", ["size <= 8"])
    #expect(forced.selection.ranked.map(\.name) == ["b.csv"])
    // One metric by two names.
    #expect(try self.ranking("dev/cost").selection.ranked.map(\.name) == ["b.csv", "a.csv"])
  }

  @Test func logsOfOtherToolsAreComparedByTheirCurves() throws {
    try write("step,loss,reward\n1,3,7\n2,0.5,8\n3,0.75,1\n", to: "a.csv")
    try write("step,loss,size\n1,3,5\n2,nan,6\n", to: "b.csv")
    var runs = try list().runs
    runs[0].facts.set("lr", to: "0.1")
    runs[0].facts.set("same", to: "1")
    runs[1].facts.set("same", to: "1")
    let comparison = CurveComparison(runs)
    #expect(comparison.names == ["a.csv", "b.csv"] && comparison.steps == [3, 2])
    #expect(comparison.settings == [.init(path: "lr", values: ["0.1", nil])])
    let loss = try #require(comparison.metrics.first { $0.key.text == "train/loss" })
    #expect(loss.last[0] == 0.75 && loss.last[1]?.isNaN == true && loss.best == [0.5, 3])
    let reward = try #require(comparison.metrics.first { $0.key.text == "reward" })
    #expect(reward.last == [1, nil] && reward.best == [8, nil])
  }

  @Test func withoutAnObjectiveNothingIsRanked() throws {
    try write("step,loss\n1,3\n2,2\n", to: "c.csv")
    let list = try list()
    #expect(list.runs.count == 1 && list.values == [[:]])
  }
}
