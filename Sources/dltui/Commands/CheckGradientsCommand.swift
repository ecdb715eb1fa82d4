import ArgumentParser
import Datasets
import Foundation
import NeuralEngine
import Training

struct CheckGradientsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-gradients",
    abstract: "Hold backpropagation against central differences, in double precision.",
    discussion: """
      One row a parameter tensor: ‖g − n‖ / (‖g‖ + ‖n‖) of its gradient by backpropagation g and \
      by differences n, on a small batch of the recipe's own data. Exits with 1 when one is above \
      the tolerance.
      """)

  @OptionGroup var choice: RecipeChoice

  @Option(help: ArgumentHelp("Examples in the batch.", valueName: "count"))
  var examples = 8

  @Option(help: ArgumentHelp("The largest relative error to accept.", valueName: "error"))
  var tolerance = 1e-7

  @Flag(help: "Print the rows as JSON.")
  var json = false

  func validate() throws {
    guard examples > 0 else { throw ValidationError("--examples must be at least 1") }
    guard tolerance > 0 else { throw ValidationError("--tolerance must be above 0") }
  }

  func run() throws {
    let recipe = try choice.load()
    let data = try recipe.loadDataVisibly()
    let network = try recipe.networkDescription(
      input: data.facts.inputShape, classCount: data.facts.classNames.count)
    let batch = data.train.first(examples)
    do {
      try MemoryProbe.system.now.require(network.gradientCheckBytes(examples: batch.count))
    } catch {
      throw TrainingError.memory(
        operation: "check-gradients: cannot check the network",
        need: "parameters, gradient and \(batch.count) examples in double precision", error,
        hint: "fewer --examples, or a smaller network")
    }
    let checks = try checkGradients(
      network: network, examples: batch, l1: recipe.l1 ?? 0, l2: recipe.l2, seed: recipe.seed)
    let passed = checks.allSatisfy { $0.relativeError <= tolerance }
    StandardOutput.print(
      json ? try Self.json(checks, tolerance) : Self.table(checks, tolerance),
      as: json ? .json : .text)
    if !passed { throw ExitStatus.runFailed }
  }

  private static func table(_ checks: [GradientCheck], _ tolerance: Double) -> String {
    var table = TextTable(["tensor", "shape", "checked", "relative error", ""])
    for check in checks {
      table.append([
        check.name, check.shape.map(String.init).joined(separator: " × "),
        String(check.checkedCount), String(format: "%.2e", check.relativeError),
        check.relativeError <= tolerance ? "ok" : "WRONG",
      ])
    }
    return table.text
  }

  private struct Row: Encodable {
    var tensor: String
    var shape: [Int]
    var checked: Int
    var relativeError: Double
    var ok: Bool
  }

  private static func json(_ checks: [GradientCheck], _ tolerance: Double) throws -> String {
    try JSONText.of(
      checks.map {
        Row(
          tensor: $0.name, shape: $0.shape, checked: $0.checkedCount,
          relativeError: $0.relativeError, ok: $0.relativeError <= tolerance)
      })
  }
}
