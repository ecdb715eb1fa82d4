import Foundation
import Testing

/// `dltui errors` of models that are wrong about tokens or pairs, with the real binary.
@Suite(.ownThreads) struct CollectiveErrorsCommandTests {
  private struct Tokens: Decodable {
    struct Token: Decodable {
      var token: String
      var count: Int
      var correct: Int
      var meanCost: Double
      var costShare: Double
    }

    struct Passage: Decodable {
      var expected: [String]
      var predicted: [String]
      var costs: [Double]
    }

    struct Answer: Decodable {
      var example: Int
      var question: String
      var expected: String
      var written: String
      var tags: [String]?
    }

    struct Tag: Decodable {
      var tag: String
      var share: Double
      var gain: Double
    }

    var kind: String
    var count: Int
    var mistakes: Int
    var meanCost: Double
    var passages: Int
    var rightPassages: Int
    var tokens: [Token]
    var worst: [Passage]
    var error: Double?
    var examined: Int?
    var tags: [Tag]?
    var answers: [Answer]?
  }

  private struct Measured: Decodable {
    var count: Int
    var accuracy: Double
    var logLoss: Double?
    var threshold: Double?
    var falseAcceptRate: Double?
    var falseRejectRate: Double?
  }

  private func decode<Content: Decodable>(
    _ words: String..., in folder: TemporaryFolder
  ) throws -> Content {
    let result = try Command.dltui(words, folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(Content.self, from: Data(result.output.utf8))
  }

  @Test func aTextsTokensAndPassagesAreListed() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "char-lstm", "--headless", "--epochs", "1", "--set", "model[1].lstm=16",
      folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let errors: Tokens = try decode("errors", "--json", "--worst", "4", in: folder)
    let measured: Measured = try decode("evaluate", "--json", in: folder)
    #expect(errors.kind == "tokens" && errors.count == measured.count && errors.answers == nil)
    let accuracy = 1 - Double(errors.mistakes) / Double(errors.count)
    #expect(abs(accuracy - measured.accuracy) < 1e-9)
    #expect(abs(errors.meanCost - (measured.logLoss ?? .nan)) < 1e-9)
    #expect(errors.tokens.reduce(0) { $0 + $1.count } == errors.count)
    #expect(abs(errors.tokens.reduce(0) { $0 + $1.costShare } - 1) < 1e-9)
    #expect(errors.worst.count == 4)
    #expect(
      errors.worst.allSatisfy {
        $0.expected.count == $0.costs.count && $0.predicted.count == $0.costs.count
      })

