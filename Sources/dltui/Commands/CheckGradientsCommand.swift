import ArgumentParser
import Datasets
import NeuralEngine
import Platform
import Training

struct CheckGradientsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-gradients",
    abstract: "Hold backpropagation against central differences, in double precision.",
    discussion: """
      One row a parameter tensor: ‖g − n‖ / (‖g‖ + ‖n‖) of its gradient by backpropagation g and \
      by differences n, on a small batch of the recipe's own data. Exits with 1 when one is above \
      the tolerance. The reading is the course's: up to 1e-7 the gradient is right, up to 1e-5 it is \
      worth a closer look, up to 1e-3 doubtful, above wrong.

      --break shows what a mistake looks like: the gradients of that layer's parameters are made twice \
      too large, or of a layer without parameters what it passes back. Then the tensors of that layer \
      fail, or those of every layer before it.
      """)

  @OptionGroup var choice: RecipeChoice

  @Option(help: ArgumentHelp("Examples in the batch.", valueName: "count"))
  var examples = 8

  @Option(help: ArgumentHelp("The largest relative error to accept.", valueName: "error"))
  var tolerance = 1e-7

  @Option(
    name: .customLong("break"),
    help: ArgumentHelp(
      "Make a mistake in this layer on purpose, counted from 0.", valueName: "layer"))
  var brokenLayer: Int?

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
      input: data.facts.inputShape, classCount: data.facts.classNames.count,
      targetCount: data.facts.targetCount, tokenCount: data.facts.tokenCount)
    let batch = data.train.first(examples)
    let mistake = try brokenLayer.map { try Self.mistake(in: $0, of: network) }
    do {
      try MemoryProbe.system.now.require(network.gradientCheckBytes(examples: batch.count))
    } catch {
      throw TrainingError.memory(
        operation: "check-gradients: cannot check the network",
        need: "parameters, gradient and \(batch.count) examples in double precision", error,
        hint: "fewer --examples, or a smaller network")
    }
    let checks = try checkGradients(
      network: network, examples: batch, l1: recipe.l1 ?? 0, l2: recipe.l2, seed: recipe.seed,
      mistake: mistake)
    let passed = checks.allSatisfy { $0.relativeError <= tolerance }
    StandardOutput.print(
      json ? try Self.json(checks, tolerance) : Self.table(checks, tolerance),
      as: json ? .json : .text)
    if let mistake, !json {
      StandardOutput.print("\n" + Self.explanation(of: mistake, in: network))
    }
    if !passed { throw ExitStatus.runFailed }
  }

  private static func mistake(
    in layer: Int, of network: NetworkDescription
  ) throws -> GradientMistake {
    if let mistake = GradientMistake(in: layer, of: network) { return mistake }
    guard network.layers.indices.contains(layer) else {
      throw ValidationError(
        "there is no layer \(layer): the network has \(network.layers.count), the first is 0")
    }
    throw ValidationError(
      "no gradient depends on layer \(layer), \(network.layers[layer].name): no parameters are trained "
        + "up to there")
  }

  private static func explanation(
    of mistake: GradientMistake, in network: NetworkDescription
  ) -> String {
    let name = "layer \(mistake.layer), \(network.layers[mistake.layer].name)"
    return mistake.isInParameters
      ? "The gradients of \(name), were made twice too large: its tensors fail and no others, so the\n"
        + "mistake is in that layer's own derivatives. (2 g − g) / (2 g + g) is 1/3; the penalty's\n"
        + "gradient, which is right, brings it down a little."
      : "What \(name), passes back was made twice too large: every layer before it fails and none\n"
        + "after, so the mistake is between the last that fails and the first that does not."
  }

  private static func table(_ checks: [GradientCheck], _ tolerance: Double) -> String {
    var table = TextTable(["tensor", "shape", "checked", "relative error", "reading", ""])
    for check in checks {
      table.append([
        check.name, check.shape.map(String.init).joined(separator: " × "),
        String(check.checkedCount), String(printf: "%.2e", check.relativeError),
        check.reading.rawValue, check.relativeError <= tolerance ? "ok" : "WRONG",
      ])
    }
    return table.text
  }

  private struct Row: Encodable {
    var tensor: String
    var shape: [Int]
    var checked: Int
    var relativeError: Double
    var reading: String
    var ok: Bool
  }

  private static func json(_ checks: [GradientCheck], _ tolerance: Double) throws -> String {
    try JSONText.of(
      checks.map {
        Row(
          tensor: $0.name, shape: $0.shape, checked: $0.checkedCount,
          relativeError: $0.relativeError, reading: $0.reading.rawValue,
          ok: $0.relativeError <= tolerance)
      })
  }
}
