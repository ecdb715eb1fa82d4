import CKernels
import COpenBLAS

extension Double: Real {
  static func affine(
    _ shape: AffineShape, x: UnsafePointer<Double>, weight: UnsafePointer<Double>,
    bias: UnsafePointer<Double>?, activation: ActivationKernel, y: UnsafeMutablePointer<Double>
  ) {
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(shape.rows), blasint(shape.outputs),
      blasint(shape.inputs), 1, x, blasint(shape.inputs), weight, blasint(shape.outputs), 0, y,
      blasint(shape.outputs))
    if let bias {
      dlk_bias_activation_f64(activation.kind, activation.slope, y, bias, shape.rows, shape.outputs)
    } else if !activation.isLinear {
      activate(activation, x: y, y: y, count: shape.rows * shape.outputs)
    }
  }

  static func affineInputGradient(
    _ shape: AffineShape, dy: UnsafePointer<Double>, weight: UnsafePointer<Double>,
    scratch: UnsafeMutablePointer<Double>, dx: UnsafeMutablePointer<Double>
  ) {
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, blasint(shape.rows), blasint(shape.inputs),
      blasint(shape.outputs), 1, dy, blasint(shape.outputs), weight, blasint(shape.outputs), 0, dx,
      blasint(shape.inputs))
  }

  static func affineWeightGradient(
    _ shape: AffineShape, share: Range<Int>, x: UnsafePointer<Double>, dy: UnsafePointer<Double>,
    gradient: UnsafeMutablePointer<Double>
  ) {
    cblas_dgemm(
      CblasRowMajor, CblasTrans, CblasNoTrans, blasint(share.count), blasint(shape.outputs),
      blasint(shape.rows), 1, x + share.lowerBound, blasint(shape.inputs), dy,
      blasint(shape.outputs), 0, gradient + share.lowerBound * shape.outputs,
      blasint(shape.outputs))
  }

  static func columnSums(
    _ x: UnsafePointer<Double>, rows: Int, stride: Int, sums: UnsafeMutablePointer<Double>,
    columns: Int
  ) {
    dlk_column_sums_f64(x, rows, stride, sums, columns)
  }

  static func activate(
    _ activation: ActivationKernel, x: UnsafePointer<Double>, y: UnsafeMutablePointer<Double>,
    count: Int
  ) {
    dlk_activation_f64(activation.kind, activation.slope, x, y, count)
  }

  static func differentiate(
    _ activation: ActivationKernel, y: UnsafePointer<Double>, dy: UnsafePointer<Double>,
    dx: UnsafeMutablePointer<Double>, count: Int
  ) {
    dlk_activation_gradient_f64(activation.kind, activation.slope, y, dy, dx, count)
  }

  static func drop(
    _ mask: DropoutMask, x: UnsafePointer<Double>, y: UnsafeMutablePointer<Double>,
    rows: Range<Int>, columns: Int
  ) {
    dlk_dropout_f64(
      x, y, rows.count, columns, rows.lowerBound, mask.key, mask.threshold, mask.scale)
  }

  static func gather(
    _ examples: ExampleView, from first: Int, rows: Int, into x: UnsafeMutablePointer<Double>
  ) {
    dlk_gather_rows_f64(
      examples.inputs, examples.indices.map { $0 + first }, first, x, rows, examples.featureCount)
  }

  static func gatherTargets(
    _ examples: ExampleView, from first: Int, rows: Int, columns: Int,
    into targets: UnsafeMutablePointer<Double>
  ) {
    guard let values = examples.values else { return }
    dlk_gather_rows_f64(
      values, examples.indices.map { $0 + first }, first, targets, rows, columns)
  }

  static func gatherWeights(
    _ weights: UnsafePointer<Float>, _ examples: ExampleView, from first: Int, rows: Int,
    columns: Int, into gathered: UnsafeMutablePointer<Double>
  ) {
    dlk_gather_rows_f64(
      weights, examples.indices.map { $0 + first }, first, gathered, rows, columns)
  }

  static func oneHot(
    _ labels: UnsafePointer<Int32>, rows: Int, columns: Int,
    into targets: UnsafeMutablePointer<Double>
  ) {
    dlk_one_hot_f64(labels, targets, rows, columns)
  }

  static func softmaxCost(
    z: UnsafePointer<Double>, labels: UnsafePointer<Int32>, weights: UnsafePointer<Double>?,
    gradient: UnsafeMutablePointer<Double>,
    rows: Int, columns: Int, scale: Double
  ) -> Score {
    Score(dlk_softmax_cost_f64(z, labels, weights, gradient, rows, columns, scale))
  }

  static func sigmoidCost(
    z: UnsafePointer<Double>, targets: UnsafePointer<Double>, weights: UnsafePointer<Double>?,
    gradient: UnsafeMutablePointer<Double>,
    rows: Int, columns: Int, scale: Double, decision: Decision
  ) -> Score {
    Score(
      dlk_sigmoid_cost_f64(
        z, targets, weights, gradient, rows, columns, scale, decision.kernelValue))
  }

  static func squaredCost(
    z: UnsafePointer<Double>, targets: UnsafePointer<Double>, weights: UnsafePointer<Double>?,
    gradient: UnsafeMutablePointer<Double>,
    rows: Int, columns: Int, scale: Double, decision: Decision
  ) -> Score {
    Score(
      dlk_squared_cost_f64(
        z, targets, weights, gradient, rows, columns, scale, decision.kernelValue))
  }

  static func fillNormal(
    _ values: UnsafeMutablePointer<Double>, count: Int, key: UInt64, sigma: Double
  ) {
    dlk_fill_normal_f64(values, count, key, sigma)
  }

  static func fillUniform(
    _ values: UnsafeMutablePointer<Double>, count: Int, key: UInt64, limit: Double
  ) {
    dlk_fill_uniform_f64(values, count, key, -limit, limit)
  }

  static func penalize(
    _ gradient: UnsafeMutablePointer<Double>, weights: UnsafePointer<Double>, l1: Double,
    l2: Double,
    count: Int
  ) -> Double {
    dlk_penalize_f64(gradient, weights, l1, l2, count)
  }
}
