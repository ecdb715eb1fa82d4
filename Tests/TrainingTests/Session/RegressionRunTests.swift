import Datasets
import Diagnosis
import Foundation
import NeuralEngine
import RunEvents
import Testing

@testable import Training

/// Runs that predict numbers: what they measure, in which unit, and what they keep.
@Suite struct RegressionRunTests {
  /// Prices of a plane with a bend in it, in thousands.
  private static func data(scaled: Bool) throws -> DataSplit {
    var (inputs, values): ([Float], [Float]) = ([], [])
    for index in 0..<120 {
      let x = Float(index * 37 % 120) / 60 - 1
      let y = Float(index * 71 % 120) / 60 - 1
      inputs += [x, y]
      values.append(250_000 + 80_000 * x + 30_000 * max(0, y))
    }
    return try split(
      LabeledData(
        facts: DataFacts(
          name: "prices", classNames: [], featureNames: ["x", "y"], featureCount: 2,
          fingerprint: "9"),
        examples: ExampleSet(inputs: inputs, featureCount: 2, targets: .values(values, width: 1))),
      rule: .shares(train: 0.7, dev: 0.3, test: 0), normalize: true, scaleTargets: scaled, seed: 1)
  }

  private static let recipe = Scene.recipe {
    $0.data = .csv(TableSource(path: "/prices.csv", labels: ["price"], target: .value))
    $0.layers = [.dense(units: 8), .activation(.tanh), .dense(units: 1)]
    $0.cost = .squaredError
    $0.epochs = 40
  }

  private func last(_ events: [RunEvent], _ key: MetricKey) -> Double? {
    events.compactMap { event -> Double? in
      guard case .scalars(let block) = event, let column = block.keys.firstIndex(of: key) else {
        return nil
      }
      return block.column(column).last
    }.last
  }

  @Test func errorsAreLoggedInTheTargetsUnit() async throws {
    let data = try Self.data(scaled: true)
    let outcome = try await Scene.run(Self.recipe, data: data)
    let scaling = try #require(data.targetScaling)
    for split in [Split.train, .dev] {
      let cost = try #require(last(outcome.events, MetricKey(split, "cost")))
      let rmse = try #require(last(outcome.events, MetricKey(split, "rmse")))
      // The cost is half the mean square of what is scaled.
      let expected = (2 * cost).squareRoot() * scaling.standardDeviation[0]
      #expect(abs(rmse - expected) < 1e-4 * expected)
      #expect(last(outcome.events, MetricKey(split, "mae")) ?? .infinity <= rmse)
    }
    // What the train set's own mean explains of it is nothing.
    let cost = try #require(last(outcome.events, .trainCost))
    let share = try #require(last(outcome.events, MetricKey(.train, "r2")))
    #expect(abs(share - (1 - 2 * cost)) < 1e-4)
    #expect(share > 0.9)
    #expect(last(outcome.events, .devAccuracy) == nil)
  }

