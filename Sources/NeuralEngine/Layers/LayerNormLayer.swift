/// y = γ x̂ + β with x̂ = (x − μ) / √(σ² + ε) over the units of each place: of each step of a sequence,
/// of each pixel, of all features (Ba et al. 2016). The same in training and evaluation.
struct LayerNormLayer: Layer {
  let units: Int
  /// Rows an example has: pixels of an image, steps of a sequence.
  let places: Int
  let epsilon: Double
  let scaleOffset: Int
  let shiftOffset: Int

  static func build(epsilon: Double, in builder: inout NetworkBuilder) throws(EngineError) {
    guard epsilon > 0, epsilon.isFinite else {
      throw .layer(
        builder.place,
        .invalidNumber(
          layer: "layerNorm", number: "epsilon", range: "finite and above 0", got: epsilon))
    }
    let units = builder.shape.lastDimension
    let layer = LayerNormLayer(
      units: units, places: builder.shape.count / units, epsilon: epsilon,
      scaleOffset: builder.tensor("scale", [units], .constant(1), kind: .bias),
      shiftOffset: builder.tensor("shift", [units], .constant(0), kind: .bias))
    builder.append(.layerNorm(layer), output: builder.shape)
  }

  /// μ and 1 / √(σ² + ε) of each place.
  var savedCount: Int { 2 * places }
  /// Σ dy x̂ and Σ dy.
  var partialCount: Int { 2 * units }
  func scratchCount(rows: Int) -> Int { 2 * units }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let first = pass.rows.lowerBound * places
    R.normalizeRows(
      memory.x + first * units, rows: pass.rows.count * places, columns: units, epsilon: epsilon,
      scale: pass.parameters + scaleOffset, shift: pass.parameters + shiftOffset,
      statistics: memory.saved + first * 2, y: memory.y + first * units)
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let first = pass.rows.lowerBound * places
    let sums = memory.partials(of: pass.worker)
    R.normalizeRowsGradient(
      memory.dy + first * units, x: memory.x + first * units, rows: pass.rows.count * places,
      columns: units, scale: pass.parameters + scaleOffset, statistics: memory.saved + first * 2,
      row: pass.scratch, dx: memory.dx.map { $0 + first * units }, scaleSums: sums,
      shiftSums: sums + units)
  }

  func computeParameterGradients<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    memory.sumBiasPartials(pass, from: 0, count: units, into: pass.gradient + scaleOffset)
    memory.sumBiasPartials(pass, from: units, count: units, into: pass.gradient + shiftOffset)
  }
}
