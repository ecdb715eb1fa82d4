import Glibc
import NeuralEngine

/// Directions in the space of a network's parameters, drawn from a seed.
struct RandomDirections {
  private let tensors: [TensorDescription]
  private var random: SplitMix64
  private var spare: Double?

  init(tensors: [TensorDescription], seed: UInt64) {
    self.tensors = tensors
    random = SplitMix64(state: seed)
  }

  /// A direction of normal numbers, each filter of which is brought to the length that it has in
  /// `parameters`: what a unit's weights are multiplied by then does not matter. A filter is all that goes
  /// into one unit, or channel. Biases, and what is not trained, do not move (Li et al. 2018).
  mutating func next(scaledBy parameters: [Float]) -> [Float] {
    var direction = [Float](repeating: 0, count: parameters.count)
    for tensor in tensors where tensor.isTrained && tensor.isWeight {
      let units = tensor.shape.last ?? 1
      let drawn = (0..<tensor.count).map { _ in normal() }
      for unit in 0..<units {
        let places = stride(from: unit, to: tensor.count, by: units)
        var (own, other) = (0.0, 0.0)
        for place in places {
          own += drawn[place] * drawn[place]
          let value = Double(parameters[tensor.offset + place])
          other += value * value
        }
        let scale = own > 0 ? (other / own).squareRoot() : 0
        for place in places { direction[tensor.offset + place] = Float(drawn[place] * scale) }
      }
    }
    return direction
  }

  /// The same, less its part along `axis`, and of length 1.
  mutating func next(scaledBy parameters: [Float], atRightAnglesTo axis: [Float]) -> [Float] {
    let direction = next(scaledBy: parameters)
    func product(_ left: [Float], _ right: [Float]) -> Double {
      zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let square = product(axis, axis)
    let part = square > 0 ? product(direction, axis) / square : 0
    let rest = zip(direction, axis).map { $0 - Float(part) * $1 }
    let length = product(rest, rest).squareRoot()
    return length > 0 ? rest.map { Float(Double($0) / length) } : rest
  }

  /// By Box and Muller (1958).
  private mutating func normal() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    let radius = (-2 * log(1 - random.uniform())).squareRoot()
    let angle = 2 * Double.pi * random.uniform()
    spare = radius * sin(angle)
    return radius * cos(angle)
  }
}
