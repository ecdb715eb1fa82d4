/// y = f(x W + b), the activation fused when one follows; over each step of a sequence.
struct DenseLayer: Layer {
  let inputCount: Int
  let outputCount: Int
  /// Rows an example has: steps of a sequence, 1 otherwise.
  let steps: Int
  /// W [in, out] and b [out], which is nil where batch norm follows: its shift stands in for it.
  let weightOffset: Int
  let biasOffset: Int?
  let function: ActivationKernel

  var multiplyAccumulateCount: Int { steps * inputCount * outputCount }
  var activation: ActivationKernel? { function }

  /// An image is taken as all its values.
  static func build(units: Int, in builder: inout NetworkBuilder) throws(EngineError) {
    guard units > 0 else {
      throw .layer(builder.place, .invalidSize(layer: "dense", size: "unit", got: units))
    }
    let input = builder.shape
    let weight = builder.tensor(
      "weight", [input.stepCount, units],
      .initializer(fanIn: input.stepCount, fanOut: units))
    let bias = builder.isBeforeBatchNorm ? nil : builder.tensor("bias", [units], .constant(0))
    let layer = DenseLayer(
      inputCount: input.stepCount, outputCount: units, steps: input.steps, weightOffset: weight,
      biasOffset: bias, function: try builder.takeActivation())
    builder.append(
      .dense(layer),
      output: input.isSequence
        ? .sequence(time: input.steps, features: units) : .features(units))
  }

  func scratchCount(rows: Int) -> Int {
    // A later batch may have fewer rows, and so take the small products.
    AffineShape(rows: 1, inputs: inputCount, outputs: outputCount).isSmall
      ? inputCount * outputCount : 0
  }

  private func shape(rows: Int) -> AffineShape {
    AffineShape(rows: rows * steps, inputs: inputCount, outputs: outputCount)
  }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let first = pass.rows.lowerBound * steps
    if let panels = pass.panels, isPackable {
      return forward(pass, memory, panels: panels + weightOffset)
    }
    R.affine(
      shape(rows: pass.rows.count), x: memory.x + first * inputCount,
      weight: pass.parameters + weightOffset, bias: biasOffset.map { pass.parameters + $0 },
      activation: function, y: memory.y + first * outputCount)
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let first = pass.rows.lowerBound * steps
    let dy = memory.dy + first * outputCount
    if !function.isLinear {
      R.differentiate(
        function, y: memory.y + first * outputCount, dy: dy, dx: dy,
        count: pass.rows.count * steps * outputCount)
    }
    guard let dx = memory.dx else { return }
    R.affineInputGradient(
      shape(rows: pass.rows.count), dy: dy, weight: pass.parameters + weightOffset,
      scratch: pass.scratch, dx: dx + first * inputCount)
  }

  func computeParameterGradients<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let rows = Share.partition(
      of: inputCount, worker: pass.worker, workers: pass.workers,
      granularity: Share.weightRowGranularity)
    if !rows.isEmpty {
      R.affineWeightGradient(
        shape(rows: pass.batchRows), share: rows, x: memory.x, dy: memory.dy,
        gradient: pass.gradient + weightOffset)
    }
    let columns = Share.partition(
      of: outputCount, worker: pass.worker, workers: pass.workers,
      granularity: Share.biasGranularity)
    if let biasOffset, !columns.isEmpty {
      R.columnSums(
        memory.dy + columns.lowerBound, rows: pass.batchRows * steps, stride: outputCount,
        sums: pass.gradient + biasOffset + columns.lowerBound, columns: columns.count)
    }
  }
}
