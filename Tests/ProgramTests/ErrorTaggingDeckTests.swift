import CellUI
import Diagnosis
import RunEvents
import Testing

@testable import Dashboard

/// The Errors screen of a deck, and the folder that keeps the tags.
@MainActor @Suite struct ErrorTaggingDeckTests {
  /// Keeps tags in memory, or says why not.
  private final class Notebook: RunNotebook, @unchecked Sendable {
    // Used by the test's actor alone.
    var kept: [String: ErrorTags] = [:]
    var problem: ErrorTagProblem?
    var hasFolder = true

    func notes(ofRunAt path: String) -> RunNotes? { nil }
    func keep(_ notes: RunNotes, forRunAt path: String) -> String? { nil }

    func errorTags(ofRunAt path: String) throws(ErrorTagProblem) -> ErrorTags? {
      guard hasFolder else { return nil }
      return kept[path] ?? ErrorTags(split: "dev")
    }

    func keep(
      _ examples: Set<Int>, of tags: ErrorTags, forRunAt path: String
    ) throws(ErrorTagProblem) -> ErrorTags {
      if let problem { throw problem }
      var all = kept[path] ?? ErrorTags(split: "dev")
      all.take(examples, from: tags)
      kept[path] = all
      return all
    }
  }

  private static func play(_ notebook: Notebook?, _ script: [FakeScreen.Step]) -> FakeScreen {
    let confusion = Confusion(
      split: .dev, step: 20, seconds: 1, classCount: 2, counts: [8, 2, 0, 10],
      mistakes: [3, 7].map {
        .init(example: $0, label: 0, prediction: 1, confidence: 0.9, text: "line \($0)")
      })
    let run = FakeRun([
      [.started(RunManifest(name: "one")), FakeRun.rows(0..<20), .confusion(confusion)]
    ])
    var deck = RunDeck(size: Size(columns: 120, rows: 36), notebook: notebook)
    deck.add(
      RunTab(path: "runs/one") {
        DashboardProgram(
          model: DashboardModel(
            mode: .follow, size: Size(columns: 120, rows: 36), glyphs: .ascii, canListRuns: true),
          source: run, preparation: { .ready(runPath: "runs/one") })
      })
    deck.show(0)
    let screen = FakeScreen(FakeScreen.Step.waiting + [.type("4")] + script + [.type("q")])
    deck.run(on: screen, now: { screen.seconds })
    #expect(!screen.ranOut)
    return screen
  }

  @Test func tagsAreKeptAndThoseOfOthersShow() {
    let notebook = Notebook()
    _ = Self.play(
      notebook,
      [
        .pause, .act { #expect($0.shown.contains("0 of 2 looked at")) },
        .act { _ in
          var tags = ErrorTags(split: "dev")
          tags.toggle("typo", on: 7)
          notebook.kept["runs/one"] = tags
        },
        .key(.enter), .type("1"), .type(" "), .pause,
        .act { #expect($0.shown.contains("line 7") && $0.shown.contains("5 > typo")) },
        .key(.escape), .pause,
        .act { #expect($0.shown.contains("2 of 2 looked at: 1 mislabelled, 1 typo")) },
      ])
    #expect(notebook.kept["runs/one"]?.examined == [3: ["mislabelled"], 7: ["typo"]])
  }

  @Test func aFullDiskIsOneNoticeAndNothingIsLost() {
    let notebook = Notebook()
    notebook.problem = ErrorTagProblem(sentence: "errors: cannot write it (disk full)")
    _ = Self.play(
      notebook,
      [
        .key(.enter), .type("1"), .pause,
        .act {
          #expect($0.shown.contains("cannot write it (disk full)"))
          notebook.problem = nil
        },
        .type(" "), .type("2"), .pause, .key(.escape), .pause,
      ])
    #expect(notebook.kept["runs/one"]?.examined == [3: ["mislabelled"], 7: ["ambiguous"]])
  }

  @Test func withoutAFolderOrANotebookNoKeyShows() {
    let elsewhere = Notebook()
    elsewhere.hasFolder = false
    for notebook in [elsewhere, nil] {
      _ = Self.play(
        notebook,
        [
          .pause, .key(.enter), .pause,
          .act {
            #expect($0.shown.contains("most confident errors"))
            #expect(!$0.shown.contains("Enter tag") && !$0.shown.contains("looked at"))
          },
        ])
    }
  }
}
