import NeuralEngine

extension RecipeValue {
  /// `constant`, `{exponential: {rate: 0.98, every: epoch}}`, `{cosine: {}, warmup: {epochs: 2}}`,
  /// `{piecewise: {pieces: [{epoch: 2.5, factor: 0.1}], of: {cosine: {}}}}`.
  func schedule() throws(RecipeError) -> Schedule {
    let chosen = try choice()
    let schedule = try chosen.value.schedule(chosen.name)
    guard let warmup = try chosen.options["warmup"]?.section() else { return schedule }
    return .warmup(
      epochs: try warmup.number("epochs"), start: try warmup.number("start"), then: schedule)
  }

  /// The settings of the schedule called `name`.
  private func schedule(_ name: String) throws(RecipeError) -> Schedule {
    let section = try section()
    switch name {
    case "exponential":
      let every = try section.value("every")
      if try every.text() != "epoch" { throw every.unmet("epoch") }
      return .exponential(rate: try section.number("rate"))
    case "staircase":
      return .staircase(
        rate: try section.number("rate"), everyEpochs: try section.number("everyEpochs"))
    case "inverseTime": return .inverseTime(rate: try section.number("rate"))
    case "inverseSquareRoot": return .inverseSquareRoot(k: try section.number("k"))
    case "cosine": return .cosine(final: try section.number("final"))
    case "oneCycle":
      return .oneCycle(
        rise: try section.number("rise"), start: try section.number("start"),
        final: try section.number("final"))
    case "piecewise":
      return .piecewise(
        try section.value("pieces").pieces(), of: try section["of"]?.schedule() ?? .constant)
    default: return .constant
    }
  }

  /// `[{epoch: 2, factor: 0.1}, {epoch: 5.5, factor: 0.01}]`, in the order of the epochs.
  private func pieces() throws(RecipeError) -> [Schedule.Piece] {
    var pieces: [Schedule.Piece] = []
    for element in try list() {
      let section = try element.section()
      let epoch = try section.value("epoch")
      let start = try epoch.number()
      if let last = pieces.last, start <= last.epoch {
        throw epoch.unmet("after that of the piece before, \(Recipe.number(last.epoch))")
      }
      pieces.append(
        Schedule.Piece(epoch: start, factor: try section.number("factor")))
    }
    guard !pieces.isEmpty else { throw unmet("a list of {epoch: …, factor: …}") }
    return pieces
  }
}
