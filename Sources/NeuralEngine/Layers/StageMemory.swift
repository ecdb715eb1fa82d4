/// Where one stage's values are, all rows of the batch; a worker touches its own rows.
struct StageMemory<R: Real> {
  /// x [batch, in].
  var x: UnsafePointer<R>
  /// The other values, for a stage that adds two.
  let second: UnsafePointer<R>?
  /// y [batch, out].
  let y: UnsafeMutablePointer<R>
  /// The cost's derivatives by them; nil where nothing before needs them.
  let dx: UnsafeMutablePointer<R>?
  let secondGradient: UnsafeMutablePointer<R>?
  let dy: UnsafeMutablePointer<R>
  /// [batch, savedCount]
  let saved: UnsafeMutablePointer<R>
  /// [workers, partialStride]
  let partials: UnsafeMutablePointer<R>
  let partialStride: Int

  /// What `worker` leaves for the others [partialCount].
  func partials(of worker: Int) -> UnsafeMutablePointer<R> { partials + worker * partialStride }
}

extension StageMemory {
  /// This worker's share of a weight's gradient [rows, columns] as the sum of what all workers left
  /// from `offset`, in their order.
  func sumWeightPartials(
    _ pass: Pass<R>, from offset: Int, rows: Int, columns: Int,
    into gradient: UnsafeMutablePointer<R>
  ) {
    let share = Share.partition(
      of: rows, worker: pass.worker, workers: pass.workers,
      granularity: Share.weightRowGranularity)
    sum(pass, from: offset, share.lowerBound * columns..<share.upperBound * columns, into: gradient)
  }

  /// Likewise of a bias's gradient [count].
  func sumBiasPartials(
    _ pass: Pass<R>, from offset: Int, count: Int, into gradient: UnsafeMutablePointer<R>
  ) {
    let share = Share.partition(
      of: count, worker: pass.worker, workers: pass.workers, granularity: Share.biasGranularity)
    sum(pass, from: offset, share, into: gradient)
  }

  private func sum(
    _ pass: Pass<R>, from offset: Int, _ range: Range<Int>, into gradient: UnsafeMutablePointer<R>
  ) {
    guard !range.isEmpty else { return }
    let target = gradient + range.lowerBound
    target.update(from: partials(of: 0) + offset + range.lowerBound, count: range.count)
    for worker in 1..<max(pass.workers, 1) {
      R.accumulate(
        target, partials(of: worker) + offset + range.lowerBound, count: range.count)
    }
  }
}
