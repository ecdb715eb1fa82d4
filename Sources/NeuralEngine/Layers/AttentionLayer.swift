/// Multi-head self-attention (Vaswani et al. 2017): every step takes from every step that it sees, in
/// `heads` ways at once.
///
/// x [batch, time, units] gives queries, keys and values by one product with W [units, 3 · units], a
/// head's being `units / heads` columns of each. A head's weights are softmax(q kᵀ / √(units / heads)),
/// its output is those times v; all heads' side by side go through the output's matrix. Steps past a
/// sequence's length are not seen.
struct AttentionLayer: Layer {
  let units: Int
  let heads: Int
  let steps: Int
  let isCausal: Bool
  /// W [units, 3 · units] and b [3 · units] of queries, keys and values.
  let inputOffset: Int
  let inputBiasOffset: Int
  /// W [units, units] and b [units] of the output.
  let outputOffset: Int
  let outputBiasOffset: Int

  static func build(
    heads: Int, isCausal: Bool, in builder: inout NetworkBuilder
  ) throws(EngineError) {
    let name = "multiHeadAttention"
    guard heads > 0 else {
      throw .layer(builder.place, .invalidSize(layer: name, size: "head", got: heads))
    }
    guard case .sequence(let steps, let units) = builder.shape else {
      throw .layer(builder.place, .needsSequence(layer: name, got: builder.shape))
    }
    guard units.isMultiple(of: heads) else {
      throw .layer(builder.place, .unitsNotDivided(units: units, heads: heads))
    }
    let start = TensorInitializer.initializer(fanIn: units, fanOut: units)
    let layer = AttentionLayer(
      units: units, heads: heads, steps: steps, isCausal: isCausal,
      inputOffset: builder.tensor("queryKeyValueWeight", [units, 3 * units], start),
      inputBiasOffset: builder.tensor("queryKeyValueBias", [3 * units], .constant(0)),
      outputOffset: builder.tensor("outputWeight", [units, units], start),
      outputBiasOffset: builder.tensor("outputBias", [units], .constant(0)))
    builder.append(.attention(layer), output: builder.shape)
  }

  private var width: Int { units / heads }
  private var scale: Double { 1 / Double(width).squareRoot() }

  var multiplyAccumulateCount: Int { 4 * steps * units * units + 2 * steps * steps * units }

  /// Queries, keys and values, which `backward` replaces by their derivatives; every head's weights;
  /// all heads' outputs.
  var savedCount: Int { steps * 3 * units + heads * steps * steps + steps * units }

  /// What a product's gradient needs, a head's weights' gradient, a head's queries' gradient, the
  /// gradient of all heads' outputs.
  func scratchCount(rows: Int) -> Int {
    3 * units * units + steps * steps + steps * width + rows * steps * units
  }

  /// What is saved of a worker's rows stands together, so that its rows of all steps are one matrix.
  private struct Saved<R: Real> {
    let queries: UnsafeMutablePointer<R>
    let weights: UnsafeMutablePointer<R>
    let taken: UnsafeMutablePointer<R>
  }

  private func saved<R: Real>(_ memory: StageMemory<R>, rows: Range<Int>) -> Saved<R> {
    let start = memory.saved + rows.lowerBound * savedCount
    let weights = start + rows.count * steps * 3 * units
    return Saved(
      queries: start, weights: weights, taken: weights + rows.count * heads * steps * steps)
  }

  /// Every head's weights of the last forward pass over these rows [rows, heads, steps, steps].
  func weights<R: Real>(in memory: StageMemory<R>, rows: Range<Int>) -> UnsafePointer<R> {
    UnsafePointer(saved(memory, rows: rows).weights)
  }

  private func input(rows: Int) -> AffineShape {
    AffineShape(rows: rows * steps, inputs: units, outputs: 3 * units)
  }

  private func output(rows: Int) -> AffineShape {
    AffineShape(rows: rows * steps, inputs: units, outputs: units)
  }

  /// Queries by keys, or what else has their shapes: c [time, time] = a [time, width] bᵀ.
  private func scoring(strideA: Int, strideB: Int) -> MatrixProduct {
    MatrixProduct(
      m: steps, n: steps, k: width, transposesB: true, strideA: strideA, strideB: strideB,
      strideC: steps)
  }

