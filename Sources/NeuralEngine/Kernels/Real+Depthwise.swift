import CKernels

/// What depthwise convolution and upsampling take.
protocol DepthwiseReal {
  /// y [rows, positions, channels] of x [rows, height, width, channels], each channel by its own filter;
  /// `scratch` holds `depthwiseScratch` values.
  static func depthwise(
    _ window: dlk_window, x: UnsafePointer<Self>, rows: Int, weight: UnsafePointer<Self>,
    bias: UnsafePointer<Self>?, scratch: UnsafeMutablePointer<Self>, y: UnsafeMutablePointer<Self>)

  /// Adds the weight's gradient [window, channels] to `gradient`.
  static func depthwiseWeightGradient(
    _ window: dlk_window, x: UnsafePointer<Self>, dy: UnsafePointer<Self>, rows: Int,
    scratch: UnsafeMutablePointer<Self>, gradient: UnsafeMutablePointer<Self>)

  static func depthwiseInputGradient(
    _ window: dlk_window, dy: UnsafePointer<Self>, rows: Int, weight: UnsafePointer<Self>,
    scratch: UnsafeMutablePointer<Self>, dx: UnsafeMutablePointer<Self>)

  static func upsample(
    _ upsampling: dlk_upsampling, x: UnsafePointer<Self>, rows: Int, y: UnsafeMutablePointer<Self>)

  static func upsampleGradient(
    _ upsampling: dlk_upsampling, dy: UnsafePointer<Self>, rows: Int,
    dx: UnsafeMutablePointer<Self>)
}

extension dlk_window {
  /// Scratch values that a depthwise convolution of `rows` images needs in either precision: the images
  /// with the zeros around them, or the derivatives likewise and the filters turned about.
  func depthwiseScratch(rows: Int) -> Int {
    let reach = (height + self.rows - 1) * (width + columns - 1)
    return rows * max(paddedHeight * paddedWidth, reach) * channels + depth
  }

  /// Moves by one in both directions.
  var isDense: Bool { stride_y == 1 && stride_x == 1 }

  /// What goes from the outputs of a window that moves by one back to its inputs: the same filters turned
  /// about, over the outputs.
  var backwards: dlk_window {
    var window = self
    window.height = out_height
    window.width = out_width
    window.top = rows - 1 - top
    window.left = columns - 1 - left
    window.out_height = height
    window.out_width = width
    return window
  }
}
