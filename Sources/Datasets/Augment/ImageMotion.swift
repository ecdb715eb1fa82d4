import Glibc

/// Where each pixel of a moved image comes from: an affine map of places, `[x, y]` in pixels.
struct ImageMotion: Hashable, Sendable {
  /// The place in the source is `[xx x + xy y + offsetX, yx x + yy y + offsetY]`.
  var xx: Float
  var xy: Float
  var yx: Float
  var yy: Float
  var offsetX: Float
  var offsetY: Float

  /// What is done to an image, seen from the source: a window is cut out, mirrored, turned and
  /// scaled about the middle, then shifted. All of it is nothing by default.
  struct Parts: Hashable {
    /// How much shorter the window's sides are, as a factor, and how far its middle is off.
    var ratio = 1.0
    var windowX = 0.0
    var windowY = 0.0
    var isMirrored = false
    /// In radians, to the left.
    var angle = 0.0
    var scale = 1.0
    /// In pixels, to the right and down.
    var shiftX = 0.0
    var shiftY = 0.0
  }

  /// Backwards, from a place p of the result about its middle c to the window's middle w:
  /// w + ratio / scale · flip · turn⁻¹ · (p − c − shift).
  init(_ parts: Parts, shape: ImageShape) {
    let zoom = parts.ratio / parts.scale
    let mirrored = parts.isMirrored ? -1.0 : 1.0
    // Rows of an image go down, so a turn to the left is one to the right of the coordinates.
    let xx = mirrored * zoom * cos(parts.angle)
    let xy = mirrored * zoom * -sin(parts.angle)
    let yx = zoom * sin(parts.angle)
    let yy = zoom * cos(parts.angle)
    let middleX = Double(shape.width - 1) / 2
    let middleY = Double(shape.height - 1) / 2
    let (fromX, fromY) = (middleX + parts.shiftX, middleY + parts.shiftY)
    self.xx = Float(xx)
    self.xy = Float(xy)
    self.yx = Float(yx)
    self.yy = Float(yy)
    offsetX = Float(middleX + parts.windowX - xx * fromX - xy * fromY)
    offsetY = Float(middleY + parts.windowY - yx * fromX - yy * fromY)
  }

  /// Moves an image: each pixel is the mean of the four about its place in the source, weighted by
  /// how near they are; what lies outside is as the nearest pixel of the edge.
  ///
  /// `source` and `target` are `[height, width, channels]`, and not the same.
  func apply(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, shape: ImageShape
  ) {
    let (width, channels) = (shape.width, shape.channels)
    let (rightmost, lowest) = (Float(width - 1), Float(shape.height - 1))
    // The last column and row have no neighbour to the right and below: theirs then weighs nothing.
    let (stepX, stepY) = (width > 1 ? channels : 0, shape.height > 1 ? width * channels : 0)
    let (lastX, lastY) = (Int32(max(0, width - 2)), Int32(max(0, shape.height - 2)))
    var write = target
    for row in 0..<shape.height {
      let startX = xy * Float(row) + offsetX
      let startY = yy * Float(row) + offsetY
      for column in 0..<width {
        let x = min(max(xx * Float(column) + startX, 0), rightmost)
        let y = min(max(yx * Float(column) + startY, 0), lowest)
        let left = min(Int32(x), lastX)
        let upper = min(Int32(y), lastY)
        let (right, below) = (x - Float(left), y - Float(upper))
        let from = source + (Int(upper) * width + Int(left)) * channels
        for channel in 0..<channels {
          let first = from[channel]
          let second = from[stepY + channel]
          let above = first + right * (from[stepX + channel] - first)
          let under = second + right * (from[stepY + stepX + channel] - second)
          write[channel] = above + below * (under - above)
        }
        write += channels
      }
    }
  }
}

extension ImageMotion.Parts {
  /// As far as `augmentation` allows, by numbers drawn from `key`: the same ones for the same
  /// operation, whatever the strengths.
  init(_ augmentation: Augmentation, shape: ImageShape, key: UInt64) {
    var draws = Draws(key: key)
    shiftX = draws.symmetric() * augmentation[.shift]
    shiftY = draws.symmetric() * augmentation[.shift]
    angle = draws.symmetric() * augmentation[.rotate] * .pi / 180
    isMirrored = draws.uniform() < augmentation[.flip]
    ratio = 1 - draws.uniform() * augmentation[.crop]
    windowX = draws.symmetric() * (1 - ratio) / 2 * Double(shape.width)
    windowY = draws.symmetric() * (1 - ratio) / 2 * Double(shape.height)
    scale = 1 + draws.symmetric() * augmentation[.scale]
  }
}

/// Uniform numbers that follow from a key: SplitMix64 (Steele, Lea and Flood, 2014).
struct Draws {
  private var state: UInt64

  init(key: UInt64) { state = key }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  /// In 0..<1.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// In -1..<1.
  mutating func symmetric() -> Double { 2 * uniform() - 1 }

  /// SplitMix64's finalizer.
  static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
