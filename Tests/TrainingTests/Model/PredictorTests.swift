import Datasets
import Foundation
import NeuralEngine
import Testing

@testable import Training

@Suite struct PredictorTests {
  private func model(_ name: String) throws -> ModelCase {
    try #require(ModelCase.all.first { $0.name == name })
  }

  @Test(arguments: ModelCase.all)
  func anExampleIsAnsweredTheSameAloneAndAmongOthers(each: ModelCase) throws {
    let predictor = try Predictor(each.model, workers: 2)
    let together = predictor.answers(to: each.inputs)
    let features = each.model.record.network.inputCount
    let width = together.count / ModelCase.exampleCount
    for example in 0..<ModelCase.exampleCount {
      let alone = predictor.answers(
        to: Array(each.inputs[example * features..<(example + 1) * features]))
      let among = together[example * width..<(example + 1) * width]
      let scale = max(1, among.map(\.magnitude).max() ?? 1)
      #expect(zip(alone, among).allSatisfy { abs($0 - $1) <= 2e-6 * scale })
    }
  }

  @Test func oneOutputForTwoClassesIsBothProbabilities() throws {
    let answers = try model("binary").answers()
    #expect(answers.count == 2 * ModelCase.exampleCount)
    for start in stride(from: 0, to: answers.count, by: 2) {
      #expect(abs(answers[start] + answers[start + 1] - 1) < 1e-6)
    }
  }

  @Test func aTextIsAnsweredAtTheStepThatIsAskedFor() throws {
    let each = try model("text")
    let predictor = try Predictor(each.model)
    let all = predictor.answers(to: each.inputs)
    let steps = [0, 5, 2, 3, 99]
    let some = predictor.answers(to: each.inputs, answeredSteps: steps[...])
    #expect(some.count == 5 * 7)
    for (example, step) in steps.enumerated() {
      let start = (example * 6 + min(step, 5)) * 7
      #expect(some[example * 7..<(example + 1) * 7] == all[start..<start + 7])
    }
  }

  @Test func whatDoesNotWriteIsRefused() throws {
    let each = try model("dense")
    #expect(
      throws: TrainingError.unfitModel(
        path: "dense.safetensors", operation: "write: cannot write text",
        cause: "it does not predict the next character of a text",
        hint: "dltui train char-lstm trains one that does")
    ) { try TextWriter(each.model) }
  }

  @Test func windowsGoOnAcrossLinesAndLinesStop() throws {
    var each = try model("text").model
    let lines = try TextWriter(each).texts(
      prefix: "ab", temperature: 1, count: 70, longest: 50, seed: 4)
    #expect(lines.count == 70)
    #expect(lines.allSatisfy { $0.hasPrefix("ab") && !$0.contains("\n") && $0.count <= 6 })
    var record = each.record
    record.input = .text(steps: 6, isInLines: false)
    each = ModelFile(path: each.path, step: 1, record: record, parameters: each.parameters)
    let windows = try TextWriter(each).texts(
      prefix: "", temperature: 1, count: 3, longest: 50, seed: 4)
    #expect(windows.allSatisfy { $0.count == 50 })
    #expect(windows.contains { $0.contains("\n") })
    #expect(
      try TextWriter(each).texts(prefix: "", temperature: 1, count: 3, longest: 50, seed: 4)
        == windows)
  }
}
