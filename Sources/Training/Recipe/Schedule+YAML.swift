import NeuralEngine

extension Schedule {
  /// As a recipe's `schedule` is written: `{exponential: {rate: 0.98, every: epoch}}`.
  public var yaml: String {
    guard case .warmup(let epochs, let start, let then) = self else { return "{\(section)}" }
    let warmup = "warmup: {epochs: \(Recipe.number(epochs)), start: \(Recipe.number(start))}"
    return "{\(then.section), \(warmup)}"
  }

  /// `exponential: {…}`
  private var section: String {
    switch self {
    case .constant: "constant: {}"
    case .exponential(let rate): "exponential: {rate: \(Recipe.number(rate)), every: epoch}"
    case .staircase(let rate, let everyEpochs):
      "staircase: {rate: \(Recipe.number(rate)), everyEpochs: \(Recipe.number(everyEpochs))}"
    case .inverseTime(let rate): "inverseTime: {rate: \(Recipe.number(rate))}"
    case .inverseSquareRoot(let k): "inverseSquareRoot: {k: \(Recipe.number(k))}"
    case .cosine(let final): "cosine: {final: \(Recipe.number(final))}"
    case .oneCycle(let rise, let start, let final):
      "oneCycle: {rise: \(Recipe.number(rise)), start: \(Recipe.number(start)), "
        + "final: \(Recipe.number(final))}"
    case .piecewise(let pieces, let schedule):
      "piecewise: {pieces: [\(pieces.map(\.yaml).joined(separator: ", "))], of: \(schedule.yaml)}"
    case .warmup(_, _, let then): then.section
    }
  }
}

extension Schedule.Piece {
  fileprivate var yaml: String {
    "{epoch: \(Recipe.number(epoch)), factor: \(Recipe.number(factor))}"
  }
}
