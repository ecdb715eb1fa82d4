import CellUI
import Diagnosis
import RunEvents
import Testing

@testable import Dashboard

/// Mistakes tagged on the Errors screen.
@Suite struct ErrorTaggingTests {
  private static let path = "runs/2026-11-23-1412-digits"

  /// The Errors screen of a run whose folder has no tags yet.
  private static func model(tags: ErrorTags? = ErrorTags(split: "dev")) -> DashboardModel {
    var model = Scene.errors.model(Size(columns: 120, rows: 36))
    _ = model.update(.errorTags(tags, kept: []))
    return model
  }

  private static func press(_ keys: [Key], in model: inout DashboardModel) -> [DashboardEffect] {
    keys.flatMap { model.update(.input(.key($0))) }
  }

  private static func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  @Test func openingTheScreenAsksForTheTags() {
    var model = Scene.errors.model(Size(columns: 120, rows: 36))
    let effects = Self.press([.character("1"), .character("4")], in: &model)
    #expect(effects == [.readErrorTags(path: Self.path)])
  }

  @Test func withoutAFolderThereAreNoKeysForIt() {
    var model = Self.model(tags: nil)
    #expect(!Self.text(model).contains("Enter tag") && !Self.text(model).contains("looked at"))
    #expect(Self.press([.enter, .character("2")], in: &model) == [])
    #expect(!model.isTagging && model.tab == .metrics)
    model = Self.model()
    #expect(Self.text(model).contains("Enter tag"))
    #expect(Self.text(model).contains("0 of 3 looked at"))
  }

  @Test func aRunWithoutALogHasNone() {
    var model = Self.model()
    model.runPath = nil
    #expect(Self.press([.character("1"), .character("4")], in: &model) == [])
  }

  @Test func theKeysAreThoseOfTheScreenOfSingleMistakes() {
    var model = Self.model()
    #expect(Self.press([.enter], in: &model) == [.readErrorTags(path: Self.path)])
    var other = ErrorsScreenTests.model(
      items: [5, 9, 14].map {
        ExaminedExample(
          example: $0, label: 3, prediction: 8, confidence: 0.9, labelProbability: 0.1)
      })
    let keys: [Key] =
      [.character("1"), .character("2"), .character("1"), .right, .character("0"), .left]
      + [.character("a")] + "cut off".map { Key.character($0) }
      + [.enter, .pageDown, .character("5"), .character("x"), .pageUp, .character("u")]
    for key in keys {
      _ = model.update(.input(.key(key)))
      _ = other.update(.key(key), seconds: 0)
      #expect(model.errorTagging == other.tagging, "\(key)")
    }
    #expect(model.errorTagging?.tags.tags(of: 9) == ["cut off"])
    // Every key of that screen that says something of the example in view.
    let bound = Set(
      Keymap.bindings(in: .tagging, on: .errors) { _ in true }.flatMap(\.ways).flatMap(\.triggers))
    for row in ErrorTagging.keys where row.scope == .looking {
      for key in row.keys { #expect(bound.contains(.key(key))) }
    }
  }

  @Test func everyTagIsKeptAtOnce() throws {
    var model = Self.model()
    let effects = Self.press([.enter, .character("1")], in: &model)
    let tags = try #require(model.errorTagging?.tags)
    #expect(tags.examined == [5: ["mislabelled"]])
    #expect(effects.last == .keepErrorTags(path: Self.path, tags, of: [5]))
  }

  @Test func whatCannotBeKeptStaysAndGoesWithTheNext() throws {
    var model = Self.model()
    _ = Self.press([.enter, .character("1")], in: &model)
    _ = model.update(.answered("errors: cannot write it (disk full)", isRefusal: true))
    #expect(Self.text(model).contains("cannot write it (disk full)"))
    let effects = Self.press([.right, .character("2")], in: &model)
    let tags = try #require(model.errorTagging?.tags)
    #expect(effects == [.keepErrorTags(path: Self.path, tags, of: [5, 9])])
    // The file has somebody else's tags besides.
    var inFile = ErrorTags(split: "dev")
    inFile.toggle("cut off", on: 170)
    inFile.take([5, 9], from: tags)
    _ = model.update(.errorTags(inFile, kept: [5, 9]))
    #expect(model.errorTagging?.tags == inFile && model.errorTagging?.unkept == [])
    #expect(Self.text(model).contains("1 other was looked at"))
  }

  @Test func readingTheFileTakesNothingAwayThatIsNotInIt() {
    var model = Self.model()
    _ = Self.press([.enter, .character("1")], in: &model)
    _ = model.update(.errorTags(ErrorTags(split: "dev"), kept: []))
    #expect(model.errorTagging?.tags.tags(of: 5) == ["mislabelled"])
    #expect(model.errorTagging?.unkept == [5])
  }

  /// What a key is pressed for must not change under the finger.
  @Test func aNewerEvaluationWaitsUntilTaggingIsDone() {
    var model = Self.model()
    _ = Self.press([.enter], in: &model)
    var newer = Confusion(split: .dev, step: 500, seconds: 9, classCount: 2, counts: [9, 1, 0, 9])
    newer.mistakes = [.init(example: 33, label: 0, prediction: 1, confidence: 0.9)]
    _ = model.update(.batch(EventBatch(events: [.confusion(newer)])))
    #expect(model.errorTagging?.example == 5 && Self.text(model).contains("dev example 5"))
    _ = Self.press([.character("1"), .escape], in: &model)
    #expect(!model.isTagging && Self.text(model).contains("errors at step 500"))
    _ = Self.press([.enter], in: &model)
    #expect(model.errorTagging?.example == 33)
    #expect(model.errorTagging?.tags.tags(of: 5) == ["mislabelled"])
  }

  @Test func tagsAreOfTheDevSetAlone() {
    var model = Self.model()
    let test = Confusion(
      split: .test, step: 500, seconds: 9, classCount: 2, counts: [9, 1, 0, 9],
      mistakes: [.init(example: 33, label: 0, prediction: 1, confidence: 0.9)])
    _ = model.update(.batch(EventBatch(events: [.confusion(test)])))
    #expect(model.run.confusion?.split == .test)
    #expect(!model.canTagErrors && !Self.text(model).contains("Enter tag"))
  }

  @Test func anotherScreenEndsIt() throws {
    var model = Self.model()
    _ = Self.press([.enter, .character("a"), .character("q")], in: &model)
    #expect(model.scope == .tagName && model.errorTagging?.field?.text == "q")
    let tabs = DashboardLayout(model: model, size: model.size).tabs
    let first = try #require(tabs.items.first?.rect)
    _ = model.update(.input(.mouse(Mouse(.press(.left), at: first.origin))))
    #expect(model.tab == .overview && !model.isTagging && model.errorTagging?.field == nil)
  }

  @Test func everySizeAndMistakesWithoutAnythingAreNoTrouble() {
    for size in [(40, 6), (40, 12), (74, 20), (75, 20), (200, 60)] {
      for keys in [[Key.enter], [.enter, .character("a")], [.enter, .pageDown, .character("?")]] {
        var model = Self.model()
        _ = model.update(.input(.resize(Size(columns: size.0, rows: size.1))))
        _ = Self.press(keys, in: &model)
        #expect(!Self.text(model).isEmpty)
      }
    }
  }
}
