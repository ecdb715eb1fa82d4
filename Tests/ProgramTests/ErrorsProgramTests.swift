import CellUI
import Diagnosis
import RunEvents
import Testing

@testable import Dashboard

/// The screen of single mistakes, and the files that keep what was found.
@MainActor @Suite struct ErrorsProgramTests {
  /// Keeps what it is given, or says why not.
  private final class Files: ErrorTagFiles {
    var saved: [ErrorTags] = []
    var problem: ErrorTagProblem?

    /// What somebody else has found meanwhile.
    var others = ErrorTags(split: "dev")
    var written: [Set<Int>] = []

    func keep(_ examples: Set<Int>, of tags: ErrorTags) throws(ErrorTagProblem) -> ErrorTags {
      written.append(examples)
      if let problem { throw problem }
      var kept = others
      kept.take(examples, from: tags)
      saved.append(kept)
      return kept
    }

    func export(_ tags: ErrorTags) throws(ErrorTagProblem) -> String {
      if let problem { throw problem }
      return "runs/digits/error-tags.csv"
    }
  }

  private static let items = (0..<3).map { index in
    ExaminedExample(
      example: index, label: 3, prediction: 8, confidence: 0.9, labelProbability: 0.1)
  }

  private static func play(
    _ files: Files, _ script: [FakeScreen.Step]
  ) -> (program: ErrorsProgram, screen: FakeScreen) {
    var program = ErrorsProgram(
      model: ErrorsModel(
        size: Size(columns: 120, rows: 36), theme: .standard, glyphs: .ascii, run: "digits",
        classNames: [], items: items, count: 180, tags: ErrorTags(split: "dev")),
      files: files)
    let screen = FakeScreen(script)
    ProgramLoop(now: { screen.seconds }).run(&program, on: screen)
    return (program, screen)
  }

  @Test func everyTagIsKeptAtOnce() {
    let files = Files()
    let (program, screen) = Self.play(
      files, [.pause, .type("1"), .pause, .type("q")])
    #expect(files.saved.count == 1 && files.saved.last == program.model.tags)
    #expect(!program.isInterrupted && !screen.ranOut)
  }

  @Test func aTableIsWrittenAndItsPathSaid() {
    _ = Self.play(
      Files(),
      [
        .pause, .type("e"), .pause, .pause,
        .act { #expect($0.shown.contains("written to runs/digits/error-tags.csv")) }, .type("q"),
      ])
  }

  @Test func aFullDiskIsReportedAndTheTagsStay() {
    let files = Files()
    files.problem = ErrorTagProblem(sentence: "errors: cannot keep the tags (disk full)")
    let (program, _) = Self.play(
      files,
      [
        .pause, .type("1"), .pause, .pause,
        .act { #expect($0.shown.contains("cannot keep the tags (disk full)")) }, .type("q"),
      ])
    #expect(program.model.tags.examined.count == 1 && files.saved.isEmpty)
  }

  @Test func whatCouldNotBeKeptIsKeptWithTheNextTag() {
    let files = Files()
    files.problem = ErrorTagProblem(sentence: "errors: cannot write it (disk full)")
    files.others.toggle("blurred", on: 170)
    let (program, _) = Self.play(
      files,
      [
        .pause, .type("1"), .type(" "), .pause, .act { _ in files.problem = nil }, .type("2"),
        .pause, .type("q"),
      ])
    #expect(files.written == [[0], [0, 1]])
    #expect(program.model.tags.tags(of: 0) == ["mislabelled"])
    #expect(program.model.tags.tags(of: 170) == ["blurred"])
    #expect(files.saved == [program.model.tags])
  }

  @Test func aSignalIsToldFromTheKeyThatLeaves() {
    #expect(Self.play(Files(), [.pause, .event(.interrupt)]).program.isInterrupted)
    #expect(!Self.play(Files(), [.pause, .type("q")]).program.isInterrupted)
  }
}
