import CKernels

/// What windows over images take: convolution and pooling.
protocol WindowReal {
  /// patches [rows · positions, window · channels] of x [rows, height, width, channels].
  static func unfold(
    _ window: dlk_window, x: UnsafePointer<Self>, rows: Int, patches: UnsafeMutablePointer<Self>)

  /// x as the sum of its patches' values.
  static func fold(
    _ window: dlk_window, patches: UnsafePointer<Self>, rows: Int, x: UnsafeMutablePointer<Self>)

  /// y and `chosen`, which of the window's values it was, [rows, positions, channels].
  static func maxPool(
    _ window: dlk_window, x: UnsafePointer<Self>, rows: Int, y: UnsafeMutablePointer<Self>,
    chosen: UnsafeMutablePointer<Self>)

  static func maxPoolGradient(
    _ window: dlk_window, dy: UnsafePointer<Self>, chosen: UnsafePointer<Self>, rows: Int,
    dx: UnsafeMutablePointer<Self>)

  static func averagePool(
    _ window: dlk_window, x: UnsafePointer<Self>, rows: Int, y: UnsafeMutablePointer<Self>)

  static func averagePoolGradient(
    _ window: dlk_window, dy: UnsafePointer<Self>, rows: Int, dx: UnsafeMutablePointer<Self>)
}

extension dlk_window {
  /// Places the window stands at.
  var positions: Int { out_height * out_width }

  /// Values it sees.
  var depth: Int { rows * columns * channels }

  var imageCount: Int { height * width * channels }

  /// Whether its patches are the image's pixels themselves.
  var isPixel: Bool { rows == 1 && columns == 1 && stride_y == 1 && stride_x == 1 }
}
