/// A vector of its own for each token: y [batch, time, units] from numbers x [batch, time, 1].
///
/// It takes the network's input, which needs no derivatives.
struct EmbeddingLayer: Layer {
  let steps: Int
  let vocabulary: Int
  let units: Int
  /// W [vocabulary, units].
  let weightOffset: Int

  static func build(
    vocabulary: Int, units: Int, in builder: inout NetworkBuilder
  ) throws(EngineError) {
    guard vocabulary > 0 else {
      throw .layer(
        builder.place, .invalidSize(layer: "embedding", size: "token", got: vocabulary))
    }
    guard units > 0 else {
      throw .layer(builder.place, .invalidSize(layer: "embedding", size: "unit", got: units))
    }
    guard builder.slot == 0, case .sequence(let steps, features: 1) = builder.shape else {
      throw .layer(builder.place, .needsTokens(layer: "embedding", got: builder.shape))
    }
    let layer = EmbeddingLayer(
      steps: steps, vocabulary: vocabulary, units: units,
      weightOffset: builder.tensor(
        "weight", [vocabulary, units], .initializer(fanIn: units, fanOut: units)))
    builder.append(.embedding(layer), output: .sequence(time: steps, features: units))
  }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let first = pass.rows.lowerBound * steps
    R.embed(
      memory.x + first, table: pass.parameters + weightOffset, y: memory.y + first * units,
      rows: pass.rows.count * steps, width: units, vocabulary: vocabulary)
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {}

  func computeParameterGradients<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let share = Share.partition(
      of: vocabulary, worker: pass.worker, workers: pass.workers,
      granularity: Share.weightRowGranularity)
    guard !share.isEmpty else { return }
    R.embedGradient(
      memory.x, dy: memory.dy, rows: pass.batchRows * steps, width: units, share: share,
      gradient: pass.gradient + weightOffset)
  }
}
