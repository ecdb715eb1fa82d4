import RunEvents
import Testing

@Suite struct RunNotesTests {
  @Test func aLineHasTagsAndText() {
    let notes = RunNotes(line: "  tried #good a lower #good\nrate #Base-line # ")
    #expect(notes.tags == ["good", "Base-line"])
    #expect(notes.text == "tried a lower rate #")
    #expect(notes.line == "#good #Base-line tried a lower rate #")
    #expect(RunNotes(line: notes.line) == notes)
    #expect(RunNotes(line: "").isEmpty)
  }

  @Test func whatIsWrittenIsOneBoundedLine() {
    var notes = RunNotes(text: "a\u{1b}[31m\nb\u{2028}c" + String(repeating: "x", count: 5000))
    #expect(notes.text.hasPrefix("a [31m b c"))
    #expect(notes.text.count == RunNotes.longestText)
    for number in 0..<100 { notes.add("tag \(number)") }
    #expect(notes.tags.count == RunNotes.mostTags)
    #expect(notes.tags.first == "tag0")
  }

  @Test func tagsAreGivenOnceWhateverTheirCase() {
    var notes = RunNotes(tags: ["Good", "good", "#GOOD", ""])
    #expect(notes.tags == ["Good"])
    let (isBadRemoved, isGoodRemoved) = (notes.remove("bad"), notes.remove("#good"))
    #expect(!isBadRemoved)
    #expect(isGoodRemoved)
    #expect(notes.isEmpty)
  }
}
