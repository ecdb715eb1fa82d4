import Foundation
import NeuralEngine
import Testing

@testable import Datasets

/// Made-up dates against Python's calendar; `Reference/dates.py` makes the texts.
@Suite struct DatesTests {
  struct Reference: Decodable {
    var place: Int
    var iso: String
    var weekday: Int
    var texts: [String]
  }

  static let references: [Reference]? = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Reference/dates.json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    return try? JSONDecoder().decode([Reference].self, from: data)
  }()

  @Test func daysAndTheirFormsEqualTheReference() throws {
    let references = try #require(Self.references)
    let days = Dates.days
    #expect(days.count == Dates.dayCount && references.count >= 60)
    for reference in references {
      let day = days[reference.place]
      #expect(day.iso == reference.iso && day.weekday == reference.weekday)
      #expect(Dates.forms.map { $0(day) } == reference.texts)
    }
  }

  /// The question and the answer of a row, by its inputs and by its labels.
  private static func line(
    _ row: Int, _ data: LabeledData
  ) throws -> (read: String, told: String, firstLabel: Int) {
    let examples = data.examples
    guard case .stepClasses(let labels, let steps, _) = examples.targets else {
      throw CancellationError()
    }
    let names = data.facts.classNames
    let inputs = examples.inputs[row * steps..<(row + 1) * steps].map { Int($0) }
    let own = Array(labels[row * steps..<(row + 1) * steps])
    let first = try #require(own.firstIndex { $0 >= 0 })
    // A line's end before the line, and as its last label.
    #expect(inputs[0] == 0 && own.last { $0 >= 0 } == 0)
    return (
      inputs.dropFirst().prefix { $0 > 0 }.map { names[$0] }.joined(),
      own[first...].prefix { $0 > 0 }.map { names[Int($0)] }.joined(), first
    )
  }

  @Test func theAnswerAloneIsToBeTold() throws {
    let data = try load(.dates(count: 400, seed: 3))
    #expect(data.examples.count == 400 && data.facts.answerMark == "=")
    #expect(DataSource.dates(count: 400, seed: 3).inputShape == data.facts.inputShape)
    #expect(DataSource.dates(count: 400, seed: 3).classCount == data.facts.classNames.count)
    var answers: Set<String> = []
    var lowercase = 0
    for row in 0..<400 {
      let (read, told, first) = try Self.line(row, data)
      let parts = read.split(separator: "=", omittingEmptySubsequences: false)
      #expect(parts.count == 2 && String(parts[1]) == told)
      // The first label stands where the mark is read.
      #expect(first == parts[0].count + 1)
      answers.insert(told)
      if parts[0] == parts[0].lowercased() { lowercase += 1 }
    }
    #expect(answers.count == 400, "a day comes twice")
    #expect((200...360).contains(lowercase), "\(lowercase)")
  }

  @Test func aSeedGivesTheSameDates() throws {
    let first = try load(.dates(count: 50, seed: 3))
    #expect(try load(.dates(count: 50, seed: 3)).facts == first.facts)
    #expect(try load(.dates(count: 50, seed: 4)).facts.fingerprint != first.facts.fingerprint)
    #expect(try load(.dates(count: Dates.dayCount, seed: 1)).examples.count == Dates.dayCount)
  }

  @Test func aQuestionIsReadBack() throws {
    let data = try split(
      load(.dates(count: 100, seed: 1)), rule: .shares(train: 0.8, dev: 0.1, test: 0.1),
      normalize: false, seed: 2)
    let question = try #require(data.question(of: 3, in: data.dev))
    #expect(
      question.tokens.map { data.facts.classNames[$0] }.joined() == question.text + "=")
    #expect(question.answer.count == 10)
    #expect(data.words(of: 3, in: data.dev) == question.text + "=" + question.answer)
    // Names are no questions.
    let names = try split(load(.names), rule: .auto, normalize: false, seed: 2)
    #expect(names.question(of: 0, in: names.dev) == nil)
  }
}

/// Lines of a user's own with a question and an answer each.
@Suite struct AnsweredLinesTests {
  private static let vocabulary = ["\n", "1", "2", "+", "="]

  private static func load(_ text: String) throws -> LabeledData {
    let folder = try TemporaryFolder()
    let path = try folder.write("sums.txt", text)
    return try withExtendedLifetime(folder) {
      try loadText(
        path, tokenizer: Tokenizer(unit: .character, vocabulary: vocabulary), steps: 6,
        isInLines: true, answerMark: "=")
    }
  }

  @Test func aTextsAnswersAloneAreToBeTold() throws {
    let data = try Self.load("1+1=2\n2=2\n")
    #expect(data.facts.answerMark == "=")
    #expect(
      data.examples.targets
        == .stepClasses([-1, -1, -1, -1, 2, 0, -1, -1, 2, 0, -1, -1], steps: 6, count: 5))
    #expect(data.examples.inputs == [0, 1, 3, 1, 4, 2, 0, 2, 4, 2, 0, 0])
  }

  @Test func aLineWithoutTheMarkIsRefused() {
    let error = #expect(throws: DatasetError.self) { try Self.load("1+1=2\n1+2\n") }
    #expect(
      error?.description.hasSuffix(
        "(line 2 has no \"=\" between a question and its answer)") == true)
  }
}
