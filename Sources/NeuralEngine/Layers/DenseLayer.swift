/// y = f(x W + b), the activation fused when one follows.
struct DenseLayer: Layer {
  let index: Int
  let inputCount: Int
  let outputCount: Int
  /// W [in, out] and b [out].
  let weightOffset: Int
  let biasOffset: Int
  let activation: ActivationKernel

  private func shape(rows: Int) -> AffineShape {
    AffineShape(rows: rows, inputs: inputCount, outputs: outputCount)
  }

  func forward<R: Real>(_ pass: Pass<R>, x: UnsafePointer<R>, y: UnsafeMutablePointer<R>) {
    R.affine(
      shape(rows: pass.rows.count), x: x + pass.rows.lowerBound * inputCount,
      weight: pass.parameters + weightOffset, bias: pass.parameters + biasOffset,
      activation: activation, y: y + pass.rows.lowerBound * outputCount)
  }

  func backward<R: Real>(
    _ pass: Pass<R>, x: UnsafePointer<R>, y: UnsafePointer<R>, dy: UnsafeMutablePointer<R>,
    dx: UnsafeMutablePointer<R>?
  ) {
    let start = pass.rows.lowerBound * outputCount
    if !activation.isLinear {
      R.differentiate(
        activation, y: y + start, dy: dy + start, dx: dy + start,
        count: pass.rows.count * outputCount)
    }
    guard let dx else { return }
    R.affineInputGradient(
      shape(rows: pass.rows.count), dy: dy + start, weight: pass.parameters + weightOffset,
      scratch: pass.scratch, dx: dx + pass.rows.lowerBound * inputCount)
  }

  func differentiateParameters<R: Real>(
    _ pass: Pass<R>, x: UnsafePointer<R>, dy: UnsafePointer<R>
  ) {
    let rows = Share.part(
      of: inputCount, worker: pass.worker, workers: pass.workers,
      granularity: Share.weightRowGranularity)
    if !rows.isEmpty {
      R.affineWeightGradient(
        shape(rows: pass.batchRows), share: rows, x: x, dy: dy,
        gradient: pass.gradient + weightOffset)
    }
    let columns = Share.part(
      of: outputCount, worker: pass.worker, workers: pass.workers,
      granularity: Share.biasGranularity)
    if !columns.isEmpty {
      R.columnSums(
        dy + columns.lowerBound, rows: pass.batchRows, stride: outputCount,
        sums: pass.gradient + biasOffset + columns.lowerBound, columns: columns.count)
    }
  }
}
