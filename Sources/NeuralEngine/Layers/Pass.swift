import CKernels

/// What a layer needs while one worker takes a batch through the network.
struct Pass<R: Real> {
  /// The flat parameter vector.
  let parameters: UnsafePointer<R>
  /// The flat gradient, of which this worker writes its share.
  let gradient: UnsafeMutablePointer<R>
  /// Packed weights of dense layers, each in its weights' place of the flat vector; nil for a pass over
  /// so few examples that to pack them does not pay.
  var panels: UnsafePointer<R>?
  /// This worker's own scratch memory.
  let scratch: UnsafeMutablePointer<R>
  /// The steps of each row's sequence that count [batch]; nil where all do.
  let lengths: UnsafePointer<Int32>?
  /// The rows that are this worker's, forward and backward. May be empty.
  var rows: Range<Int>
  /// Rows of the whole batch.
  var batchRows: Int
  let worker: Int
  let workers: Int
  let mode: PassMode
  /// The worker's threads; nil for a worker alone.
  let pool: OpaquePointer?

  /// Returns once every worker has called it. For passes that all workers make together, as a step's: those
  /// of an evaluation go each their own way.
  func barrier() {
    if let pool { dlk_worker_pool_barrier(pool) }
  }
}

/// What a pass is for.
enum PassMode {
  /// A cost is evaluated: nothing is dropped, and statistics are those kept so far.
  case evaluation
  /// A step: `key` for its random numbers follows from the seed and the step; `dropout` replaces
  /// the layers' own rates when not nil.
  case training(key: UInt64, dropout: Double?)

  var isTraining: Bool {
    if case .training = self { true } else { false }
  }
}
