import CellUI
import Diagnosis
import RunEvents
import Testing

@testable import Dashboard

/// The screen on which mistakes are looked at one by one.
@Suite struct ErrorsScreenTests {
  static let items = (0..<12).map { index in
    ExaminedExample(
      example: index * 7, sourceRow: 1000 + index, label: index % 3,
      prediction: index < 10 ? (index + 1) % 3 : index % 3, confidence: 0.5 + Double(index) / 30,
      labelProbability: 0.2,
      thumbnail: index == 3
        ? nil
        : Thumbnail(
          split: .dev, example: index, label: "shirt", height: 8, width: 8, channels: 1,
          pixels: (0..<64).map { UInt8(($0 * 37 + index * 11) % 256) }),
      inputs: index == 3 ? [0.5, -1.25, 3] : [])
  }

  static func model(
    _ size: Size = Size(columns: 120, rows: 36), _ keys: [Key] = [],
    glyphs: GlyphSet = .braille, items: [ExaminedExample] = items
  ) -> ErrorsModel {
    ErrorsModel(
      size: size, theme: .standard, glyphs: glyphs, run: "2026-11-23-1412-fashion",
      classNames: ["shirt", "coat", "dress"], items: items, count: 200,
      tags: ErrorTags(split: "dev")
    ).pressed(keys)
  }

  static let walk: [Key] =
    [.character("2"), .character(" "), .character("2"), .character("1"), .right, .character("0")]
    + [.character("a")] + "odd cut".map { Key.character($0) } + [.enter]

  @Test(arguments: [(120, 36), (80, 24), (60, 20), (40, 12)])
  func screensAreAsRecorded(columns: Int, rows: Int) throws {
    let model = Self.model(Size(columns: columns, rows: rows), Self.walk)
    try SnapshotTests.check(model.text, "mistakes-\(columns)x\(rows).txt")
  }

  @Test func anySizeAndNothingToLookAtAreNoTrouble() {
    for size in [(0, 0), (1, 1), (40, 12), (90, 14), (200, 60)] {
      for keys in [Self.walk, [.character("?")], [.character("m")], [.character("a")]] {
        for items in [Self.items, []] {
          let model = Self.model(
            Size(columns: size.0, rows: size.1), keys, glyphs: .ascii, items: items)
          #expect(model.text.unicodeScalars.allSatisfy { $0.isASCII })
        }
      }
    }
  }

  @Test func aKeySetsATagAndTakesItAway() {
    var model = Self.model()
    let first = model.items[0].example
    #expect(
      model.update(.key(.character("1")), seconds: 0) == [
        .save(model.tags, of: [model.items[0].example])
      ])
    #expect(model.tags.tags(of: first) == ["mislabelled"])
    _ = model.update(.key(.character("2")), seconds: 0)
    #expect(model.tags.tags(of: first) == ["mislabelled", "ambiguous"])
    _ = model.update(.key(.character("1")), seconds: 0)
    #expect(model.tags.tags(of: first) == ["ambiguous"])
    // There is no ninth tag.
    #expect(model.update(.key(.character("9")), seconds: 0) == [])
    _ = model.update(.key(.character("x")), seconds: 0)
    #expect(model.tags.examined.isEmpty)
  }

  @Test func goingOnCountsAsLookedAt() {
    var model = Self.model()
    #expect(
      model.update(.key(.right), seconds: 0) == [.save(model.tags, of: [model.items[0].example])])
    #expect(model.tagging.position == 1 && model.table.examined == 1 && model.table.untagged == 1)
    #expect(model.update(.key(.left), seconds: 0) == [])
    #expect(model.tagging.position == 0)
    _ = model.update(.key(.character("u")), seconds: 0)
    #expect(model.tagging.position == 1)
    for _ in 0..<30 { _ = model.update(.key(.right), seconds: 0) }
    #expect(model.tagging.position == 11 && model.notice?.text == "that was the last")
    #expect(model.table.examined == 10 && model.table.rightExamined == 2)
    _ = model.update(.key(.character("u")), seconds: 0)
    #expect(model.notice?.text == "all of them have been looked at")
  }

  @Test func aTagOfOnesOwnIsTypedOnceAndHasItsKeyThen() {
    var model = Self.model(keys: Self.walk)
    #expect(model.tags.categories.last == "odd cut")
    #expect(model.tags.tags(of: model.items[3].example) == ["odd cut"])
    #expect(model.tagging.field == nil)
    _ = model.update(.key(.right), seconds: 0)
    _ = model.update(.key(.character("5")), seconds: 0)
    #expect(model.tags.tags(of: model.items[4].example) == ["odd cut"])
    // A number typed into the field is text.
    _ = model.update(.key(.character("a")), seconds: 0)
    _ = model.update(.key(.character("1")), seconds: 0)
    _ = model.update(.key(.escape), seconds: 0)
    #expect(model.tags.categories.count == 5)
  }

  @Test func itGoesOnWhereItWasLeft() {
    let tags = Self.model(keys: Self.walk).tags
    let model = ErrorsModel(
      size: Size(columns: 80, rows: 24), theme: .standard, glyphs: .braille, run: "r",
      classNames: [], items: Self.items, count: 200, tags: tags)
    #expect(model.tagging.position == 4)
  }

  @Test func effectsAreAsked() {
    var model = Self.model()
    #expect(model.update(.key(.character("e")), seconds: 0) == [.export])
    #expect(model.update(.key(.character("q")), seconds: 0) == [.quit])
    #expect(model.update(.hangup, seconds: 0) == [.quit])
    #expect(model.update(.key(.ctrl("z")), seconds: 0) == [.suspend])
    let quit = model.footer.items.first { $0.key.action == .quit }
    if let quit {
      #expect(
        model.update(.mouse(Mouse(.press(.left), at: quit.rect.origin)), seconds: 0) == [.quit])
    }
    #expect(quit != nil)
  }
}

extension ErrorsScreenTests {
  static func model(keys: [Key]) -> ErrorsModel { model(Size(columns: 120, rows: 36), keys) }
}
