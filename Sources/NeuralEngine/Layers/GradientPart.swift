/// The part of a gradient that one worker's rows have, for layers that keep what they save of a worker's
/// rows together: every worker sums its share of the parameters over all parts, in the workers' order.
struct GradientPart {
  /// The rows of the batch.
  let rows: Range<Int>
  /// Whether it adds to the parts before it.
  let accumulates: Bool

  /// Derivatives by some columns, whose rows are `stride` apart.
  struct Columns<R: Real> {
    let dy: UnsafePointer<R>
    let stride: Int
    let count: Int
  }

  /// Calls `body` with the parts of the pass's batch, one after the other.
  static func forEach<R: Real>(of pass: Pass<R>, _ body: (GradientPart) -> Void) {
    for worker in 0..<pass.workers {
      let rows = Share.partition(of: pass.batchRows, worker: worker, workers: pass.workers)
      // A batch of fewer rows than workers leaves some without: the first of them may be one.
      guard !rows.isEmpty || worker == 0 else { continue }
      body(GradientPart(rows: rows, accumulates: worker > 0))
    }
  }

  /// xᵀ dy [width, columns] to the gradient at `offset`, the worker's share of its rows.
  ///
  /// - Parameter count: rows of x and dy, the part's own or its steps.
  func addWeight<R: Real>(
    _ pass: Pass<R>, x: UnsafePointer<R>, width: Int, _ columns: Columns<R>, rows count: Int,
    offset: Int
  ) {
    let share = Share.partition(
      of: width, worker: pass.worker, workers: pass.workers,
      granularity: Share.weightRowGranularity)
    guard !share.isEmpty else { return }
    R.multiply(
      MatrixProduct(
        m: share.count, n: columns.count, k: count, transposesA: true, strideA: width,
        strideB: columns.stride, strideC: columns.count, accumulates: accumulates),
      x + share.lowerBound, columns.dy,
      pass.gradient + offset + share.lowerBound * columns.count)
  }

  /// The sums of dy's columns to the gradient at `offset`, the worker's share of them; takes the pass's
  /// scratch memory.
  func addBias<R: Real>(_ pass: Pass<R>, _ columns: Columns<R>, rows count: Int, offset: Int) {
    let share = Share.partition(
      of: columns.count, worker: pass.worker, workers: pass.workers,
      granularity: Share.biasGranularity)
    guard !share.isEmpty else { return }
    let gradient = pass.gradient + offset + share.lowerBound
    R.columnSums(
      columns.dy + share.lowerBound, rows: count, stride: columns.stride,
      sums: accumulates ? pass.scratch : gradient, columns: share.count)
    if accumulates { R.accumulate(gradient, pass.scratch, count: share.count) }
  }
}
