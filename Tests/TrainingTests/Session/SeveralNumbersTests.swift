import Datasets
import Diagnosis
import Foundation
import NeuralEngine
import RunEvents
import Testing

@testable import Training

/// Several numbers an example, each in a unit of its own and some of them missing.
@Suite struct SeveralNumbersTests {
  private static let table: String = {
    let rows = (0..<160).map { index in
      let x = Double(index * 37 % 160) / 80 - 1
      let y = Double(index * 71 % 160) / 80 - 1
      let rent = index % 10 == 3 ? "" : "\(900 + 300 * x + 200 * max(0, y))"
      return "\(x),\(y),\(250_000 + 80_000 * x - 20_000 * y),\(rent)"
    }
    return "x,y,price,rent\n" + rows.joined(separator: "\n") + "\n"
  }()

  private static let recipe = Scene.recipe {
    $0.layers = [.dense(units: 12), .activation(.tanh), .dense(units: Recipe.sizeOfData)]
    $0.cost = .squaredError
    $0.epochs = 60
  }

  private static func source(_ folder: String, labels: [String]) throws -> DataSource {
    let path = folder + "/flats.csv"
    try table.write(toFile: path, atomically: true, encoding: .utf8)
    return .csv(TableSource(path: path, labels: labels, target: .value))
  }

  @Test func eachIsScaledLearnedAndMeasuredByItself() async throws {
    try await withFolder { folder in
      var recipe = Self.recipe
      recipe.data = try Self.source(folder, labels: ["price", "rent"])
      let data = try split(
        load(recipe.data), rule: .shares(train: 0.7, dev: 0.3, test: 0), normalize: true,
        scaleTargets: true, seed: 1)
      #expect(data.facts.targetCount == 2 && data.facts.featureNames == ["x", "y"])
      let scaling = try #require(data.targetScaling)
      #expect(abs(scaling.mean[0] - 250_000) < 20_000 && abs(scaling.mean[1] - 950) < 60)
      let outcome = try await Scene.run(
        recipe, Scene.options { $0.checkpointFolder = folder }, data: data)
      let file = try ModelFile(path: folder + "/final.safetensors")
      #expect(file.record.output == .values(names: ["price", "rent"], scaling: scaling))
      #expect(file.record.otherColumns == ["price", "rent"])
      #expect(file.record.facts.targetCount == 2)
      let answers = try Predictor(file).answers(to: [1, -1])
      #expect(abs(answers[0] - 350_000) < 30_000 && abs(answers[1] - 1200) < 120, "\(answers)")

      guard case .values(let report) = try TrainedModel(file, data: data).evaluation(on: .dev)
      else {
        Issue.record("no numbers")
        return
      }
      #expect(report.targets.count == 2)
      #expect(report.targets.allSatisfy { ($0.determination ?? 0) > 0.9 })
      #expect(report.targets[1].count < report.targets[0].count)
      // The mean over the targets, which is what the run logs.
      let logged = outcome.events.compactMap { event -> Double? in
        guard case .scalars(let block) = event,
          let column = block.keys.firstIndex(of: MetricKey(.dev, "r2"))
        else { return nil }
        return block.column(column).last
      }.last
      let mean = try #require(report.determination)
      #expect(abs(try #require(logged) - mean) < 1e-6)
      #expect(Set(report.worst(20).map(\.target)) == [0, 1])
    }
  }

  @Test func outputsMustBeAsManyAsNumbers() throws {
    try withFolder { folder in
      var recipe = Self.recipe
      recipe.data = try Self.source(folder, labels: ["price", "rent"])
      recipe.layers = [.dense(units: 1)]
      let error = #expect(throws: RecipeError.self) {
        try Recipe.parse(recipe.yaml, file: "t.yaml")
      }
      #expect(
        error?.description
          == "t.yaml:16: model[0]: the network cannot predict 2 numbers with 1 output (1 ≠ 2)")
      #expect(error?.hint == "end with `dense: 2`")
      recipe.layers = [.dense(units: 2)]
      #expect(try Recipe.parse(recipe.yaml, file: "t.yaml") == recipe)
    }
  }

  @Test func aModelOfTwoNumbersIsNotMeasuredOnOne() throws {
    try withFolder { folder in
      let two = try load(Self.source(folder, labels: ["price", "rent"]))
      let one = try load(
        .csv(
          TableSource(
            path: folder + "/flats.csv", labels: ["price"], target: .value, drop: ["rent"])))
      let error = #expect(throws: DatasetError.self) {
        try evaluationSet(one, like: two.facts, normalization: nil, targetScaling: nil)
      }
      #expect(
        error?.description
          == "data: cannot measure flats on flats (its numbers to predict: 1; the model's: 2)"
      )
    }
  }
}
