import CKernels

/// Inverted dropout: x / (1 − rate) or 0 in training, x itself otherwise.
///
/// The mask is never stored: `backward` draws the same bits again.
struct DropoutLayer: Layer {
  let count: Int
  let rate: Double
  /// Tells this layer's mask from another's.
  let number: UInt64

  static func build(rate: Double, in builder: inout NetworkBuilder) throws(EngineError) {
    guard rate >= 0, rate < 1 else {
      throw .layer(builder.place, .invalidDropoutRate(rate))
    }
    let number = builder.place.indices.reduce(0) { $0 << 16 + UInt64($1) }
    let layer = DropoutLayer(count: builder.shape.count, rate: rate, number: number)
    builder.append(.dropout(layer), output: builder.shape)
  }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    drop(pass, memory.x, into: memory.y)
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    guard let dx = memory.dx else { return }
    drop(pass, UnsafePointer(memory.dy), into: dx)
  }

  private func drop<R: Real>(
    _ pass: Pass<R>, _ from: UnsafePointer<R>, into: UnsafeMutablePointer<R>
  ) {
    let start = pass.rows.lowerBound * count
    if case .training(let key, let override) = pass.mode, case let rate = override ?? rate, rate > 0
    {
      let mask = DropoutMask(key: dlk_mix(key, number), rate: rate)
      R.drop(mask, x: from + start, y: into + start, rows: pass.rows, columns: count)
    } else {
      (into + start).update(from: from + start, count: pass.rows.count * count)
    }
  }
}
