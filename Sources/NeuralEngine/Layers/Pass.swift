/// What a layer needs while one worker takes a batch through the network.
struct Pass<R: Real> {
  /// The flat parameter vector.
  let parameters: UnsafePointer<R>
  /// The flat gradient, of which this worker writes its share.
  let gradient: UnsafeMutablePointer<R>
  /// This worker's own scratch memory.
  let scratch: UnsafeMutablePointer<R>
  /// The rows that are this worker's, forward and backward.
  var rows: Range<Int>
  /// Rows of the whole batch.
  var batchRows: Int
  let worker: Int
  let workers: Int
  let dropout: DropoutMode
}

/// Whether units are dropped, and by which random bits.
enum DropoutMode {
  /// A cost is evaluated: nothing is dropped.
  case off
  /// `key` follows from the seed and the step; `rate` replaces the layers' own when not nil.
  case on(key: UInt64, rate: Double?)
}
