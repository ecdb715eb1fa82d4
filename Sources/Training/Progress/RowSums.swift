import NeuralEngine
import RunEvents

/// The steps since the last logged row, summed up: each row is the mean over its steps.
struct RowSums: Hashable, Sendable {
  private(set) var steps = 0
  private(set) var examples = 0
  /// Sums over examples, so that a short last batch weighs no more than it has examples.
  private(set) var cost = 0.0
  private(set) var correct = 0
  /// Targets that the answers were compared with.
  private(set) var counted = 0
  /// Sums over steps.
  private(set) var learningRate = 0.0
  private(set) var gradientNorm = 0.0

  init() {}

  mutating func add(_ result: StepResult, batchSize: Int, learningRate: Double) {
    steps += 1
    examples += batchSize
    cost += result.cost * Double(batchSize)
    correct += result.correctCount ?? 0
    counted += result.countedCount
    self.learningRate += learningRate
    gradientNorm += result.gradientNorm
  }

  /// The row's values; nil when no step was made since the last row.
  func means(withAccuracy: Bool) -> [(MetricKey, Double)]? {
    guard steps > 0 else { return nil }
    var means = [(MetricKey.batchCost, cost / Double(examples))]
    if withAccuracy, counted > 0 {
      means.append((.batchAccuracy, Double(correct) / Double(counted)))
    }
    means.append((.learningRate, learningRate / Double(steps)))
    means.append((.gradientNorm, gradientNorm / Double(steps)))
    return means
  }
}

extension RowSums {
  /// As a checkpoint keeps it.
  var numbers: [Double] {
    [
      Double(steps), Double(examples), cost, Double(correct), Double(counted), learningRate,
      gradientNorm,
    ]
  }

  /// From what a checkpoint kept; nil when those are not such sums.
  init?(numbers: [Double]) {
    // Beyond 2⁵³ a double does not tell one whole number from the next.
    guard numbers.count == 7, [0, 1, 3, 4].allSatisfy({ numbers[$0].magnitude <= 0x1p53 }),
      let steps = Int(exactly: numbers[0]),
      let examples = Int(exactly: numbers[1]), let correct = Int(exactly: numbers[3]),
      let counted = Int(exactly: numbers[4]), steps >= 0, examples >= steps, correct >= 0,
      correct <= counted
    else { return nil }
    self.steps = steps
    self.examples = examples
    cost = numbers[2]
    self.correct = correct
    self.counted = counted
    learningRate = numbers[5]
    gradientNorm = numbers[6]
  }
}

extension MetricKey {
  /// The mean cost over the minibatches of a row, dropout on.
  public static let batchCost = MetricKey(.train, "batchCost")
  /// The mean accuracy over the minibatches of a row, dropout on.
  public static let batchAccuracy = MetricKey(.train, "batchAccuracy")
  /// The mean norm of the whole gradient over the steps of a row, before clipping.
  public static let gradientNorm = MetricKey(.train, "gradientNorm")
}
