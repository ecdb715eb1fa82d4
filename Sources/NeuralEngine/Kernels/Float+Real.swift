import CKernels

extension Float: Real {
  static func affine(
    _ shape: AffineShape, x: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, activation: ActivationKernel, y: UnsafeMutablePointer<Float>
  ) {
    let product = MatrixProduct(
      m: shape.rows, n: shape.outputs, k: shape.inputs, strideA: shape.inputs,
      strideB: shape.outputs, strideC: shape.outputs)
    if shape.isSmall {
      multiplySmall(product, x, weight, bias: bias, y)
      complete(y, bias: nil, activation: activation, rows: shape.rows, columns: shape.outputs)
    } else {
      multiply(product, x, weight, y)
      complete(y, bias: bias, activation: activation, rows: shape.rows, columns: shape.outputs)
    }
  }

  /// Adds the bias to a product y [rows, columns], where there is one left to add, and applies the activation.
  static func complete(
    _ y: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?, activation: ActivationKernel,
    rows: Int, columns: Int
  ) {
    if let bias {
      dlk_bias_activation_f32(activation.kind, Float(activation.slope), y, bias, rows, columns)
    } else if !activation.isLinear {
      activate(activation, x: y, y: y, count: rows * columns)
    }
  }

  static func affineInputGradient(
    _ shape: AffineShape, dy: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, dx: UnsafeMutablePointer<Float>
  ) {
    if shape.isSmall {
      dlk_transpose_f32(weight, shape.inputs, shape.outputs, scratch)
      multiplySmall(
        MatrixProduct(
          m: shape.rows, n: shape.inputs, k: shape.outputs, strideA: shape.outputs,
          strideB: shape.inputs, strideC: shape.inputs), dy, scratch, bias: nil, dx)
      return
    }
    multiply(
      MatrixProduct(
        m: shape.rows, n: shape.inputs, k: shape.outputs, transposesB: true,
        strideA: shape.outputs, strideB: shape.outputs, strideC: shape.inputs), dy, weight, dx)
  }

  static func affineWeightGradient(
    _ shape: AffineShape, share: Range<Int>, x: UnsafePointer<Float>, dy: UnsafePointer<Float>,
    gradient: UnsafeMutablePointer<Float>
  ) {
    let product = MatrixProduct(
      m: share.count, n: shape.outputs, k: shape.rows, transposesA: true, strideA: shape.inputs,
      strideB: shape.outputs, strideC: shape.outputs)
    let (left, result) = (x + share.lowerBound, gradient + share.lowerBound * shape.outputs)
    if shape.isSmall {
      multiplySmall(product, left, dy, bias: nil, result)
    } else {
      multiply(product, left, dy, result)
    }
  }

  static func columnSums(
    _ x: UnsafePointer<Float>, rows: Int, stride: Int, sums: UnsafeMutablePointer<Float>,
    columns: Int
  ) {
    dlk_column_sums_f32(x, rows, stride, sums, columns)
  }

  static func activate(
    _ activation: ActivationKernel, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    dlk_activation_f32(activation.kind, Float(activation.slope), x, y, count)
  }

  static func differentiate(
    _ activation: ActivationKernel, y: UnsafePointer<Float>, dy: UnsafePointer<Float>,
    dx: UnsafeMutablePointer<Float>, count: Int
  ) {
    dlk_activation_gradient_f32(activation.kind, Float(activation.slope), y, dy, dx, count)
  }

  static func drop(
    _ mask: DropoutMask, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>, rows: Range<Int>,
    columns: Int
  ) {
    dlk_dropout_f32(
      x, y, rows.count, columns, rows.lowerBound, mask.key, mask.threshold, Float(mask.scale))
  }

  static func gather(
    _ examples: ExampleView, from first: Int, rows: Int, into x: UnsafeMutablePointer<Float>
  ) {
    dlk_gather_rows_f32(
      examples.inputs, examples.indices.map { $0 + first }, first, x, rows, examples.featureCount)
  }

  static func gatherTargets(
    _ examples: ExampleView, from first: Int, rows: Int, columns: Int,
    into targets: UnsafeMutablePointer<Float>
  ) {
    guard let values = examples.values else { return }
    dlk_gather_rows_f32(
      values, examples.indices.map { $0 + first }, first, targets, rows, columns)
  }

  static func gatherWeights(
    _ weights: UnsafePointer<Float>, _ examples: ExampleView, from first: Int, rows: Int,
    columns: Int, into gathered: UnsafeMutablePointer<Float>
  ) {
    dlk_gather_rows_f32(
      weights, examples.indices.map { $0 + first }, first, gathered, rows, columns)
  }

  static func oneHot(
    _ labels: UnsafePointer<Int32>, rows: Int, columns: Int,
    into targets: UnsafeMutablePointer<Float>
  ) {
    dlk_one_hot_f32(labels, targets, rows, columns)
  }

  static func softmaxCost(
    z: UnsafePointer<Float>, labels: UnsafePointer<Int32>, weights: UnsafePointer<Float>?,
    gradient: UnsafeMutablePointer<Float>,
    rows: Int, columns: Int, scale: Float
  ) -> Score {
    Score(dlk_softmax_cost_f32(z, labels, weights, gradient, rows, columns, scale))
  }

  static func sigmoidCost(
    z: UnsafePointer<Float>, targets: UnsafePointer<Float>, weights: UnsafePointer<Float>?,
    gradient: UnsafeMutablePointer<Float>,
    rows: Int, columns: Int, scale: Float, decision: Decision
  ) -> Score {
    Score(
      dlk_sigmoid_cost_f32(
        z, targets, weights, gradient, rows, columns, scale, decision.kernelValue))
  }

  static func squaredCost(
    z: UnsafePointer<Float>, targets: UnsafePointer<Float>, weights: UnsafePointer<Float>?,
    gradient: UnsafeMutablePointer<Float>,
    rows: Int, columns: Int, scale: Float, decision: Decision
  ) -> Score {
    Score(
      dlk_squared_cost_f32(
        z, targets, weights, gradient, rows, columns, scale, decision.kernelValue))
  }

  static func fillNormal(
    _ values: UnsafeMutablePointer<Float>, count: Int, key: UInt64, sigma: Double
  ) {
    dlk_fill_normal_f32(values, count, key, sigma)
  }

  static func fillUniform(
    _ values: UnsafeMutablePointer<Float>, count: Int, key: UInt64, limit: Double
  ) {
    dlk_fill_uniform_f32(values, count, key, -limit, limit)
  }

  static func penalize(
    _ gradient: UnsafeMutablePointer<Float>, weights: UnsafePointer<Float>, l1: Float, l2: Float,
    count: Int
  ) -> Double {
    dlk_penalize_f32(gradient, weights, l1, l2, count)
  }
}

extension AffineShape {
  /// Whether the engine's own product beats a BLAS call: matrices that stay in the first caches.
  var isSmall: Bool {
    rows <= Int(DLK_SMALL_DEPTH) && inputs <= Int(DLK_SMALL_DEPTH)
      && outputs <= Int(DLK_SMALL_DEPTH) && inputs * outputs <= AffineShape.smallWeightCount
  }

  /// The largest weight matrix that `isSmall` takes.
  static let smallWeightCount = 16_384
}
