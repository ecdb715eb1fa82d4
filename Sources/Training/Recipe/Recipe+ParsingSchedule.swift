import NeuralEngine

extension RecipeValue {
  /// `constant`, `{exponential: {rate: 0.98, every: epoch}}`, `{cosine: {}, warmup: {epochs: 2}}`,
  /// `{piecewise: {pieces: [{epoch: 2.5, factor: 0.1}], of: {cosine: {}}}}`.
  func schedule() throws(RecipeError) -> Schedule {
    let (name, value, options) = try choice(
      "a schedule", of: RecipeKeys.schedules, options: ["warmup"])
    let schedule = try (value ?? nothing).schedule(name)
    guard let warmup = options.present("warmup") else { return schedule }
    let section = try warmup.section(keys: ["epochs", "start"])
    return .warmup(
      epochs: try section.required("epochs").number(.positive),
      start: try section.number("start", .fraction, default: 0.1), then: schedule)
  }

  /// The settings of the schedule called `name`.
  private func schedule(_ name: String) throws(RecipeError) -> Schedule {
    switch name {
    case "exponential":
      let section = try section(keys: ["rate", "every"])
      if let every = section["every"], try every.text() != "epoch" { throw every.unmet("epoch") }
      return .exponential(rate: try section.required("rate").number(.aboveZeroToOne))
    case "staircase":
      let section = try section(keys: ["rate", "everyEpochs"])
      return .staircase(
        rate: try section.required("rate").number(.aboveZeroToOne),
        everyEpochs: try section.required("everyEpochs").number(.positive))
    case "inverseTime":
      let section = try section(keys: ["rate"])
      return .inverseTime(rate: try section.required("rate").number(.notNegative))
    case "cosine":
      let section = try section(keys: ["final"])
      return .cosine(final: try section.number("final", .fraction, default: 0))
    case "oneCycle":
      let section = try section(keys: ["rise", "start", "final"])
      return .oneCycle(
        rise: try section.number("rise", .fraction, default: 0.3),
        start: try section.number("start", .fraction, default: 0.04),
        final: try section.number("final", .fraction, default: 0))
    case "piecewise":
      let section = try section(keys: ["pieces", "of"])
      let pieces = try section.required("pieces").pieces()
      return .piecewise(pieces, of: try section.present("of")?.schedule() ?? .constant)
    default:
      _ = try section(keys: [])
      return .constant
    }
  }

  /// `[{epoch: 2, factor: 0.1}, {epoch: 5.5, factor: 0.01}]`, in the order of the epochs.
  private func pieces() throws(RecipeError) -> [Schedule.Piece] {
    var pieces: [Schedule.Piece] = []
    for element in try list() {
      let section = try element.section(keys: ["epoch", "factor"])
      let epoch = try section.required("epoch")
      let start = try epoch.number(.notNegative)
      if let last = pieces.last, start <= last.epoch {
        throw epoch.unmet("after that of the piece before, \(Recipe.number(last.epoch))")
      }
      pieces.append(
        Schedule.Piece(epoch: start, factor: try section.required("factor").number(.positive)))
    }
    guard !pieces.isEmpty else { throw unmet("a list of {epoch: …, factor: …}") }
    return pieces
  }
}
