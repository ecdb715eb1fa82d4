import Datasets
import Diagnosis
import Foundation
import NeuralEngine
import RunEvents
import Testing

@testable import Training

/// Runs on text by words and by their parts: what they keep reads later text as it was learned.
@Suite struct TextsRunTests {
  /// Which of two words comes last decides, however long the text is.
  private static let table: String = {
    let rows = (0..<240).map { index in
      let (first, last) = index % 2 == 0 ? ("cold", "warm") : ("warm", "cold")
      let middle = (0..<(index / 2 % 5)).map { "word\(($0 * 7 + index) % 11)" }
      return "\"\(first), \(middle.joined(separator: " ")) \(last)\",\(last)"
    }
    return "says,kind\n" + rows.joined(separator: "\n") + "\n"
  }()

  private static func recipe(_ folder: String, _ unit: Tokenizer.Unit) throws -> Recipe {
    let path = folder + "/says.csv"
    try table.write(toFile: path, atomically: true, encoding: .utf8)
    return Scene.recipe {
      $0.data = .texts(
        LabeledTexts(
          table: path, column: "says", labels: ["kind"], tokens: TokenOptions(unit: unit, most: 60))
      )
      $0.normalize = false
      $0.layers = [
        .embedding(vocabulary: Recipe.sizeOfData, units: 8),
        .recurrent(.gru, units: 12, returnsSequence: false), .dense(units: Recipe.sizeOfData),
      ]
      $0.epochs = 25
    }
  }

  @Test(arguments: Tokenizer.Unit.allCases)
  func aModelOfTextsKeepsHowItReads(unit: Tokenizer.Unit) async throws {
    try await withFolder { folder in
      let recipe = try Self.recipe(folder, unit)
      let data = try split(
        load(recipe.data), rule: .shares(train: 0.7, dev: 0.3, test: 0), normalize: false, seed: 1)
      let outcome = try await Scene.run(
        recipe, Scene.options { $0.checkpointFolder = folder }, data: data)
      #expect(outcome.finish.reason == .completed)
      let file = try ModelFile(path: folder + "/final.safetensors")
      #expect(file.record == ModelRecord(recipe, data: data))
      #expect(file.record.tokenizer == data.tokenizer && file.record.tokenizer?.unit == unit)
      let steps = try #require(data.facts.steps)
      #expect(file.record.input == .texts(steps: steps, column: "says"))
      #expect(file.record.output == .classes(["cold", "warm"]))
      #expect(
        file.record.network.layers[0].kind
          == .embedding(vocabulary: data.tokenizer?.vocabulary.count ?? 0, units: 8))

      guard case .classes(let report) = try TrainedModel(file, data: data).evaluation(on: .dev)
      else {
        Issue.record("no classes")
        return
      }
      #expect((report.confusion.accuracy ?? 0) > 0.9, "\(report.confusion.accuracy ?? 0)")
      let predictor = try Predictor(file)
      let new = folder + "/new.csv"
      try "id,says\n1,\"warm, word3 unheard cold\"\n2,\"cold, warm\"\n".write(
        toFile: new, atomically: true, encoding: .utf8)
      let inputs = try loadInputs([new], for: predictor.requirement)
      let answers = predictor.answers(to: inputs.values(0..<2))
      #expect(answers.count == 4 && answers[0] > 0.5 && answers[3] > 0.5, "\(answers)")
    }
  }

  @Test func aModelFileWithoutItsVocabularyIsDamaged() throws {
    try withFolder { folder in
      let recipe = try Self.recipe(folder, .word)
      let data = try split(
        load(recipe.data), rule: .shares(train: 0.7, dev: 0.3, test: 0), normalize: false, seed: 1)
      var file = Safetensors()
      ModelRecord(recipe, data: data).write(to: &file)
      #expect(try ModelRecord(file).tokenizer == data.tokenizer)
      var other = file
      other.metadata["tokenizer"] = nil
      #expect(throws: Safetensors.Damage(cause: "its tokenizer is missing")) {
        try ModelRecord(other)
      }
      other.metadata["tokenizer"] = #"{"unit":"word","vocabulary":["a","a"],"merges":[]}"#
      #expect(
        throws: Safetensors.Damage(cause: "its tokenizer has no vocabulary that makes sense")
      ) { try ModelRecord(other) }
    }
  }

  @Test(arguments: [Tokenizer.Unit.word, .bytePairs])
  func textIsWrittenByWordsAndByTheirParts(unit: Tokenizer.Unit) async throws {
    try await withFolder { folder in
      let path = folder + "/story.txt"
      let lines = (0..<120).map { "the cat \($0 % 2 == 0 ? "sat down" : "ran away"), again." }
      try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
      let recipe = Scene.recipe {
        $0.data = .text(path: path, length: nil, tokens: TokenOptions(unit: unit, most: 40))
        $0.normalize = false
        $0.layers = [
          .embedding(vocabulary: Recipe.sizeOfData, units: 8), .recurrent(.gru, units: 16),
          .dense(units: Recipe.sizeOfData),
        ]
        $0.temperature = 0.5
        $0.epochs = 60
      }
      let data = try split(
        load(recipe.data), rule: .shares(train: 0.8, dev: 0.2, test: 0), normalize: false, seed: 1)
      let outcome = try await Scene.run(
        recipe, Scene.options { $0.checkpointFolder = folder }, data: data)
      let told = outcome.events.compactMap { event -> [String]? in
        if case .sample(let sample) = event { sample.texts } else { nil }
      }
      let file = try ModelFile(path: folder + "/final.safetensors")
      #expect(file.record.tokenizer == data.tokenizer)
      let texts = try TextWriter(file).texts(
        prefix: "the cat", temperature: 0.1, count: 8, longest: 20, seed: 3)
      let known: Set<String> = ["the cat sat down, again.", "the cat ran away, again."]
      #expect(texts.allSatisfy(known.contains), "\(texts)")
      #expect(told.last?.isEmpty == false)
    }
  }
}
