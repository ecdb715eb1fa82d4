import Foundation
import NeuralEngine
import Testing

@testable import Datasets

@Suite struct LabeledTextsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func table(_ text: String, length: Int? = nil) throws -> LabeledData {
    try load(
      .texts(
        LabeledTexts(
          table: try folder.write("reviews.csv", text), column: "review", labels: ["stars"],
          tokens: TokenOptions(unit: .word), length: length)))
  }

  static let reviews = """
    id,review,stars
    1,"good, good film",yes
    2,bad film,no
    3,good film,yes
    4,"bad, bad, bad film indeed",no

    """

  func whole(_ data: LabeledData) throws -> DataSplit {
    try split(data, rule: .shares(train: 1, dev: 0, test: 0), normalize: false, seed: 1)
  }

  @Test func whatIsShortHasLineEndsBeforeItAndWhatIsLongIsCut() throws {
    let data = try table(Self.reviews, length: 4)
    #expect(data.facts.classNames == ["no", "yes"])
    let split = try whole(data)
    let tokenizer = try #require(split.tokenizer)
    #expect(tokenizer.vocabulary == ["\n", "<unknown>", "bad", "film", ",", "good"])
    #expect(split.facts.tokenCount == 6 && split.facts.steps == 4)
    #expect(split.facts.inputShape == .sequence(time: 4, features: 1))
    guard case .classes(let labels, 2) = split.train.targets else {
      Issue.record("no classes")
      return
    }
    let rows = (0..<4).map { row in
      (labels[row], Array(split.train.inputs[row * 4..<(row + 1) * 4]))
    }
    for expected in [
      (1, [5, 4, 5, 3]), (0, [0, 0, 2, 3]), (1, [0, 0, 5, 3]), (0, [2, 4, 2, 4]),
    ] as [(Int32, [Float])] {
      #expect(rows.contains { $0 == expected })
    }
    #expect(
      split.warnings.contains(
        "1 of 4 texts of reviews are longer than 4 tokens: what comes after them is left out"))
    let said = (0..<4).compactMap { split.words(of: $0, in: split.train) }
    #expect(Set(said) == ["good, good film", "bad film", "good film", "bad, bad,"])
  }

  @Test func aTableWithoutTheColumnIsNoText() throws {
    let split = try whole(try table("id,review,stars\n1,good film,yes\n2,bad film,no\n"))
    let requirement = InputRequirement.texts(
      steps: 4, tokenizer: try #require(split.tokenizer), column: "review")
    for text in ["id,Review\n1,good film\n", "Review\ngood film\n"] {
      let path = try folder.write("new.csv", text)
      let error = #expect(throws: DatasetError.self) { try loadInputs([path], for: requirement) }
      #expect(error?.description.contains("it lacks the column review; it has ") == true)
    }
    // What is no table by its name is lines.
    let lines = try folder.write("new.txt", "good film, indeed\nbad film\n")
    #expect(try loadInputs([lines], for: requirement).names == ["good film, indeed", "bad film"])
  }

  /// A word of the dev set alone is unknown, however often it comes there.
  @Test func theVocabularyIsTheTrainSets() throws {
    let rows = (0..<50).map { "\($0),good word\($0) word\($0) film,\($0 % 2 == 0 ? "yes" : "no")" }
    let data = try table("id,review,stars\n" + rows.joined(separator: "\n") + "\n")
    let split = try split(
      data, rule: .shares(train: 0.6, dev: 0.4, test: 0), normalize: false, seed: 1)
    #expect(split.facts.steps == 4)
    #expect(split.facts.tokenCount == 2 + 2 + 30)
    #expect(split.dev.inputs.count { $0 == 1 } == 40)
    #expect(!split.train.inputs.contains(1))
    #expect(split.dev.count == 20 && split.train.count == 30)
  }

  @Test func foldersAreClassesAndPartsOfTheSplit() throws {
    for (place, text) in [
      ("train/bad/1.txt", "bad bad film\n"), ("train/good/1.txt", "good good film\n"),
      ("train/good/2.txt", "good film"), ("test/good/9.txt", "new film"),
    ] {
      let url = URL(filePath: "\(folder.path)/texts/\(place)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    let source = LabeledTexts(
      folder: folder.path + "/texts", tokens: TokenOptions(unit: .word), length: 3)
    let data = try load(.texts(source))
    #expect(data.facts.classNames == ["bad", "good"])
    let split = try split(
      data, rule: .shares(train: 0.9, dev: 0, test: 0.1), normalize: false, seed: 1)
    #expect(split.train.count == 3 && split.test.count == 1)
    #expect(split.tokenizer?.vocabulary == ["\n", "<unknown>", "film", "good", "bad"])
    #expect(split.test.inputs == [0, 1, 2])
    let found = try loadInputs(
      [folder.path + "/texts/test"],
      for: .texts(steps: 3, tokenizer: #require(split.tokenizer), column: nil))
    #expect(found.values(0..<1) == [0, 1, 2])
    #expect(found.names == ["\(folder.path)/texts/test/good/9.txt"])

    let one = try data.restricted(toClasses: ["good", "bad"])
    #expect(one.texts?.train == data.texts?.train && one.texts?.test == ["new film"])
    let wrong = #expect(throws: DatasetError.self) {
      try load(.texts(LabeledTexts(folder: folder.path)))
    }
    #expect(
      wrong?.description
        == "data: cannot read \(folder.path) (the class texts has no .txt file)")
  }

  @Test func textsArePredictedFromTablesAndLines() throws {
    let split = try whole(table(Self.reviews, length: 3))
    let tokenizer = try #require(split.tokenizer)
    let requirement = InputRequirement.texts(steps: 3, tokenizer: tokenizer, column: "review")
    let file = try folder.write("new.csv", "stars,review\n,good new film\n,film\n")
    let found = try loadInputs([file], for: requirement)
    #expect(found.values(0..<2) == [5, 1, 3, 0, 0, 3])
    #expect(found.names == ["good new film", "film"])
    let lines = try loadInputs([try folder.write("new.txt", "bad film\n")], for: requirement)
    #expect(lines.values(0..<1) == [0, 2, 3])
    // Measured as it was learned.
    let other = try evaluationSet(
      table("review,stars\ngood film,yes\nbad,no\n"), like: split.facts, tokenizer: tokenizer,
      normalization: nil, targetScaling: nil)
    #expect(other.test.inputs == [0, 5, 3, 0, 0, 2])
  }

  @Test func aParquetFileIsSaidToBeOne() throws {
    let path = try folder.write("t.parquet", Array("PAR1".utf8) + [0, 1, 2, 3])
    for source in [
      DataSource.csv(TableSource(path: path, labels: ["y"], target: .classes)),
      .texts(LabeledTexts(table: path, column: "x", labels: ["y"])),
    ] {
      let error = #expect(throws: DatasetError.self) { try load(source) }
      #expect(error?.description == "data: cannot read \(path) (it is a Parquet file, not CSV)")
      #expect(error?.hint?.contains("to_csv('\(folder.path)/t.csv', index=False)") == true)
    }
    #expect(throws: DatasetError.parquet(path: path)) {
      try loadInputs([path], for: .features(count: 1, names: [], otherColumns: []))
    }
  }
}
