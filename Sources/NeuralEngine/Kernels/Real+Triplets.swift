import CKernels

/// What embeddings that are compared with each other take.
protocol TripletReal {
  /// y = x / max(‖x‖, ε), row by row; `inverses` keeps what each is multiplied by.
  static func unitRows(
    _ x: UnsafePointer<Self>, rows: Int, columns: Int, epsilon: Double,
    inverses: UnsafeMutablePointer<Self>, y: UnsafeMutablePointer<Self>)

  static func unitRowsGradient(
    _ dy: UnsafePointer<Self>, y: UnsafePointer<Self>, rows: Int, columns: Int,
    inverses: UnsafePointer<Self>, dx: UnsafeMutablePointer<Self>)

  /// The cost of `anchors` among all rows; with `pairs` their rows of it are written.
  static func tripletCost(
    _ triplets: dlk_triplets, z: UnsafePointer<Self>, labels: UnsafePointer<Int32>,
    weights: UnsafePointer<Self>?, anchors: Range<Int>, margin: Double,
    distances: UnsafeMutablePointer<Self>, pairs: UnsafeMutablePointer<Self>?
  ) -> Score

  /// `scale` times the derivative by `rows`.
  static func tripletGradient(
    _ triplets: dlk_triplets, z: UnsafePointer<Self>, pairs: UnsafePointer<Self>, rows: Range<Int>,
    scale: Self, gradient: UnsafeMutablePointer<Self>)
}

extension Float: TripletReal {
  static func unitRows(
    _ x: UnsafePointer<Float>, rows: Int, columns: Int, epsilon: Double,
    inverses: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>
  ) {
    dlk_unit_rows_f32(x, rows, columns, Float(epsilon), inverses, y)
  }

  static func unitRowsGradient(
    _ dy: UnsafePointer<Float>, y: UnsafePointer<Float>, rows: Int, columns: Int,
    inverses: UnsafePointer<Float>, dx: UnsafeMutablePointer<Float>
  ) {
    dlk_unit_rows_gradient_f32(dy, y, rows, columns, inverses, dx)
  }

  static func tripletCost(
    _ triplets: dlk_triplets, z: UnsafePointer<Float>, labels: UnsafePointer<Int32>,
    weights: UnsafePointer<Float>?, anchors: Range<Int>, margin: Double,
    distances: UnsafeMutablePointer<Float>, pairs: UnsafeMutablePointer<Float>?
  ) -> Score {
    withUnsafePointer(to: triplets) {
      Score(
        dlk_triplet_cost_f32(
          z, labels, weights, $0, anchors.lowerBound, anchors.upperBound, Float(margin), distances,
          pairs))
    }
  }

  static func tripletGradient(
    _ triplets: dlk_triplets, z: UnsafePointer<Float>, pairs: UnsafePointer<Float>,
    rows: Range<Int>, scale: Float, gradient: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: triplets) {
      dlk_triplet_gradient_f32(z, pairs, $0, rows.lowerBound, rows.upperBound, scale, gradient)
    }
  }
}

extension Double: TripletReal {
  static func unitRows(
    _ x: UnsafePointer<Double>, rows: Int, columns: Int, epsilon: Double,
    inverses: UnsafeMutablePointer<Double>, y: UnsafeMutablePointer<Double>
  ) {
    dlk_unit_rows_f64(x, rows, columns, epsilon, inverses, y)
  }

  static func unitRowsGradient(
    _ dy: UnsafePointer<Double>, y: UnsafePointer<Double>, rows: Int, columns: Int,
    inverses: UnsafePointer<Double>, dx: UnsafeMutablePointer<Double>
  ) {
    dlk_unit_rows_gradient_f64(dy, y, rows, columns, inverses, dx)
  }

  static func tripletCost(
    _ triplets: dlk_triplets, z: UnsafePointer<Double>, labels: UnsafePointer<Int32>,
    weights: UnsafePointer<Double>?, anchors: Range<Int>, margin: Double,
    distances: UnsafeMutablePointer<Double>, pairs: UnsafeMutablePointer<Double>?
  ) -> Score {
    withUnsafePointer(to: triplets) {
      Score(
        dlk_triplet_cost_f64(
          z, labels, weights, $0, anchors.lowerBound, anchors.upperBound, margin, distances, pairs))
    }
  }

  static func tripletGradient(
    _ triplets: dlk_triplets, z: UnsafePointer<Double>, pairs: UnsafePointer<Double>,
    rows: Range<Int>, scale: Double, gradient: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: triplets) {
      dlk_triplet_gradient_f64(z, pairs, $0, rows.lowerBound, rows.upperBound, scale, gradient)
    }
  }
}
