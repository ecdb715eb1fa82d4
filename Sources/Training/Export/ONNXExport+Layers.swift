import NeuralEngine

extension ONNXExport {
  mutating func add(_ layer: ResolvedLayer, to value: Value) -> Value {
    switch layer.kind {
    case .dense: return dense(layer, value)
    case .activation(let activation):
      var value = value
      value.name = self.activation(activation, value.name)
      return value
    case .dropout: return value
    case .flatten: return flattened(value)
    case .conv2D, .conv1D: return convolution(layer, value)
    case .depthwiseConv2D: return depthwise(layer, value)
    case .maxPool: return pool("MaxPool", layer, value)
    case .averagePool: return pool("AveragePool", layer, value)
    case .upsample(let scale, let interpolation):
      return upsample(layer, scale, interpolation, value)
    case .batchNorm(_, let epsilon): return batchNorm(layer, epsilon, value)
    case .layerNorm(let epsilon): return layerNorm(layer, epsilon, value)
    case .l2Normalize:
      let value = channelsLast(value)
      let length = graph.add(
        "ReduceL2", [value.name], [("axes", .numbers([-1])), ("keepdims", .number(1))])
      let least = graph.constant("l2Normalize.least", [1e-12], [1])
      let bounded = graph.add("Max", [length, least])
      return Value(name: graph.add("Div", [value.name, bounded]), shape: layer.output)
    case .positionalEncoding:
      let value = channelsLast(value)
      let table = graph.constant(
        "\(layer.name).table", values("\(layer.name).table"), layer.output.dimensions)
      return Value(name: graph.add("Add", [value.name, table]), shape: layer.output)
    case .multiHeadAttention(let heads, let isCausal):
      return attention(layer, heads: heads, isCausal: isCausal, value)
    case .embedding:
      let table = graph.constant(
        "\(layer.name).weight", values("\(layer.name).weight"),
        [values("\(layer.name).weight").count / layer.output.stepCount, layer.output.stepCount])
      return Value(name: graph.add("Gather", [table, value.name]), shape: layer.output)
    case .recurrent: return recurrent(layer, value)
    case .residual:
      let body = layer.body.reduce(value) { add($1, to: $0) }
      let shortcut = layer.shortcut.reduce(value) { add($1, to: $0) }
      return sum(body, shortcut)
    case .concat:
      let branches = layer.branches.map { branch in
        channelsLast(branch.reduce(value) { add($1, to: $0) }).name
      }
      let name = graph.add(
        "Concat", branches, [("axis", .number(layer.output.dimensions.count))])
      return Value(name: name, shape: layer.output)
    }
  }

  /// Over each step of a sequence; of an image all its values are taken.
  private mutating func dense(_ layer: ResolvedLayer, _ value: Value) -> Value {
    let value = value.shape.isSequence ? channelsLast(value) : flattened(value)
    let inputs = value.shape.stepCount
    let weight = values("\(layer.name).weight")
    let matrix = graph.constant("\(layer.name).weight", weight, [inputs, weight.count / inputs])
    var name = graph.add("MatMul", [value.name, matrix])
    if let bias = optionalValues("\(layer.name).bias") {
      name = graph.add("Add", [name, graph.constant("\(layer.name).bias", bias, [bias.count])])
    }
    return Value(name: name, shape: layer.output)
  }

  mutating func activation(_ activation: Activation, _ name: String) -> String {
    switch activation {
    case .sigmoid: graph.add("Sigmoid", [name])
    case .tanh: graph.add("Tanh", [name])
    case .relu: graph.add("Relu", [name])
    case .leakyRelu(let slope): graph.add("LeakyRelu", [name], [("alpha", .real(Float(slope)))])
    case .linear: name
    case .silu: graph.add("Mul", [name, graph.add("Sigmoid", [name])])
    case .gelu: gelu(name)
    }
  }

  /// x σ(2u) with u = √(2/π) (x + 0.044715 x³): the tanh's form of GELU.
  private mutating func gelu(_ x: String) -> String {
    let square = graph.add("Mul", [x, x])
    let cubic = graph.add("Mul", [square, graph.constant("gelu.cubic", [0.044715], [1])])
    let inner = graph.add("Add", [cubic, graph.constant("one", [1], [1])])
    let argument = graph.add(
      "Mul", [graph.add("Mul", [x, inner]), graph.constant("gelu.scale", [1.595_769_1], [1])])
    return graph.add("Mul", [x, graph.add("Sigmoid", [argument])])
  }

  /// By the running averages, as one factor and one summand a channel.
  private mutating func batchNorm(
    _ layer: ResolvedLayer, _ epsilon: Double, _ value: Value
  ) -> Value {
    let scale = values("\(layer.name).scale")
    let shift = values("\(layer.name).shift")
    let mean = values("\(layer.name).runningMean")
    let variance = values("\(layer.name).runningVariance")
    let factors = scale.indices.map {
      scale[$0] * (1 / (variance[$0] + Float(epsilon)).squareRoot())
    }
    let summands = scale.indices.map { shift[$0] - mean[$0] * factors[$0] }
    let after = value.isChannelsFirst ? value.shape.dimensions.count - 1 : 0
    let dimensions = [scale.count] + [Int](repeating: 1, count: after)
    let factor = graph.constant("\(layer.name).factor", factors, dimensions)
    let summand = graph.constant("\(layer.name).summand", summands, dimensions)
    var value = value
    value.name = graph.add("Add", [graph.add("Mul", [value.name, factor]), summand])
    return value
  }

  private mutating func sum(_ first: Value, _ second: Value) -> Value {
    var (first, second) = (first, second)
    if first.isChannelsFirst != second.isChannelsFirst {
      first = channelsLast(first)
      second = channelsLast(second)
    }
    first.name = graph.add("Add", [first.name, second.name])
    return first
  }
}