  /// At evaluations, and of the parameters that the run ends with.
  @Test func residualsAreToldInTheTargetsUnit() async throws {
    let data = try Self.data(scaled: true)
    let outcome = try await Scene.run(Self.recipe, data: data)
    let told = outcome.events.compactMap { event in
      if case .residuals(let residuals) = event { residuals } else { nil }
    }
    #expect((15...25).contains(told.count) && told.last?.step == outcome.finish.step)
    for residuals in told {
      let target = try #require(residuals.targets.first)
      #expect(residuals.split == .dev && residuals.count == data.dev.count)
      #expect(
        residuals.targetCount == 1 && target.name == "price" && target.count == data.dev.count)
      for (name, value) in [
        ("rmse", target.rootMeanSquaredError), ("mae", target.meanAbsoluteError),
        ("r2", target.determination ?? .nan),
      ] {
        let logged = outcome.events.points(MetricKey(.dev, name))
          .last { $0.step == residuals.step }?.value
        #expect(value == logged, "\(name) at step \(residuals.step)")
      }
      #expect(target.predictions.count == min(480, data.dev.count))
      #expect(target.bands.reduce(0) { $0 + $1.count } == data.dev.count)
    }
    let last = try #require(told.last)
    #expect(
      last.worst.count == 24 && last.worst.map(\.share) == last.worst.map(\.share).sorted(by: >))
    let scaling = try #require(data.targetScaling)
    let normalization = try #require(data.normalization)
    guard case .values(let targets, _) = data.dev.targets else { return }
    for worst in last.worst {
      let value = Double(targets[worst.example]) * scaling.standardDeviation[0] + scaling.mean[0]
      #expect(abs(worst.values[0] - value) < 1)
      #expect(worst.sourceRow == Int(data.devRows[worst.example]))
      // Both inputs, the one that is further out first, as the source has it.
      #expect(Set(worst.inputs.map(\.name)) == ["x", "y"] && worst.text == nil)
      #expect(worst.inputs[0].deviations.magnitude >= worst.inputs[1].deviations.magnitude)
      for input in worst.inputs {
        let column = input.name == "x" ? 0 : 1
        let place = try #require(worst.sourceRow)
        let source = Double(place * (column == 0 ? 37 : 71) % 120) / 60 - 1
        #expect(abs(input.value - source) < 1e-3)
        let distance =
          (source - Double(normalization.mean[column]))
          / Double(normalization.standardDeviation[column])
        #expect(abs(input.deviations - distance) < 1e-2)
      }
    }
  }

  /// Without scaling the same learning rate gets nowhere in such a unit.
  @Test func scalingIsWhatLetsItLearn() async throws {
    let plain = try await Scene.run(Self.recipe, data: try Self.data(scaled: false))
    let share = try #require(last(plain.events, MetricKey(.train, "r2")))
    #expect(share < 0)
  }

  @Test func earlyStoppingCanGoByTheErrors() async throws {
    var recipe = Self.recipe
    recipe.earlyStopping = .init(metric: MetricKey(.dev, "r2"), patience: 3, restoreBest: true)
    let outcome = try await Scene.run(recipe, data: try Self.data(scaled: true))
    #expect([.completed, .stoppedEarly].contains(outcome.finish.reason))
    recipe.earlyStopping = .init(metric: .devAccuracy, patience: 3, restoreBest: true)
    await #expect(throws: TrainingError.self) {
      try await Scene.run(recipe, data: Self.data(scaled: true))
    }
  }

  @Test func theModelThatIsKeptPredictsInTheTargetsUnit() async throws {
    try await withFolder { folder in
      let data = try Self.data(scaled: true)
      let outcome = try await Scene.run(
        Self.recipe, Scene.options { $0.checkpointFolder = folder }, data: data)
      let file = try ModelFile(path: folder + "/final.safetensors")
      #expect(file.record.output == .values(names: ["price"], scaling: data.targetScaling))
      #expect(file.record.input == .features(names: ["x", "y"]))
      #expect(file.record.otherColumns == ["price"])
      let prices = try Predictor(file).answers(to: [1, -1, -1, -1])
      #expect(abs(prices[0] - 330_000) < 30_000, "\(prices)")
      #expect(abs(prices[1] - 170_000) < 30_000, "\(prices)")

      let report = try TrainedModel(file, data: data).evaluation(on: .dev)
      guard case .values(let found) = report else {
        Issue.record("\(report)")
        return
      }
      let logged = try #require(last(outcome.events, MetricKey(.dev, "rmse")))
      #expect(abs(try #require(found.rootMeanSquaredError) - logged) < 1e-6 * logged)

      // One by one: the worst first, then others that were asked for, each in the same unit.
      let model = try TrainedModel(file, data: data)
      let measure = try model.errorMeasure(on: .dev)
      guard case .numbers(let residuals) = measure else {
        Issue.record("\(measure)")
        return
      }
      #expect(residuals.rootMeanSquaredError == found.rootMeanSquaredError)
      let looked = try model.examples(
        on: .dev, by: measure, targetNames: ["price"], otherCount: 3, seed: 1)
      #expect(looked.map(\.example) == residuals.worstExamples() && looked.count == data.dev.count)
      let errors = looked.compactMap { item -> Double? in
        if case .numbers(let numbers) = item.answer {
          numbers.first?.residual.magnitude
        } else {
          nil
        }
      }
      #expect(errors.count == looked.count && errors == errors.sorted(by: >))
      #expect(errors.first == found.worst(1).first?.error.magnitude)
      #expect(looked.allSatisfy { $0.inputs.count == 2 && $0.sourceRow != nil })
      // A checkpoint says as much, and goes on as ever.
      let newest = try #require(try CheckpointFolder(path: folder).newest())
      let checkpoint = try ModelFile(path: folder + "/" + newest.file)
      #expect(checkpoint.record == file.record)
    }
  }

  /// Of many the hundred that are furthest off, and so many of the others.
  @Test func notAllOfManyAreLookedAt() throws {
    let count = 300
    let targets = Targets.values((0..<count).map { Float($0 * 7 % count) }, width: 1)
    let examples = ExampleSet(
      inputs: [Float](repeating: 0, count: count), featureCount: 1, targets: targets)
    let data = DataSplit(
      facts: DataFacts(name: "x", classNames: [], featureCount: 1, fingerprint: ""),
      train: examples, dev: examples, test: examples)
    let network = NetworkDescription(
      input: .features(1), layers: [.dense(units: 1)], cost: .squaredError)
    let file = ModelFile(
      path: "zero.safetensors", step: 1,
      record: ModelRecord(
        name: "zero", network: network, input: .features(names: []),
        output: .values(names: ["x"], scaling: nil)), parameters: [0, 0])
    let model = try TrainedModel(file, data: data)
    let measure = try model.errorMeasure(on: .dev)
    guard case .numbers(let report) = measure else {
      Issue.record("\(measure)")
      return
    }
    let looked = try model.examples(
      on: .dev, by: measure, targetNames: ["x"], otherCount: 5,
      including: [report.worstExamples()[299]], seed: 1)
    #expect(looked.prefix(100).map(\.example) == Array(report.worstExamples().prefix(100)))
    let others = looked.dropFirst(100).map(\.example)
    #expect((5...6).contains(others.count) && others.contains(report.worstExamples()[299]))
    #expect(Set(looked.map(\.example)).count == looked.count)
  }

  @Test func brokenBoundsAreSaidAtTheEnd() async throws {
    var recipe = Self.recipe
    recipe.satisfy = ["modelBytes <= 12", "dev/r2 >= 0.5", "dev/f1 >= 0.5"]
    let outcome = try await Scene.run(recipe, data: try Self.data(scaled: true))
    let detail = try #require(outcome.finish.detail)
    #expect(detail.contains("the bound modelBytes <= 12.0 is broken (132)"))
    #expect(detail.contains("the bound dev/f1 >= 0.5 was not measured"))
    #expect(!detail.contains("dev/r2"))
  }

  /// What earlier versions logged had no scaling and no strata: such a run goes on as it began.
  @Test(arguments: [("scaleTargets", \Recipe.scaleTargets), ("stratify", \Recipe.stratify)])
  func aRecipeThatWasLoggedWithoutAKeyGoesOnWithout(
    key: String, setting: KeyPath<Recipe, Bool> & Sendable
  ) throws {
    let text = Self.recipe.yaml
    #expect(text.contains("\n  \(key): true\n"))
    #expect(try Recipe.parse(logged: text, file: "new")[keyPath: setting])
    let earlier = text.replacing("\n  \(key): true\n", with: "\n")
    #expect(try !Recipe.parse(logged: earlier, file: "old")[keyPath: setting])
    #expect(try Recipe.parse(earlier, file: "mine")[keyPath: setting])
  }

  /// In the target's unit, with four digits.
  @Test(arguments: [true, false])
  func predictionsAreToldBesideTheTrueNumbers(scaled: Bool) async throws {
    let data = try Self.data(scaled: scaled)
    let outcome = try await Scene.run(Self.recipe, data: data)
    let told = outcome.events.compactMap { event in
      if case .predictions(let numbers) = event { numbers } else { nil }
    }
    let truth = try #require(told.first?.truth)
    #expect(told.first?.step == 0 && told.last?.step == outcome.finish.step)
    #expect(told.dropFirst().allSatisfy { $0.truth == nil })
    #expect(truth.targetCount == 1 && truth.values.count == data.dev.count)
    #expect(truth.values.allSatisfy { (130_000...370_000).contains($0) })
    for numbers in told where numbers.step > 0 {
      let squares = zip(numbers.predictions, truth.values).map { ($0 - $1) * ($0 - $1) }
      let rmse = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
      let measured = outcome.events.points(MetricKey(.dev, "rmse"))
        .last { $0.step == numbers.step }?.value
      #expect(abs(rmse - (try #require(measured))) < 0.01 * rmse + 100)
    }
  }

  @Test func anExampleWithoutANumberIsNotAmongThem() throws {
    let examples = ExampleSet(
      inputs: [1, 2, 3], featureCount: 1,
      targets: .values([5, 0, .nan, 0, 7.12345, .nan], width: 2))
    let picture = try #require(
      PredictionPicture(
        DataSplit(
          facts: DataFacts(name: "x", classNames: [], featureCount: 1, fingerprint: ""),
          train: examples, dev: examples, test: examples)))
    let numbers = picture.numbers(
      [1, 2, 3, 4, 5, 6], step: 9, seconds: 1, tellsTruth: true)
    #expect(numbers.truth == PredictedNumbers.Truth(values: [5, 7.123], targetCount: 2))
    #expect(numbers.predictions == [1, 5])
  }
}
