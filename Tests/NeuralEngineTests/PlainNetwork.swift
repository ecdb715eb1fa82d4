import Foundation
import NeuralEngine

/// A dense network in plain loops and double precision: what the engine is compared with.
struct PlainNetwork {
  var network: NetworkDescription
  /// The flat parameter vector.
  var parameters: [Double]

  init(_ network: NetworkDescription, parameters: [Float]) {
    self.network = network
    self.parameters = parameters.map(Double.init)
  }

  static func activate(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .sigmoid: 1 / (1 + exp(-x))
    case .tanh: tanh(x)
    case .relu: max(0, x)
    case .leakyRelu(let slope): x > 0 ? x : slope * x
    case .linear: x
    case .gelu: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .silu: x / (1 + exp(-x))
    }
  }

  static func derivative(_ activation: Activation, _ x: Double) -> Double {
    let y = activate(activation, x)
    return switch activation {
    case .sigmoid: y * (1 - y)
    case .tanh: 1 - y * y
    case .relu: x > 0 ? 1 : 0
    case .leakyRelu(let slope): x > 0 ? 1 : slope
    case .linear: 1
    case .gelu, .silu:
      (activate(activation, x + 1e-6) - activate(activation, x - 1e-6)) / 2e-6
    }
  }

  /// Every layer's input and the output of the last, for one example.
  func values(_ example: [Double]) -> [[Double]] {
    var values = [example]
    for (index, layer) in network.layers.enumerated() {
      let x = values[index]
      switch layer.kind {
      case .dense(let units):
        let own = network.tensors.filter { $0.layer == index }
        values.append(
          (0..<units).map { j in
            x.indices.reduce(parameters[own[1].offset + j]) { sum, i in
              sum + x[i] * parameters[own[0].offset + i * units + j]
            }
          })
      case .activation(let activation): values.append(x.map { Self.activate(activation, $0) })
      case .dropout: values.append(x)
      default: preconditionFailure("a dense network")
      }
    }
    return values
  }

  /// Cost of one example's logits and its derivative.
  func cost(_ z: [Double], example: Int, of examples: ExampleSet) -> (Double, [Double]) {
    var targets = [Double](repeating: 0, count: z.count)
    switch examples.targets {
    case .classes(let labels, _):
      if z.count == 1 {
        targets[0] = Double(labels[example])
      } else {
        targets[Int(labels[example])] = 1
      }
    case .stepClasses: preconditionFailure("plain networks have no steps")
    case .values(let values, let width):
      for j in 0..<width { targets[j] = Double(values[example * width + j]) }
    }
    switch network.cost {
    case .softmaxCrossEntropy:
      let sum = z.reduce(0) { $0 + exp($1) }
      let cost = zip(z, targets).reduce(0) { $0 - $1.1 * ($1.0 - log(sum)) }
      return (cost, zip(z, targets).map { exp($0) / sum - $1 })
    case .sigmoidCrossEntropy:
      let cost = zip(z, targets).reduce(0) { sum, pair in
        let p = 1 / (1 + exp(-pair.0))
        return sum - pair.1 * log(p) - (1 - pair.1) * log(1 - p)
      }
      return (cost, zip(z, targets).map { 1 / (1 + exp(-$0)) - $1 })
    case .squaredError:
      let cost = zip(z, targets).reduce(0) { $0 + 0.5 * ($1.0 - $1.1) * ($1.0 - $1.1) }
      return (cost, zip(z, targets).map { $0 - $1 })
    case .triplet: preconditionFailure("a plain network takes each example for itself")
    }
  }

  /// The mean cost over the examples at `indices`, and its gradient.
  func gradient(
    _ examples: ExampleSet, indices: some Collection<Int32>
  ) -> (cost: Double, gradient: [Double]) {
    var total = 0.0
    var gradient = [Double](repeating: 0, count: parameters.count)
    for index in indices.map(Int.init) {
      let start = index * examples.featureCount
      let values = values(
        examples.inputs[start..<start + examples.featureCount].map(Double.init))
      var (cost, delta) = cost(values[network.layers.count], example: index, of: examples)
      total += cost
      for layer in network.layers.indices.reversed() {
        let x = values[layer]
        switch network.layers[layer].kind {
        case .dense(let units):
          let own = network.tensors.filter { $0.layer == layer }
          var next = [Double](repeating: 0, count: x.count)
          for j in 0..<units {
            gradient[own[1].offset + j] += delta[j]
            for i in x.indices {
              gradient[own[0].offset + i * units + j] += x[i] * delta[j]
              next[i] += delta[j] * parameters[own[0].offset + i * units + j]
            }
          }
          delta = next
        case .activation(let activation):
          delta = zip(delta, x).map { $0 * Self.derivative(activation, $1) }
        case .dropout: break
        default: preconditionFailure("a dense network")
        }
      }
    }
    let count = Double(indices.count)
    return (total / count, gradient.map { $0 / count })
  }
}
