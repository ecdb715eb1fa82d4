import CKernels

/// What windows over images take: convolution and pooling.
protocol WindowReal {
  /// y [rows, positions, filters] of x [rows, height, width, channels]; `scratch` holds
  /// `convolutionScratch` values.
  static func convolve(
    _ window: dlk_window, x: UnsafePointer<Self>, rows: Int, weight: UnsafePointer<Self>,
    bias: UnsafePointer<Self>?, filters: Int, scratch: UnsafeMutablePointer<Self>,
    y: UnsafeMutablePointer<Self>)

  /// Adds the weight's gradient [window · channels, filters] to `gradient`.
  static func convolutionGradient(
    _ window: dlk_window, x: UnsafePointer<Self>, dy: UnsafePointer<Self>, rows: Int, filters: Int,
    scratch: UnsafeMutablePointer<Self>, gradient: UnsafeMutablePointer<Self>)

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

extension WindowReal {
  /// The weight of the way back, [rows, columns, filters, channels] of [rows, columns, channels, filters]:
  /// each filter upside down.
  static func turned(
    _ window: dlk_window, weight: UnsafePointer<Self>, filters: Int,
    into turned: UnsafeMutablePointer<Self>
  ) {
    let places = window.rows * window.columns
    let count = window.channels * filters
    for place in 0..<places {
      let from = weight + (places - 1 - place) * count
      let to = turned + place * count
      for channel in 0..<window.channels {
        for filter in 0..<filters {
          to[filter * window.channels + channel] = from[channel * filters + filter]
        }
      }
    }
  }
}

extension dlk_window {
  /// Places the window stands at.
  var positions: Int { out_height * out_width }

  /// Values it sees.
  var depth: Int { rows * columns * channels }

  var imageCount: Int { height * width * channels }

  /// What it looks at, zeros around the image among them.
  var paddedHeight: Int { max(height, (out_height - 1) * stride_y + rows) }
  var paddedWidth: Int { max(width, (out_width - 1) * stride_x + columns) }
  var isPadded: Bool { top > 0 || left > 0 || paddedHeight > height || paddedWidth > width }

  /// The same window over images with the zeros in place.
  var overPaddedImages: dlk_window {
    var window = self
    window.height = paddedHeight
    window.width = paddedWidth
    window.top = 0
    window.left = 0
    return window
  }

  /// Scratch values that a convolution of `rows` images needs in either precision.
  func convolutionScratch(rows: Int) -> Int {
    rows * max(positions * depth, paddedHeight * paddedWidth * channels)
  }

  /// The window over what a convolution by this one gave that gives the derivatives by its images, where it
  /// moves by one.
  func back(filters: Int) -> dlk_window {
    var window = self
    (window.height, window.width, window.channels) = (out_height, out_width, filters)
    (window.out_height, window.out_width) = (height, width)
    (window.top, window.left) = (rows - 1 - top, columns - 1 - left)
    return window
  }

  /// Whether to go that way is quicker than to make patches of derivatives and add them up: not where the
  /// window looks past the edge most of the time, or has no vector of channels.
  func goesBackAsWindow(filters: Int) -> Bool {
    stride_y == 1 && stride_x == 1 && channels >= 16 && !isPixel
      && height * width * 3 <= positions * 4
  }

  /// Whether its patches are the image's pixels themselves.
  var isPixel: Bool { rows == 1 && columns == 1 && stride_y == 1 && stride_x == 1 }
}
