/// Where one stage's values are, all rows of the batch; a worker touches its own rows.
struct StageMemory<R: Real> {
  /// x [batch, in].
  let x: UnsafePointer<R>
  /// The other values, for a stage that adds two.
  let second: UnsafePointer<R>?
  /// y [batch, out].
  let y: UnsafeMutablePointer<R>
  /// The cost's derivatives by them; nil where nothing before needs them.
  let dx: UnsafeMutablePointer<R>?
  let secondDelta: UnsafeMutablePointer<R>?
  let dy: UnsafeMutablePointer<R>
  /// [batch, savedCount]
  let saved: UnsafeMutablePointer<R>
  /// [workers, partialStride]
  let partials: UnsafeMutablePointer<R>
  let partialStride: Int

  /// What `worker` leaves for the others [partialCount].
  func partials(of worker: Int) -> UnsafeMutablePointer<R> { partials + worker * partialStride }
}
