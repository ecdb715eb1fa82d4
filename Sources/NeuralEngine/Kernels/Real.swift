/// The numbers a network computes in: `Float` to train, `Double` to check gradients.
///
/// Every requirement is one call of a kernel over whole rows; matrices are row-major and contiguous.
protocol Real:
  BinaryFloatingPoint, Sendable, WindowReal, DepthwiseReal, NormalizationReal, RecurrentReal,
  AttentionReal, TripletReal
{
  static func multiply(
    _ product: MatrixProduct, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>)

  /// y [rows, outputs] = f(x [rows, inputs] weight [inputs, outputs] + bias [outputs])
  static func affine(
    _ shape: AffineShape, x: UnsafePointer<Self>, weight: UnsafePointer<Self>,
    bias: UnsafePointer<Self>?, activation: ActivationKernel, y: UnsafeMutablePointer<Self>)

  /// dx [rows, inputs] = dy [rows, outputs] weightᵀ; `scratch` holds `inputs × outputs` values where
  /// `usesScratch` says so.
  static func affineInputGradient(
    _ shape: AffineShape, dy: UnsafePointer<Self>, weight: UnsafePointer<Self>,
    scratch: UnsafeMutablePointer<Self>, dx: UnsafeMutablePointer<Self>)

  /// Rows `share` of the gradient [inputs, outputs] = xᵀ dy.
  static func affineWeightGradient(
    _ shape: AffineShape, share: Range<Int>, x: UnsafePointer<Self>, dy: UnsafePointer<Self>,
    gradient: UnsafeMutablePointer<Self>)

  /// Sums of `columns` columns of x, whose rows are `stride` apart.
  static func columnSums(
    _ x: UnsafePointer<Self>, rows: Int, stride: Int, sums: UnsafeMutablePointer<Self>, columns: Int
  )

  static func activate(
    _ activation: ActivationKernel, x: UnsafePointer<Self>, y: UnsafeMutablePointer<Self>,
    count: Int)

  /// dx = dy f'(x), with f' taken from y = f(x).
  static func differentiate(
    _ activation: ActivationKernel, y: UnsafePointer<Self>, dy: UnsafePointer<Self>,
    dx: UnsafeMutablePointer<Self>, count: Int)

  static func drop(
    _ mask: DropoutMask, x: UnsafePointer<Self>, y: UnsafeMutablePointer<Self>, rows: Range<Int>,
    columns: Int)

  static func gather(
    _ examples: ExampleView, from first: Int, rows: Int, into x: UnsafeMutablePointer<Self>)

  static func gatherTargets(
    _ examples: ExampleView, from first: Int, rows: Int, columns: Int,
    into targets: UnsafeMutablePointer<Self>)

  static func gatherWeights(
    _ weights: UnsafePointer<Float>, _ examples: ExampleView, from first: Int, rows: Int,
    columns: Int, into gathered: UnsafeMutablePointer<Self>)

  static func oneHot(
    _ labels: UnsafePointer<Int32>, rows: Int, columns: Int,
    into targets: UnsafeMutablePointer<Self>)

  /// Σ over rows of weight times cost; `gradient` becomes `scale` times its derivative.
  static func softmaxCost(
    z: UnsafePointer<Self>, labels: UnsafePointer<Int32>, weights: UnsafePointer<Self>?,
    gradient: UnsafeMutablePointer<Self>,
    rows: Int, columns: Int, scale: Self
  ) -> Score

  static func sigmoidCost(
    z: UnsafePointer<Self>, targets: UnsafePointer<Self>, weights: UnsafePointer<Self>?,
    gradient: UnsafeMutablePointer<Self>,
    rows: Int, columns: Int, scale: Self, decision: Decision
  ) -> Score

  static func squaredCost(
    z: UnsafePointer<Self>, targets: UnsafePointer<Self>, weights: UnsafePointer<Self>?,
    gradient: UnsafeMutablePointer<Self>,
    rows: Int, columns: Int, scale: Self, decision: Decision
  ) -> Score

  static func fillNormal(
    _ values: UnsafeMutablePointer<Self>, count: Int, key: UInt64, sigma: Double)

  /// Uniform in −limit..<limit.
  static func fillUniform(
    _ values: UnsafeMutablePointer<Self>, count: Int, key: UInt64, limit: Double)

  /// Adds `l1` times the weights' signs and `l2` times the weights to the gradient and returns its
  /// sum of squares.
  static func penalize(
    _ gradient: UnsafeMutablePointer<Self>, weights: UnsafePointer<Self>, l1: Self, l2: Self,
    count: Int
  ) -> Double
}

/// Sizes of a product with a weight matrix.
struct AffineShape {
  var rows: Int
  var inputs: Int
  var outputs: Int
}
