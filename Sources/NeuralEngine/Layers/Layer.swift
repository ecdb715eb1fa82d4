/// A layer as a value: sizes and places in the parameter vector; memory comes from outside.
///
/// A step calls `forward` and `backward` on each worker for its rows, then, once all workers are
/// through with all layers, `computeParameterGradients` for the worker's share of the parameters
/// over the rows of the whole batch. Gradients are either taken from all rows at once, or summed from
/// the workers' partial ones in the workers' order: the same numbers in every run.
///
/// A layer is plain data, so that a stage costs a step nothing but its arithmetic. A new one is a
/// file with its `build`, a case of `LayerKind`, of `Stage` and of their switches, and a recipe key.
protocol Layer {
  /// Multiplications of the layer's matrix products for one example, forward.
  var multiplyAccumulateCount: Int { get }
  /// Values per example that `backward` needs of `forward`, besides x and y.
  var savedCount: Int { get }
  /// Values per worker that its passes leave for the others to read after they have met.
  var partialCount: Int { get }
  /// The activation that makes the output, if the layer has one.
  var activation: ActivationKernel? { get }
  /// Values of scratch memory that a call needs for `rows` rows.
  func scratchCount(rows: Int) -> Int

  /// y [batch, out] from x [batch, in], this worker's rows.
  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>)

  /// dx from dy, this worker's rows; dx is nil where nothing before needs a gradient.
  /// A layer may overwrite dy with what its parameters' gradients need.
  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>)

  /// This worker's share of the parameters' gradient, from all rows of x and of dy as `backward`
  /// left it, or from all workers' partials.
  func computeParameterGradients<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>)

  /// Takes what a step measured into the layer's statistics, once the step is found finite; one
  /// worker calls it, with the flat parameter vector.
  func updateStatistics<R: Real>(
    _ pass: Pass<R>, _ memory: StageMemory<R>, parameters: UnsafeMutablePointer<R>)

  /// `hash` mixed with the side of its kink that each unit of the pass's rows is on.
  func kinkPattern(_ pass: Pass<Double>, _ memory: StageMemory<Double>, hash: UInt64) -> UInt64
}

extension Layer {
  var multiplyAccumulateCount: Int { 0 }
  var savedCount: Int { 0 }
  var partialCount: Int { 0 }
  var activation: ActivationKernel? { nil }

  func scratchCount(rows: Int) -> Int { 0 }

  func computeParameterGradients<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {}

  func updateStatistics<R: Real>(
    _ pass: Pass<R>, _ memory: StageMemory<R>, parameters: UnsafeMutablePointer<R>
  ) {}

  func kinkPattern(_ pass: Pass<Double>, _ memory: StageMemory<Double>, hash: UInt64) -> UInt64 {
    hash
  }
}
