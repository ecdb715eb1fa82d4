import Foundation
import Testing

@testable import Datasets

@Suite struct TokenizerTests {
  struct Reference: Decodable {
    var text: String
    var merges: [[String]]
    var parts: [String: [String]]
  }

  func tokenizer(
    _ text: String, _ unit: Tokenizer.Unit, most: Int? = nil, hasUnknown: Bool = true
  ) -> Tokenizer {
    Tokenizer(of: [text], TokenOptions(unit: unit, most: most), hasUnknown: hasUnknown)
  }

  /// Numbers of subword-nmt: `Reference/tokens.py`.
  @Test func pairsAreThoseOfTheirAuthorsProgram() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/tokens.json")
    let known = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
    let letters = Set(
      known.text.split(whereSeparator: \.isWhitespace).flatMap(TextCutter.spelled))
    let learned = tokenizer(
      known.text, .bytePairs, most: 2 + letters.count + known.merges.count)
    #expect(learned.merges == known.merges.map { Tokenizer.Merge($0[0], $0[1]) })
    #expect(learned.isSound && learned.vocabulary.count == 2 + letters.count + known.merges.count)
    let encoder = TextEncoder(learned)
    for (word, parts) in known.parts {
      let found = try encoder.tokens(of: word).map { learned.vocabulary[$0] }
      // What no letter of the text is, is unknown here, and itself there.
      let expected = parts.map { learned.vocabulary.contains($0) ? $0 : Tokenizer.unknown }
      #expect(found == expected, "\(word)")
    }
    #expect(learned.text(of: try encoder.tokens(of: known.text)) == known.text)
  }

  @Test func wordsAreInSmallLettersAndSignsByThemselves() throws {
    #expect(
      TextCutter.words("Don't stop, it's 3.5% — \u{201C}OK\u{201D}'")
        == [
          "don't", "stop", ",", "it's", "3", ".", "5", "%", "—", "\u{201C}", "ok", "\u{201D}", "'",
        ])
    let learned = tokenizer("b a b a c\nB b", .word)
    // Of what comes once nothing is learned.
    #expect(learned.vocabulary == ["\n", "<unknown>", "b", "a"])
    let encoder = TextEncoder(learned)
    #expect(try encoder.tokens(of: "A c\r\nb") == [3, 1, 0, 2])
    #expect(learned.text(of: [3, 1, 0, 2]) == "a <unknown>\nb")
    #expect(tokenizer("b a b a b", .word, most: 3).vocabulary == ["\n", "<unknown>", "b"])
  }

  @Test func signsStandAsTheyAreWritten() {
    let words = Tokenizer(
      unit: .word, vocabulary: ["\n", "<unknown>", "yes", ",", "(", "no", ")", "."])
    #expect(words.text(of: [2, 3, 4, 5, 6, 7, 0, 2, 7]) == "yes, (no).\nyes.")
    #expect(words.text(of: [99]) == "")
  }

  @Test func charactersAreAllThereAre() throws {
    let learned = tokenizer("ba\nab é", .character, hasUnknown: false)
    #expect(learned.vocabulary == ["\n", " ", "a", "b", "é"])
    let encoder = TextEncoder(learned)
    #expect(try encoder.tokens(of: "ab\n") == [2, 3, 0])
    let error = #expect(throws: TextEncoder.UnknownText.self) { try encoder.tokens(of: "abx") }
    #expect(error?.text == "x")
    #expect(tokenizer("abab c", .character).vocabulary == ["\n", "<unknown>", "a", "b"])
  }

  @Test func emptyTextHasTheFirstTokensAlone() throws {
    for unit in Tokenizer.Unit.allCases {
      let learned = tokenizer("", unit)
      #expect(learned.vocabulary == ["\n", "<unknown>"])
      #expect(try TextEncoder(learned).tokens(of: "") == [])
      #expect(try TextEncoder(learned).tokens(of: "x").allSatisfy { $0 == 1 })
    }
  }

  @Test func aTextIsReadByWordsAndByTheirParts() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("story.txt", "the cat sat\nthe cat ran\nthe dog sat\n")
    let words = try load(.text(path: path, length: nil, tokens: TokenOptions(unit: .word)))
    #expect(words.facts.classNames == ["\n", "<unknown>", "the", "cat", "sat"])
    #expect(words.examples.inputs == [0, 2, 3, 4, 0, 2, 3, 1, 0, 2, 1, 4])
    #expect(
      words.examples.targets
        == .stepClasses([2, 3, 4, 0, 2, 3, 1, 0, 2, 1, 4, 0], steps: 4, count: 5))
    let parts = try load(
      .text(path: path, length: 6, tokens: TokenOptions(unit: .bytePairs, most: 20)))
    #expect(parts.tokenizer?.merges.isEmpty == false && parts.facts.steps == 6)
    let split = try split(
      parts, rule: .shares(train: 1, dev: 0, test: 0), normalize: false, seed: 1)
    #expect(split.tokenizer == parts.tokenizer)
    let said = (0..<split.train.count).compactMap { split.words(of: $0, in: split.train) }
    #expect(said.allSatisfy { !$0.isEmpty })
  }
}
