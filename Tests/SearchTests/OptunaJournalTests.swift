import Foundation
import Testing
import Training

@testable import Search

/// A search as Optuna reads it. That Optuna does is shown by Reference/optuna_journal.py.
@Suite struct OptunaJournalTests {
  private struct Line: Decodable {
    var op_code: Int
    var study_name: String?
    var directions: [Int]?
    var state: Int?
    var value: Double?
    var params: [String: Double]?
    var distributions: [String: String]?
    var user_attrs: [String: String]?
    var system_attrs: [String: [Double]]?
    var datetime_start: String?
    var datetime_complete: String?
  }

  @Test func trialsAreToldAsTheyStand() throws { try withFolder(check) }

  private func check(scratch: String) throws {
    var plan = SearchPlan(
      name: "s-search",
      command: CommandTemplate(words: ["true"], workingFolder: "/", epochs: 9, metric: "val_loss"),
      seed: 1, metric: .devCost,
      dimensions: [
        SearchDimension(path: "lr", range: .logUniform(1e-4, 1)),
        SearchDimension(path: "width", range: .choice(["32", "64"])),
        SearchDimension(path: "layers", range: .integer(1, 4)),
        SearchDimension(path: "beta", range: .oneMinusLogUniform(0.9, 0.999)),
      ], trialCount: 6, parallel: 1, direction: .lowerIsBetter)
    plan.startedAt = 1_764_000_000
    do {
      let folder = try SearchFolder.create(plan, in: scratch)
      try folder.append(
        .result(
          SearchResult(trial: 1, rung: 0, ending: .finished, value: 0.25, epochs: 9, seconds: 4)))
      try folder.append(
        .result(SearchResult(trial: 2, rung: 0, ending: .failed, reason: "it ended with 3")))
      try folder.append(.result(SearchResult(trial: 3, rung: 0, ending: .killed)))
      try folder.append(
        .result(
          SearchResult(
            trial: 4, rung: 0, ending: .finished, value: 0.1, epochs: 9,
            edit: "learning rate 0.1 at step 3")))
    }
    let text = try OptunaJournal(of: "s-search", in: scratch).text()
    let lines = try text.split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    #expect(lines.map(\.op_code) == [0, 3, 4, 4, 4, 4, 4])
    #expect(lines[0].study_name == "s-search" && lines[0].directions == [1])
    // Complete, failed, failed, edited by hand, under way.
    #expect(lines.dropFirst(2).map(\.state) == [1, 3, 3, 3, 0])
    #expect(lines.dropFirst(2).map(\.value) == [0.25, nil, nil, nil, nil])
    #expect(lines[3].user_attrs?["failed"] == "it ended with 3")
    #expect(lines[5].user_attrs?["edited"] == "learning rate 0.1 at step 3")
    #expect(lines[2].datetime_start == "2025-11-24T16:00:00.000+00:00")
    #expect(lines[2].datetime_complete == "2025-11-24T16:00:04.000+00:00")
    #expect(lines[6].datetime_complete == nil)
    #expect(
      lines[2].distributions == [
        "lr": #"{"attributes":{"high":1,"log":true,"low":0.0001},"name":"FloatDistribution"}"#,
        "width": #"{"attributes":{"choices":["32","64"]},"name":"CategoricalDistribution"}"#,
        "layers":
          #"{"attributes":{"high":4,"log":false,"low":1,"step":1},"name":"IntDistribution"}"#,
        "beta": #"{"attributes":{"high":0.999,"log":false,"low":0.9},"name":"FloatDistribution"}"#,
      ])
    let parameters = try #require(lines[2].params)
    let units = try SearchState(plan, [], path: "s").trials[0].units
    let values = Dictionary(
      uniqueKeysWithValues: plan.values(at: units).map { ($0.name, $0.value) })
    #expect(parameters["lr"] == Double(values["lr"] ?? ""))
    #expect(parameters["layers"] == Double(values["layers"] ?? ""))
    #expect(parameters["width"] == (values["width"] == "32" ? 0 : 1))
    #expect(throws: SearchError.self) { try OptunaJournal(of: "none", in: scratch) }
  }
}
