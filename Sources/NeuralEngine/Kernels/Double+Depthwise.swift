import CKernels

extension Double: DepthwiseReal {
  static func depthwise(
    _ window: dlk_window, x: UnsafePointer<Double>, rows: Int, weight: UnsafePointer<Double>,
    bias: UnsafePointer<Double>?, scratch: UnsafeMutablePointer<Double>,
    y: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: window) { dlk_depthwise_f64(x, $0, rows, weight, bias, y) }
  }

  static func depthwiseWeightGradient(
    _ window: dlk_window, x: UnsafePointer<Double>, dy: UnsafePointer<Double>, rows: Int,
    scratch: UnsafeMutablePointer<Double>, gradient: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: window) { dlk_depthwise_weight_gradient_f64(x, $0, rows, dy, gradient) }
  }

  static func depthwiseInputGradient(
    _ window: dlk_window, dy: UnsafePointer<Double>, rows: Int, weight: UnsafePointer<Double>,
    scratch: UnsafeMutablePointer<Double>, dx: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: window) { dlk_depthwise_input_gradient_f64(dy, $0, rows, weight, dx) }
  }

  static func upsample(
    _ upsampling: dlk_upsampling, x: UnsafePointer<Double>, rows: Int,
    y: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: upsampling) { dlk_upsample_f64(x, $0, rows, y) }
  }

  static func upsampleGradient(
    _ upsampling: dlk_upsampling, dy: UnsafePointer<Double>, rows: Int,
    dx: UnsafeMutablePointer<Double>
  ) {
    withUnsafePointer(to: upsampling) { dlk_upsample_gradient_f64(dy, $0, rows, dx) }
  }
}
