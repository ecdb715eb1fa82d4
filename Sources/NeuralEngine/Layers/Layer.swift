/// A layer as a value: sizes and places in the parameter vector; memory comes from outside.
///
/// A step calls `forward` and `backward` on each worker for its rows, then, once all workers are
/// through with all layers, `differentiateParameters` for the worker's share of the parameters over
/// the rows of the whole batch: no gradient is ever summed across workers.
protocol Layer {
  /// The layer's index within the description.
  var index: Int { get }
  /// Values per example that go in and come out.
  var inputCount: Int { get }
  var outputCount: Int { get }

  /// y [batch, out] from x [batch, in], this worker's rows.
  func forward<R: Real>(_ pass: Pass<R>, x: UnsafePointer<R>, y: UnsafeMutablePointer<R>)

  /// dx from dy, this worker's rows; dx is nil for the first layer, whose input needs no gradient.
  /// A layer may overwrite dy with what its parameters' gradients need.
  func backward<R: Real>(
    _ pass: Pass<R>, x: UnsafePointer<R>, y: UnsafePointer<R>, dy: UnsafeMutablePointer<R>,
    dx: UnsafeMutablePointer<R>?)

  /// This worker's share of the parameters' gradient, from all rows of x and of dy as `backward`
  /// left it.
  func differentiateParameters<R: Real>(
    _ pass: Pass<R>, x: UnsafePointer<R>, dy: UnsafePointer<R>)
}

extension Layer {
  func differentiateParameters<R: Real>(
    _ pass: Pass<R>, x: UnsafePointer<R>, dy: UnsafePointer<R>
  ) {}
}
