import Datasets
import Diagnosis
import NeuralEngine
import RunEvents
import Testing

@testable import Training

/// Mistakes of a model that gives an example several labels.
@Suite struct LabelMistakesTests {
  /// Of 40 points on a line, every fourth at −1 and the others at 1: right of 0, and left of it. Of every
  /// eighth the first label is turned round; of every tenth nothing is known.
  private static let count = 40
  private static func x(_ example: Int) -> Float { example % 4 == 0 ? -1 : 1 }

  private static let data: DataSplit = {
    let values = (0..<count).flatMap { example -> [Float] in
      guard example % 10 != 0 else { return [.nan, .nan] }
      let isRight = x(example) > 0
      return [isRight != (example % 8 == 3) ? 1 : 0, isRight ? 0 : 1]
    }
    let examples = ExampleSet(
      inputs: (0..<count).map(x), featureCount: 1, targets: .values(values, width: 2))
    return DataSplit(
      facts: DataFacts(
        name: "line", classNames: ["right", "left"], featureCount: 1, fingerprint: ""),
      train: examples, dev: examples, test: examples)
  }()

  /// σ(2x) and σ(−2x).
  private static func model() throws -> TrainedModel {
    let network = NetworkDescription(
      input: .features(1), layers: [.dense(units: 2)], cost: .sigmoidCrossEntropy)
    return try TrainedModel(
      ModelFile(
        path: "line.safetensors", step: 1,
        record: ModelRecord(
          name: "line", network: network, input: .features(names: []),
          output: .labels(["right", "left"])), parameters: [2, -2, 0, 0]), data: data)
  }

  @Test func allMistakesComeFirstThenSomeRightOnes() throws {
    let model = try Self.model()
    let measure = try model.errorMeasure(on: .dev)
    guard case .labels(let report) = measure else {
      Issue.record("\(measure)")
      return
    }
    #expect(report.mistakes == [3, 11, 19, 27, 35] && report.count == 36)
    #expect(report.labels.map(\.wronglyGiven) == [5, 0] && report.wrongLabels == 5)
    let looked = try model.examples(
      on: .dev, by: measure, otherCount: 4, including: [1, 10, 38], seed: 1)
    let places = looked.map(\.example)
    #expect(
      Set(places.prefix(5)) == report.mistakes && Array(places.prefix(5)) != [3, 11, 19, 27, 35])
    // Of 10 nothing is known: it is neither right nor wrong.
    #expect((4...6).contains(places.count - 5) && places.contains(1) && places.contains(38))
    #expect(!places.contains(10) && Set(places).count == places.count)
    #expect(looked.dropFirst(5).allSatisfy { $0.isRight })
    #expect(looked.first?.inputs == [1])
  }

  @Test func anAnswerIsWhatTheNetworkGives() throws {
    let model = try Self.model()
    let looked = try model.examples(
      on: .dev, by: model.errorMeasure(on: .dev), otherCount: 0, seed: 1)
    let given = 1 / (1 + 0.1353352832366127)  // σ(2), with e⁻².
    for item in looked {
      guard case .labels(let labels) = item.answer else {
        Issue.record("\(item.answer)")
        continue
      }
      #expect(labels.known.map(\.name) == ["right", "left"])
      #expect(labels.wronglyGiven.map(\.name) == ["right"] && labels.missed.isEmpty)
      #expect(abs(labels.known[0].probability - given) < 1e-6)
      #expect(abs(labels.known[1].probability - (1 - given)) < 1e-6)
    }
  }
}
