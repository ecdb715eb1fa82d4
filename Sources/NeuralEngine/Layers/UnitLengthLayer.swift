/// y = x / ‖x‖ over the units of each place: embeddings on the unit sphere (Schroff et al. 2015).
struct UnitLengthLayer: Layer {
  let units: Int
  /// Rows an example has: pixels of an image, steps of a sequence.
  let places: Int

  /// Below such a length nothing is divided by it.
  static let epsilon = 1e-12

  static func build(in builder: inout NetworkBuilder) {
    let units = builder.shape.lastDimension
    builder.append(
      .unitLength(UnitLengthLayer(units: units, places: builder.shape.count / units)),
      output: builder.shape)
  }

  /// 1 / ‖x‖ of each place.
  var savedCount: Int { places }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let first = pass.rows.lowerBound * places
    R.unitRows(
      memory.x + first * units, rows: pass.rows.count * places, columns: units,
      epsilon: Self.epsilon, inverses: memory.saved + first, y: memory.y + first * units)
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    guard let dx = memory.dx else { return }
    let first = pass.rows.lowerBound * places
    R.unitRowsGradient(
      memory.dy + first * units, y: memory.y + first * units, rows: pass.rows.count * places,
      columns: units, inverses: memory.saved + first, dx: dx + first * units)
  }
}
