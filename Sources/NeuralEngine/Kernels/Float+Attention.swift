import CKernels

extension Float: AttentionReal {
  static func normalizeRows(
    _ x: UnsafePointer<Float>, rows: Int, columns: Int, epsilon: Double,
    scale: UnsafePointer<Float>,
    shift: UnsafePointer<Float>, statistics: UnsafeMutablePointer<Float>,
    y: UnsafeMutablePointer<Float>
  ) {
    dlk_normalize_rows_f32(x, rows, columns, Float(epsilon), scale, shift, statistics, y)
  }

  static func normalizeRowsGradient(
    _ dy: UnsafePointer<Float>, x: UnsafePointer<Float>, rows: Int, columns: Int,
    scale: UnsafePointer<Float>, statistics: UnsafePointer<Float>, row: UnsafeMutablePointer<Float>,
    dx: UnsafeMutablePointer<Float>?, scaleSums: UnsafeMutablePointer<Float>,
    shiftSums: UnsafeMutablePointer<Float>
  ) {
    dlk_normalize_rows_gradient_f32(
      dy, x, rows, columns, scale, statistics, row, dx, scaleSums, shiftSums)
  }

  static func attentionWeights(
    _ scores: UnsafeMutablePointer<Float>, steps: Int, length: Int, isCausal: Bool, scale: Double
  ) {
    dlk_attention_weights_f32(scores, steps, length, isCausal ? 1 : 0, Float(scale))
  }

  static func attentionScoresGradient(
    _ weights: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, steps: Int,
    scale: Double
  ) {
    dlk_attention_scores_gradient_f32(weights, gradient, steps, Float(scale))
  }
}