  /// c [time, width] = a [time, time] b [time, width], or aᵀ b.
  private func taking(strideB: Int, strideC: Int, transposesA: Bool = false) -> MatrixProduct {
    MatrixProduct(
      m: steps, n: width, k: steps, transposesA: transposesA, strideA: steps, strideB: strideB,
      strideC: strideC)
  }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    guard !pass.rows.isEmpty else { return }
    let rows = pass.rows.count
    let first = pass.rows.lowerBound * steps * units
    let saved = saved(memory, rows: pass.rows)
    R.affine(
      input(rows: rows), x: memory.x + first, weight: pass.parameters + inputOffset,
      bias: pass.parameters + inputBiasOffset, activation: ActivationKernel(.linear),
      y: saved.queries)
    for row in 0..<rows {
      let length = pass.lengths.map { Int($0[pass.rows.lowerBound + row]) } ?? steps
      for head in 0..<heads {
        let queries = saved.queries + row * steps * 3 * units + head * width
        let weights = saved.weights + (row * heads + head) * steps * steps
        R.multiply(
          scoring(strideA: 3 * units, strideB: 3 * units), queries, queries + units, weights)
        R.attentionWeights(
          weights, steps: steps, length: length, isCausal: isCausal, scale: scale)
        R.multiply(
          taking(strideB: 3 * units, strideC: units), weights, queries + 2 * units,
          saved.taken + row * steps * units + head * width)
      }
    }
    R.affine(
      output(rows: rows), x: saved.taken, weight: pass.parameters + outputOffset,
      bias: pass.parameters + outputBiasOffset, activation: ActivationKernel(.linear),
      y: memory.y + first)
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    guard !pass.rows.isEmpty else { return }
    let rows = pass.rows.count
    let first = pass.rows.lowerBound * steps * units
    let saved = saved(memory, rows: pass.rows)
    let scores = pass.scratch + 3 * units * units
    let turned = scores + steps * steps
    let taken = turned + steps * width
    R.affineInputGradient(
      output(rows: rows), dy: memory.dy + first, weight: pass.parameters + outputOffset,
      scratch: pass.scratch, dx: taken)
    for row in 0..<rows {
      for head in 0..<heads {
        let queries = saved.queries + row * steps * 3 * units + head * width
        let (keys, values) = (queries + units, queries + 2 * units)
        let weights = saved.weights + (row * heads + head) * steps * steps
        let dTaken = taken + row * steps * units + head * width
        R.multiply(scoring(strideA: units, strideB: 3 * units), dTaken, values, scores)
        R.multiply(
          taking(strideB: units, strideC: 3 * units, transposesA: true), weights, dTaken, values)
        R.attentionScoresGradient(weights, gradient: scores, steps: steps, scale: scale)
        R.multiply(taking(strideB: 3 * units, strideC: width), scores, keys, turned)
        R.multiply(
          taking(strideB: 3 * units, strideC: 3 * units, transposesA: true), scores, queries, keys)
        for step in 0..<steps {
          (queries + step * 3 * units).update(from: turned + step * width, count: width)
        }
      }
    }
    guard let dx = memory.dx else { return }
    R.affineInputGradient(
      input(rows: rows), dy: saved.queries, weight: pass.parameters + inputOffset,
      scratch: pass.scratch, dx: dx + first)
  }

  func computeParameterGradients<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    GradientPart.forEach(of: pass) { part in
      let saved = saved(memory, rows: part.rows)
      let first = part.rows.lowerBound * steps * units
      let count = part.rows.count * steps
      let input = GradientPart.Columns(dy: saved.queries, stride: 3 * units, count: 3 * units)
      let output = GradientPart.Columns(dy: memory.dy + first, stride: units, count: units)
      part.addWeight(
        pass, x: memory.x + first, width: units, input, rows: count, offset: inputOffset)
      part.addBias(pass, input, rows: count, offset: inputBiasOffset)
      part.addWeight(
        pass, x: saved.taken, width: units, output, rows: count, offset: outputOffset)
      part.addBias(pass, output, rows: count, offset: outputBiasOffset)
    }
  }
}
