import CKernels

extension Double: AttentionReal {
  static func normalizeRows(
    _ x: UnsafePointer<Double>, rows: Int, columns: Int, epsilon: Double,
    scale: UnsafePointer<Double>,
    shift: UnsafePointer<Double>, statistics: UnsafeMutablePointer<Double>,
    y: UnsafeMutablePointer<Double>
  ) {
    dlk_normalize_rows_f64(x, rows, columns, epsilon, scale, shift, statistics, y)
  }

  static func normalizeRowsGradient(
    _ dy: UnsafePointer<Double>, x: UnsafePointer<Double>, rows: Int, columns: Int,
    scale: UnsafePointer<Double>, statistics: UnsafePointer<Double>,
    row: UnsafeMutablePointer<Double>,
    dx: UnsafeMutablePointer<Double>?, scaleSums: UnsafeMutablePointer<Double>,
    shiftSums: UnsafeMutablePointer<Double>
  ) {
    dlk_normalize_rows_gradient_f64(
      dy, x, rows, columns, scale, statistics, row, dx, scaleSums, shiftSums)
  }

  static func attentionWeights(
    _ scores: UnsafeMutablePointer<Double>, steps: Int, length: Int, isCausal: Bool, scale: Double
  ) {
    dlk_attention_weights_f64(scores, steps, length, isCausal ? 1 : 0, scale)
  }

  static func attentionScoresGradient(
    _ weights: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>, steps: Int,
    scale: Double
  ) {
    dlk_attention_scores_gradient_f64(weights, gradient, steps, scale)
  }
}