    let plain = try Command.dltui("errors", "--worst", "4", folder: folder.path)
    #expect(plain.status == 0, "\(plain.errors)")
    let lines = plain.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(plain.output.contains(" dev tokens wrong, "))
    #expect(plain.output.contains("the worst passages:\n"))
    // Each mark stands below two characters that differ.
    let expected = lines.indices.filter { lines[$0].hasPrefix("  expected ") }
    #expect(expected.count == 4)
    for line in expected {
      let (first, second) = (Array(lines[line]), Array(lines[line + 1]))
      let marks = Array(lines[line + 2])
      #expect(marks.contains("^"))
      for place in marks.indices.dropFirst(13) {
        let predicted = second.indices.contains(place) ? second[place] : " "
        #expect((marks[place] == "^") == (first[place] != predicted), "\(plain.output)")
      }
    }
    let tagged = try Command.dltui("errors", "--tag", "1=odd", folder: folder.path)
    #expect(tagged.status == 2)
    #expect(
      tagged.errors
        == "dltui: errors: cannot tag examples (the model is wrong about tokens of a text, not about "
        + "examples)\nhint: without --tag and --export the errors are listed\n")
  }

  @Test func wholeAnswersAreListedAndTagged() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "attention-dates", "--headless", "--epochs", "1", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let errors: Tokens = try decode("errors", "--json", "--worst", "5", in: folder)
    #expect(errors.kind == "answers" && errors.worst.count == 5)
    #expect(errors.rightPassages < errors.passages)
    let answers = try #require(errors.answers)
    #expect(answers.count == 5)
    for answer in answers {
      #expect(answer.expected.count == 10 && answer.written != answer.expected, "\(answer)")
      #expect(!answer.question.isEmpty)
    }
    let plain = try Command.dltui("errors", "--worst", "5", folder: folder.path)
    let wrong = errors.passages - errors.rightPassages
    #expect(plain.output.contains("\(wrong) of \(errors.passages) whole answers wrong"))
    #expect(plain.output.contains(answers[0].expected))
    #expect(errors.error == Double(wrong) / Double(errors.passages) && errors.examined == 0)

    let first = answers[0]
    let tagged: Tokens = try decode(
      "errors", "--json", "--worst", "1", "--tag", "\(first.example)=month", in: folder)
    #expect(tagged.examined == 1 && tagged.answers?.first?.tags == ["month"])
    let month = try #require(tagged.tags?.first)
    #expect(month.tag == "month" && month.share == 1 && month.gain == errors.error)
    let exported = try Command.dltui("errors", "--export", "-", folder: folder.path)
    let lines = exported.output.split(separator: "\n")
    #expect(lines.first == "split,example,row,question,true,written,tags" && lines.count == 2)
    #expect(lines[1].hasPrefix("dev,\(first.example),"))
    #expect(lines[1].hasSuffix("\(first.expected),\(first.written),month"))
  }

  private struct Pairs: Decodable {
    struct Example: Decodable {
      var example: Int
      var label: String
    }

    struct Pair: Decodable {
      var first: Example
      var second: Example
      var distance: Double
    }

    var kind: String
    var threshold: Double
    var falseAcceptRate: Double
    var falseRejectRate: Double
    var falseAcceptCount: Int
    var falseAccepts: [Pair]
    var falseRejects: [Pair]
  }

  @Test func wrongPairsAreListed() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "verify-digits", "--headless", "--epochs", "1", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let errors: Pairs = try decode("errors", "--json", "--worst", "3", in: folder)
    let measured: Measured = try decode("evaluate", "--json", in: folder)
    #expect(errors.kind == "pairs" && errors.threshold == measured.threshold)
    #expect(errors.falseAcceptRate == measured.falseAcceptRate)
    #expect(errors.falseRejectRate == measured.falseRejectRate)
    #expect(errors.falseAccepts.count == 3 && errors.falseRejects.count == 3)
    #expect(
      errors.falseAccepts.allSatisfy {
        $0.first.label != $0.second.label && $0.distance <= errors.threshold
      })
    #expect(
      errors.falseRejects.allSatisfy {
        $0.first.label == $0.second.label && $0.distance > errors.threshold
      })
    let plain = try Command.dltui("errors", "--worst", "3", folder: folder.path)
    #expect(plain.output.contains("false accepts, the nearest first:"))
    #expect(plain.output.contains("\(errors.falseAcceptCount) of "))
    let exported = try Command.dltui("errors", "--export", "-", folder: folder.path)
    #expect(exported.status == 2 && exported.errors.contains("pairs of examples"))
  }

  private struct Mistakes: Decodable {
    struct Example: Decodable {
      struct Answer: Decodable {
        var label: String
        var predicted: String
      }

      var example: Int
      var answers: [Answer]
      var tags: [String]?
    }

    var kind: String
    var count: Int
    var mistakes: Int
    var error: Double
    var examined: Int
    var examples: [Example]
  }

  @Test func mistakesOfClassesAreJSONToo() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "digits", "--headless", "--epochs", "2", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let found: Mistakes = try decode("errors", "--json", "--worst", "3", in: folder)
    #expect(found.kind == "classes" && found.count == 359 && found.examples.count == 3)
    #expect(abs(found.error - Double(found.mistakes) / 359) < 1e-12)
    #expect(found.examples.allSatisfy { $0.answers[0].label != $0.answers[0].predicted })
    let first = try #require(found.examples.first)
    let tagged: Mistakes = try decode(
      "errors", "--json", "--worst", "3", "--tag", "\(first.example)=thin", in: folder)
    #expect(tagged.examined == 1 && tagged.examples.first?.tags == ["thin"])
  }
}
