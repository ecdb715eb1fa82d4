import CKernels

/// Compares backpropagation with central differences in double precision, tensor by tensor.
///
/// Starts from the network's initializer with small random biases (and weights, where those would
/// be zero), so that nothing sits on a kink. Dropout is on with a fixed mask, so that it is checked
/// too. Of a tensor with more than `valuesPerTensor` values so many are checked, drawn by `seed`.
///
/// - Parameter mistake: a mistake to make on purpose, to see what the check makes of it; nil makes none.
/// - Throws: what `NetworkDescription.validate` throws for the network and the examples,
///   `noExamples`.
public func checkGradients(
  network: NetworkDescription, examples: ExampleSet, l1: Double = 0, l2: Double = 0, seed: UInt64,
  valuesPerTensor: Int = 200, mistake: GradientMistake? = nil
) throws(EngineError) -> [GradientCheck] {
  try network.validate()
  try network.validate(examples)
  guard examples.count > 0 else { throw .noExamples }
  return examples.withView(indices: nil) { view in
    var checker = GradientChecker(network, examples: view, l1: l1, l2: l2, seed: seed)
    return checker.check(valuesPerTensor: valuesPerTensor, mistake: mistake)
  }
}

/// J(θ) = mean cost + λ₁ Σ|w| + (λ₂/2) Σ‖W‖² of fixed examples and its gradient, both ways.
private struct GradientChecker {
  let core: Network<Double>
  let workspace: Workspace<Double>
  let examples: ExampleView
  /// Set once the examples are gathered.
  var weight = 1.0
  let l1: Double
  let l2: Double
  let seed: UInt64

  init(_ network: NetworkDescription, examples: ExampleView, l1: Double, l2: Double, seed: UInt64) {
    MatrixLibrary.prepareOnce()
    core = Network(network, seed: seed)
    workspace = Workspace(core, capacity: examples.count, workers: 1)
    self.examples = examples
    self.l1 = l1
    self.l2 = l2
    self.seed = seed
    for (number, tensor) in core.tensors.enumerated()
    where tensor.isTrained && (!tensor.isWeight || network.initializer == .zeros) {
      let values = core.parameters.start + tensor.offset
      Double.fillNormal(
        values, count: tensor.count, key: dlk_mix(~seed, UInt64(number)), sigma: 0.1)
      for index in 0..<tensor.count {
        values[index] += core.plan.starts[number].constant(at: index, count: tensor.count)
      }
    }
  }

  private var pass: Pass<Double> {
    core.pass(
      in: workspace, rows: 0..<examples.count, batchRows: examples.count, worker: 0, pool: nil,
      mode: .training(key: seed, dropout: nil), hasLengths: examples.lengths != nil)
  }

  mutating func check(valuesPerTensor: Int, mistake: GradientMistake?) -> [GradientCheck] {
    core.gather(pass, examples, from: 0, in: workspace)
    weight = totalWeight()
    _ = cost()
    core.backward(pass, in: workspace)
    core.computeParameterGradients(pass, in: workspace)
    for tensor in core.tensors where mistake?.spoils(tensor) == true {
      for index in tensor.range { core.gradient.start[index] *= GradientMistake.factor }
    }
    return core.tensors.enumerated().filter(\.element.isTrained).map { number, tensor in
      if tensor.isWeight {
        _ = Double.penalize(
          core.gradient.start + tensor.offset, weights: core.parameters.start + tensor.offset,
          l1: l1, l2: tensor.l2 ?? l2, count: tensor.count)
      }
      return check(tensor, number: number, limit: valuesPerTensor)
    }
  }

  private func check(_ tensor: TensorDescription, number: Int, limit: Int) -> GradientCheck {
    let isSampled = tensor.count > limit
    var errorSquares = 0.0
    var analyticSquares = 0.0
    var numericSquares = 0.0
    var kinks = 0
    let total = isSampled ? limit : tensor.count
    for sample in 0..<total {
      let drawn = dlk_mix(seed &+ UInt64(number), UInt64(sample)) % UInt64(tensor.count)
      let index = tensor.offset + (isSampled ? Int(drawn) : sample)
      guard let numeric = difference(at: index) else {
        kinks += 1
        continue
      }
      let analytic = core.gradient.start[index]
      errorSquares += (analytic - numeric) * (analytic - numeric)
      analyticSquares += analytic * analytic
      numericSquares += numeric * numeric
    }
    let scale = analyticSquares.squareRoot() + numericSquares.squareRoot()
    // What the cost does not depend on, as distances on a shift of all embeddings, has the differences'
    // rounding alone to compare with.
    let rounding = 16 * .ulpOfOne * cost().magnitude / 1e-5 * Double(total).squareRoot()
    let isZero = errorSquares == 0 || scale <= rounding
    return GradientCheck(
      name: tensor.name, shape: tensor.shape,
      relativeError: isZero ? 0 : errorSquares.squareRoot() / scale,
      checkedCount: total - kinks, kinkCount: kinks)
  }

  /// ∂J/∂θ by (J(θ + h) − J(θ − h)) / 2h; nil when a kink lies between the two.
  private func difference(at index: Int) -> Double? {
    let value = core.parameters.start[index]
    let h = 1e-5 * max(1, value.magnitude)
    if l1 != 0, value.magnitude <= h { return nil }
    defer { core.parameters.start[index] = value }
    core.parameters.start[index] = value + h
    let above = (cost: cost() + penalty(), kinks: kinkPattern())
    core.parameters.start[index] = value - h
    let below = (cost: cost() + penalty(), kinks: kinkPattern())
    return above.kinks == below.kinks ? (above.cost - below.cost) / (2 * h) : nil
  }

  /// The mean cost, leaving its derivatives in the workspace.
  private func cost() -> Double {
    core.forward(pass, in: workspace)
    return core.cost(
      pass, scale: weight > 0 ? 1 / weight : 0, decision: .none,
      hasWeights: examples.weights != nil, in: workspace
    ).meanCost
  }

  /// Σ of the weights of the examples' targets, which does not depend on the parameters.
  private func totalWeight() -> Double {
    core.forward(pass, in: workspace)
    return core.cost(
      pass, scale: 0, decision: .none, hasWeights: examples.weights != nil, in: workspace
    ).weight
  }

  private func penalty() -> Double {
    var sum = 0.0
    for tensor in core.tensors where tensor.isWeight && tensor.isTrained {
      let l2 = tensor.l2 ?? l2
      for value in UnsafeBufferPointer(
        start: core.parameters.start + tensor.offset, count: tensor.count)
      {
        sum += l1 * value.magnitude + 0.5 * l2 * value * value
      }
    }
    return sum
  }

  /// A hash of the side of its kink that each unit is on.
  private func kinkPattern() -> UInt64 {
    var hash: UInt64 = 0
    for (number, entry) in core.plan.entries.enumerated() {
      let layer = entry.stage.layer
      if layer.activation?.hasKink == true {
        hash = dlk_sign_pattern_f64(
          workspace.memory[number].y, examples.count * core.plan.slots[entry.output].count, hash)
      }
      hash = layer.kinkPattern(pass, workspace.memory[number], hash: hash)
    }
    // Which triplets the cost takes, of which each pair has a share.
    for place in 0..<(core.plan.comparesExamples ? examples.count * examples.count : 0) {
      hash = dlk_mix(hash, workspace.pairs.start[place].bitPattern)
    }
    return hash
  }
}
