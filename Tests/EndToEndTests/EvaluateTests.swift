import Foundation
import RunEvents
import RunLogs
import Testing

/// What a run's model is worth, measured after the run.
@Suite struct EvaluateTests {
  private struct Answer: Decodable {
    struct Mistake: Decodable {
      var label: String
      var prediction: String
    }

    var count: Int
    var step: Int
    var accuracy: Double
    var logLoss: Double
    var confusion: [[Double]]
    var mistakes: [Mistake]
  }

  @Test func theKeptModelGivesWhatTheRunLogged() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "digits", "--headless", "--epochs", "8", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let result = try Command.dltui("evaluate", "--json", "--errors", "3", folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
    #expect(answer.confusion.flatMap(\.self).reduce(0, +) == Double(answer.count))
    #expect(answer.mistakes.count == 3)
    #expect(answer.mistakes.allSatisfy { $0.label != $0.prediction })

    let events = try RunLog.open(SteeringTests.run("digits", in: folder)).events
    func logged(_ key: MetricKey) throws -> Double {
      let rows = events.compactMap { event -> Double? in
        guard case .scalars(let block) = event, block.steps == [answer.step],
          let index = block.keys.firstIndex(of: key)
        else { return nil }
        return block.column(index).first
      }
      return try #require(rows.last)
    }
    #expect(try abs(logged(.devAccuracy) - answer.accuracy) < 1e-12)
    #expect(try abs(logged(.devCost) - answer.logLoss) < 1e-5)
  }

  @Test func whatCannotBeEvaluatedIsSaid() throws {
    let folder = try TemporaryFolder()
    let result = try Command.dltui(
      "train", "digits", "--headless", "--epochs", "1", "--set", "data.split.train=0.8", "--set",
      "data.split.dev=0.2", "--set", "data.split.test=0", folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let empty = try Command.dltui("evaluate", "--split", "test", folder: folder.path)
    #expect(empty.status == 2)
    #expect(empty.errors == "dltui: evaluate: cannot evaluate the run (the test set is empty)\n")
    let run = try SteeringTests.run("digits", in: folder)
    try FileManager.default.removeItem(atPath: run + "/checkpoints")
    try FileManager.default.createDirectory(
      atPath: run + "/checkpoints", withIntermediateDirectories: false)
    let nothing = try Command.dltui("evaluate", folder: folder.path)
    #expect(nothing.status == 2)
    #expect(nothing.errors.contains("(it holds no parameters yet)"))
  }
}
