import Foundation
import RunEvents
import Testing

@testable import RunLogs

/// Questions to runs and notes on them, as damage and hasty fingers leave them.
@Suite(.timeLimit(.minutes(60))) struct QueryFuzzTests {
  private static let queries = [
    "lr>=1e-3 and optimizer=adam and not note:debug", "best.dev/accuracy>90% or (tag=a tag=b)",
    "'lm loss'<3 and not (state=running or name:\"a b\")", "config.model[3].dropout!=0.2",
  ].map { Array($0.utf8) }

  private static let run: RunFacts = {
    var run = RunFacts()
    run.name = "wide"
    run.notes = RunNotes(text: "a note", tags: ["a"])
    run.set("optimizer.adam.learningRate", to: "0.001")
    run.set("model[3].dropout", to: "0.2")
    run.metrics[MetricKey("dev/accuracy")] = .init(last: 0.9, best: .nan)
    return run
  }()

  /// A text is a question, or says where it is none; a question has an answer, and not the same as
  /// its negation.
  @Test func queriesSurviveMutants() {
    FuzzRounds.run(3000, of: Self.queries, seed: 71) { bytes, _ in
      let text = String(decoding: bytes, as: UTF8.self)
      do throws(RunQueryProblem) {
        let query = try RunQuery(text)
        let answer = query.matches(Self.run)
        _ = query.unknownFields(in: [Self.run]).map { RunQuery.names(near: $0, in: [Self.run]) }
        if let negation = try? RunQuery("not (\(text))"), !query.isEveryRun {
          #expect(negation.matches(Self.run) != answer, "\(text)")
        }
      } catch {
        #expect((1...max(1, text.count + 1)).contains(error.column), "\(text)")
        #expect(!error.reason.isEmpty)
      }
    }
  }

  @Test func notesSurviveMutants() throws {
    let folder = NSTemporaryDirectory() + "dltui-fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data().write(to: URL(filePath: folder + "/events.jsonl"))
    let file = RunNotesFile(ofRunAt: folder, dataFolder: folder)
    try file.write(RunNotes(text: "tried a lower rate", tags: ["good", "b"]))
    let original = Array(try Data(contentsOf: URL(filePath: file.path)))
    try FuzzRounds.run(300, of: [original], seed: 72) { bytes, _ in
      try Data(bytes).write(to: URL(filePath: file.path))
      do throws(RunLogError) {
        let notes = try file.read()
        #expect(notes.text.count <= RunNotes.longestText)
        #expect(notes.tags.count <= RunNotes.mostTags)
        #expect(RunNotes(line: notes.line).tags.count <= RunNotes.mostTags)
      } catch {
        if case .cannotOpen = error { return }
        Issue.record("\(error)")
      }
    }
  }
}
