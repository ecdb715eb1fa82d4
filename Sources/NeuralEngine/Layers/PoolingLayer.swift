import CKernels

/// The largest value a window sees, or the mean, channel by channel.
struct PoolingLayer: Layer {
  let window: dlk_window
  let takesMaximum: Bool

  private var outputCount: Int { window.positions * window.channels }

  /// Which of the window's values was the largest.
  var savedCount: Int { takesMaximum ? outputCount : 0 }

  /// - Parameters:
  ///   - size: the window; nil is all there is.
  ///   - stride: nil is as far as the window is wide.
  static func build(
    maximum: Bool, size: WindowSize?, stride: WindowSize?, padding: Padding, name: String,
    in builder: inout NetworkBuilder
  ) throws(EngineError) {
    let shape = builder.shape
    let whole =
      switch shape {
      case .image(let height, let width, _): WindowSize(height: height, width: width)
      case .sequence(let time, _): WindowSize(height: 1, width: time)
      case .features: WindowSize(1)
      }
    let size = size ?? whole
    let window = try dlk_window(
      over: shape, size: size, stride: stride ?? size, padding: padding, name: name,
      at: builder.place)
    builder.append(
      .pooling(PoolingLayer(window: window, takesMaximum: maximum)),
      output: window.output(channels: window.channels, shape.isSequence))
  }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let first = pass.rows.lowerBound
    let x = memory.x + first * window.imageCount
    let y = memory.y + first * outputCount
    if takesMaximum {
      R.maxPool(
        window, x: x, rows: pass.rows.count, y: y, chosen: memory.saved + first * outputCount)
    } else {
      R.averagePool(window, x: x, rows: pass.rows.count, y: y)
    }
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    guard let dx = memory.dx else { return }
    let first = pass.rows.lowerBound
    let target = dx + first * window.imageCount
    let dy = memory.dy + first * outputCount
    if takesMaximum {
      R.maxPoolGradient(
        window, dy: dy, chosen: memory.saved + first * outputCount, rows: pass.rows.count,
        dx: target)
    } else {
      R.averagePoolGradient(window, dy: dy, rows: pass.rows.count, dx: target)
    }
  }

  func kinkPattern(_ pass: Pass<Double>, _ memory: StageMemory<Double>, hash: UInt64) -> UInt64 {
    guard takesMaximum else { return hash }
    let count = pass.rows.count * outputCount
    let start = memory.saved + pass.rows.lowerBound * outputCount
    return (0..<count).reduce(hash) { dlk_mix($0, UInt64(start[$1])) }
  }
}
