import NeuralEngine

/// Recurrent layers: their gates' columns become rows in the order that ONNX has.
extension ONNXExport {
  /// Where ONNX's gates stand among ours: in the input's columns and in the state's, which has a
  /// bias of its own only within the GRU's reset.
  private struct GateOrder {
    let operation: String
    let input: [Int]
    let recurrent: [Int]

    init(_ cell: RecurrentCell) {
      switch cell {
      case .rnn: (operation, input, recurrent) = ("RNN", [0], [0])
      // Update, reset, hidden of candidate, reset, update; and of reset, update, candidate.
      case .gru: (operation, input, recurrent) = ("GRU", [2, 1, 0], [1, 0, 2])
      // Input, output, forget, cell of input, forget, candidate, output.
      case .lstm: (operation, input, recurrent) = ("LSTM", [0, 3, 1, 2], [0, 3, 1, 2])
      }
    }
  }

  mutating func recurrent(_ layer: ResolvedLayer, _ value: Value) -> Value {
    guard
      case .recurrent(let cell, let units, let returnsSequence, let isBidirectional) = layer.kind
    else { return value }
    let order = GateOrder(cell)
    let prefixes = isBidirectional ? ["", "reverse"] : [""]
    let gates = order.input.count
    let inputs = value.shape.stepCount
    func name(_ prefix: String, _ tensor: String) -> String {
      let tensor =
        prefix.isEmpty ? tensor : prefix + tensor.prefix(1).uppercased() + tensor.dropFirst()
      return "\(layer.name).\(tensor)"
    }
    var (weight, recurrent, bias): ([Float], [Float], [Float]) = ([], [], [])
    for prefix in prefixes {
      weight += rows(
        values(name(prefix, "inputWeight")), depth: inputs, units: units, order: order.input)
      recurrent += rows(
        values(name(prefix, "recurrentWeight")), depth: units, units: units, order: order.recurrent)
      bias += rows(values(name(prefix, "bias")), depth: 1, units: units, order: order.input)
      let own = optionalValues(name(prefix, "recurrentBias"))
      bias += [Float](repeating: 0, count: (gates - (own == nil ? 0 : 1)) * units) + (own ?? [])
    }
    let directions = prefixes.count
    let arguments = [
      graph.add("Transpose", [channelsLast(value).name], [("perm", .numbers([1, 0, 2]))]),
      graph.constant("\(layer.name).W", weight, [directions, gates * units, inputs]),
      graph.constant("\(layer.name).R", recurrent, [directions, gates * units, units]),
      graph.constant("\(layer.name).B", bias, [directions, 2 * gates * units]),
    ]
    var attributes: [(String, ONNXGraph.Attribute)] = [
      ("hidden_size", .number(units)),
      ("direction", .text(isBidirectional ? "bidirectional" : "forward")),
    ]
    // The reset gate takes hold of the product with the state, not of the state.
    if cell == .gru { attributes.append(("linear_before_reset", .number(1))) }
    // The second output is the last state, in each direction.
    let result = graph.add(
      order.operation, arguments, attributes, outputs: returnsSequence ? 1 : 2)
    let columns = directions * units
    guard returnsSequence else {
      let turned = graph.add("Transpose", [result], [("perm", .numbers([1, 0, 2]))])
      let row = graph.constant("row.\(columns)", [-1, columns])
      return Value(name: graph.add("Reshape", [turned, row]), shape: layer.output)
    }
    let turned = graph.add("Transpose", [result], [("perm", .numbers([2, 0, 1, 3]))])
    let steps = layer.output.steps
    let row = graph.constant("steps.\(steps).\(columns)", [-1, steps, columns])
    return Value(name: graph.add("Reshape", [turned, row]), shape: layer.output)
  }

  /// A matrix `[depth, gates · units]` as `[gates · units, depth]`, its gates in another order.
  private func rows(_ matrix: [Float], depth: Int, units: Int, order: [Int]) -> [Float] {
    let columns = order.count * units
    var rows: [Float] = []
    rows.reserveCapacity(matrix.count)
    for gate in order {
      for unit in 0..<units {
        for row in 0..<depth { rows.append(matrix[row * columns + gate * units + unit]) }
      }
    }
    return rows
  }
}
