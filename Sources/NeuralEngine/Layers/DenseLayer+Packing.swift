/// A product that is made again and again with the same weights reads them packed.
extension DenseLayer {
  /// Whether it pays to pack the weights for a pass over many examples: packed they take the place that
  /// they have, and a product with them is quicker than a BLAS's.
  var isPackable: Bool {
    Float.hasWideProduct && outputCount % Float.panelColumns == 0
      && inputCount * outputCount > Self.smallestPacked
  }

  /// Fewer weights stay in the first cache as they are.
  private static let smallestPacked = 4096

  /// Packs this worker's share of the weights into their place of `panels`.
  func pack(_ pass: Pass<Float>, into panels: UnsafeMutablePointer<Float>) {
    let columns = Share.partition(
      of: outputCount, worker: pass.worker, workers: pass.workers,
      granularity: Float.panelColumns)
    guard !columns.isEmpty else { return }
    Float.pack(
      pass.parameters + weightOffset + columns.lowerBound, depth: inputCount,
      columns: columns.count, stride: outputCount, transposes: false,
      into: panels + weightOffset + columns.lowerBound * inputCount)
  }

  func forward<R: Real>(
    _ pass: Pass<R>, _ memory: StageMemory<R>, panels: UnsafePointer<R>
  ) {
    let rows = pass.rows.count * steps
    let y = memory.y + pass.rows.lowerBound * steps * outputCount
    if let biasOffset {
      R.fillRows(
        y, rows: rows, stride: outputCount, values: pass.parameters + biasOffset,
        columns: outputCount)
    } else {
      y.update(repeating: 0, count: rows * outputCount)
    }
    R.addPackedProduct(
      PackedProduct(
        rows: rows, depth: inputCount, columns: outputCount, strideA: inputCount,
        strideC: outputCount),
      a: memory.x + pass.rows.lowerBound * steps * inputCount, packed: panels, c: y)
    if !function.isLinear { R.activate(function, x: y, y: y, count: rows * outputCount) }
  }
}
