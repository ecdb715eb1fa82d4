import CKernels

/// What stands between an image's pixels once it is made larger.
public enum Interpolation: String, CaseIterable, Hashable, Sendable {
  /// Each pixel is repeated.
  case nearest
  /// On the line between the two nearest pixels' middles, in each direction; at the edge the pixel
  /// itself.
  case bilinear
}

/// An image or a sequence a whole number of times as large.
struct UpsamplingLayer: Layer {
  let upsampling: dlk_upsampling

  private var inputCount: Int { upsampling.height * upsampling.width * upsampling.channels }
  private var outputCount: Int { inputCount * upsampling.scale_y * upsampling.scale_x }

  /// - Parameter scale: how many times as large; along a sequence its width alone.
  static func build(
    scale: WindowSize, interpolation: Interpolation, in builder: inout NetworkBuilder
  ) throws(EngineError) {
    let name = "upsample"
    for number in [scale.height, scale.width] where number < 1 {
      throw .layer(builder.place, .invalidSize(layer: name, size: "for its factor", got: number))
    }
    var upsampling = dlk_upsampling()
    upsampling.scale_x = scale.width
    upsampling.is_bilinear = interpolation == .bilinear ? 1 : 0
    let output: Shape
    switch builder.shape {
    case .image(let height, let width, let channels):
      (upsampling.height, upsampling.width, upsampling.channels) = (height, width, channels)
      upsampling.scale_y = scale.height
      output = try .image(
        height: product(height, scale.height, in: builder),
        width: product(width, scale.width, in: builder), channels: channels)
    case .sequence(let time, let features):
      (upsampling.height, upsampling.width, upsampling.channels) = (1, time, features)
      upsampling.scale_y = 1
      output = try .sequence(time: product(time, scale.width, in: builder), features: features)
    case .features:
      throw .layer(builder.place, .needsWindowedInput(layer: name, got: builder.shape))
    }
    builder.append(.upsampling(UpsamplingLayer(upsampling: upsampling)), output: output)
  }

  /// A length that any machine could have room for.
  private static func product(
    _ length: Int, _ scale: Int, in builder: NetworkBuilder
  ) throws(EngineError) -> Int {
    guard Double(length) * Double(scale) <= 0x1p36 else {
      throw .layer(builder.place, .tooManyValues(layer: "upsample"))
    }
    return length * scale
  }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let first = pass.rows.lowerBound
    R.upsample(
      upsampling, x: memory.x + first * inputCount, rows: pass.rows.count,
      y: memory.y + first * outputCount)
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    guard let dx = memory.dx else { return }
    let first = pass.rows.lowerBound
    R.upsampleGradient(
      upsampling, dy: memory.dy + first * outputCount, rows: pass.rows.count,
      dx: dx + first * inputCount)
  }
}
