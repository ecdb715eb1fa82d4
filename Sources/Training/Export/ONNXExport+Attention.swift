import NeuralEngine

extension ONNXExport {
  /// By its parts, which every reader of ONNX has.
  mutating func layerNorm(_ layer: ResolvedLayer, _ epsilon: Double, _ value: Value) -> Value {
    let value = channelsLast(value)
    let units = layer.output.dimensions[layer.output.dimensions.count - 1]
    let axis = ONNXGraph.Attribute.numbers([-1])
    let centered = graph.add(
      "Sub", [value.name, graph.add("ReduceMean", [value.name], [("axes", axis)])])
    let variance = graph.add(
      "ReduceMean", [graph.add("Mul", [centered, centered])], [("axes", axis)])
    let summand = graph.constant("\(layer.name).epsilon", [Float(epsilon)], [1])
    let deviation = graph.add("Sqrt", [graph.add("Add", [variance, summand])])
    let scale = graph.constant("\(layer.name).scale", values("\(layer.name).scale"), [units])
    let shift = graph.constant("\(layer.name).shift", values("\(layer.name).shift"), [units])
    let scaled = graph.add("Mul", [graph.add("Div", [centered, deviation]), scale])
    return Value(name: graph.add("Add", [scaled, shift]), shape: layer.output)
  }

  /// Heads side by side become a dimension of their own, [batch, heads, time, width], and go back.
  mutating func attention(
    _ layer: ResolvedLayer, heads: Int, isCausal: Bool, _ value: Value
  ) -> Value {
    let value = channelsLast(value)
    let (steps, units) = (layer.output.steps, layer.output.stepCount)
    let width = units / heads
    let inputs = values("\(layer.name).queryKeyValueWeight")
    let inputBias = values("\(layer.name).queryKeyValueBias")
    let divided = graph.constant("\(layer.name).heads", [-1, steps, heads, width])
    /// A third of the product, times `factor`, its dimensions in the order given.
    func part(_ number: Int, _ name: String, order: [Int], factor: Float = 1) -> String {
      let columns = number * units..<(number + 1) * units
      let weight = (0..<units).flatMap { row in
        columns.map { factor * inputs[row * 3 * units + $0] }
      }
      let product = graph.add(
        "MatMul",
        [value.name, graph.constant("\(layer.name).\(name)Weight", weight, [units, units])])
      let bias = graph.constant(
        "\(layer.name).\(name)Bias", columns.map { factor * inputBias[$0] }, [units])
      let shaped = graph.add("Reshape", [graph.add("Add", [product, bias]), divided])
      return graph.add("Transpose", [shaped], [("perm", .numbers(order))])
    }
    let queries = part(
      0, "query", order: [0, 2, 1, 3], factor: 1 / Float(width).squareRoot())
    let keys = part(1, "key", order: [0, 2, 3, 1])
    let values = part(2, "value", order: [0, 2, 1, 3])
    var scores = graph.add("MatMul", [queries, keys])
    if isCausal {
      // What is not seen counts for nothing: e^-1e9 is 0.
      let mask = (0..<steps).flatMap { row in (0..<steps).map { Float($0 > row ? -1e9 : 0) } }
      scores = graph.add(
        "Add", [scores, graph.constant("\(layer.name).mask", mask, [1, 1, steps, steps])])
    }
    let weights = graph.add("Softmax", [scores], [("axis", .number(-1))])
    let taken = graph.add(
      "Transpose", [graph.add("MatMul", [weights, values])], [("perm", .numbers([0, 2, 1, 3]))])
    let joined = graph.add(
      "Reshape", [taken, graph.constant("\(layer.name).joined", [-1, steps, units])])
    let matrix = graph.constant(
      "\(layer.name).outputWeight", self.values("\(layer.name).outputWeight"), [units, units])
    let bias = graph.constant(
      "\(layer.name).outputBias", self.values("\(layer.name).outputBias"), [units])
    let product = graph.add("MatMul", [joined, matrix])
    return Value(name: graph.add("Add", [product, bias]), shape: layer.output)
  }
}
