extension RecurrentLayer {
  static func build(
    _ cell: RecurrentCell, units: Int, returnsSequence: Bool, isBidirectional: Bool,
    in builder: inout NetworkBuilder
  ) throws(EngineError) {
    guard units > 0 else {
      throw .layer(builder.place, .invalidSize(layer: cell.rawValue, size: "unit", got: units))
    }
    guard case .sequence(let steps, let inputCount) = builder.shape else {
      throw .layer(builder.place, .needsSequence(layer: cell.rawValue, got: builder.shape))
    }
    func direction(isReverse: Bool) -> Direction {
      let names =
        isReverse
        ? ["reverseInputWeight", "reverseRecurrentWeight", "reverseBias", "reverseRecurrentBias"]
        : ["inputWeight", "recurrentWeight", "bias", "recurrentBias"]
      let inputGates = cell.inputGates.count
      let recurrentGates = cell.recurrentGates.count
      return Direction(
        input: builder.tensor(
          names[0], [inputCount, inputGates * units],
          .initializer(fanIn: inputCount, fanOut: units)),
        recurrent: builder.tensor(
          names[1], [units, recurrentGates * units], .orthogonal(blocks: recurrentGates)),
        bias: builder.tensor(names[2], [inputGates * units], .parts(cell.biasStart)),
        recurrentBias: cell == .gru ? builder.tensor(names[3], [units], .constant(0)) : nil,
        isReverse: isReverse)
    }
    let layer = RecurrentLayer(
      cell: cell, inputCount: inputCount, units: units, steps: steps,
      returnsSequence: returnsSequence, first: direction(isReverse: false),
      second: isBidirectional ? direction(isReverse: true) : nil)
    builder.append(
      .recurrent(layer),
      output: returnsSequence
        ? .sequence(time: steps, features: layer.outputCount) : .features(layer.outputCount))
  }
}
