/// What layers of a transformer take.
protocol AttentionReal {
  /// y = scale x̂ + shift with x̂ = (x − μ) / √(σ² + ε), row by row; `statistics` [rows, 2] keeps μ and
  /// 1 / √(σ² + ε).
  static func normalizeRows(
    _ x: UnsafePointer<Self>, rows: Int, columns: Int, epsilon: Double, scale: UnsafePointer<Self>,
    shift: UnsafePointer<Self>, statistics: UnsafeMutablePointer<Self>,
    y: UnsafeMutablePointer<Self>)

  /// Its way back: dx, unless that is nil, and over all rows Σ dy x̂ and Σ dy; `row` holds two rows.
  static func normalizeRowsGradient(
    _ dy: UnsafePointer<Self>, x: UnsafePointer<Self>, rows: Int, columns: Int,
    scale: UnsafePointer<Self>, statistics: UnsafePointer<Self>, row: UnsafeMutablePointer<Self>,
    dx: UnsafeMutablePointer<Self>?, scaleSums: UnsafeMutablePointer<Self>,
    shiftSums: UnsafeMutablePointer<Self>)

  /// Scores [steps, steps] become weights: the softmax of `scale` times those of the steps that each
  /// sees, the first `length`, none later than itself when causal; 0 elsewhere.
  static func attentionWeights(
    _ scores: UnsafeMutablePointer<Self>, steps: Int, length: Int, isCausal: Bool, scale: Double)

  /// The weights' gradient [steps, steps] becomes that of the scores.
  static func attentionScoresGradient(
    _ weights: UnsafePointer<Self>, gradient: UnsafeMutablePointer<Self>, steps: Int, scale: Double)
}
