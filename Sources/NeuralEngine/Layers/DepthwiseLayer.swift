import CKernels

/// y = f(x ∗ W + b) channel by channel: each has one filter and sees no other (Sifre 2014). With a 1×1
/// convolution after it, which mixes the channels, a separable convolution (Chollet 2017). The activation
/// is fused when one follows.
///
/// W [rows, columns, channels] and b [channels]. A few examples are taken at a time, so that what a pass
/// makes of them is still in the cache for the next.
struct DepthwiseLayer: Layer {
  let window: dlk_window
  let weightOffset: Int
  /// Nil where batch norm follows, whose shift stands in for it.
  let biasOffset: Int?
  let function: ActivationKernel
  let isFrozen: Bool

  var activation: ActivationKernel? { function }
  var multiplyAccumulateCount: Int { window.positions * window.depth }
  private var outputCount: Int { window.positions * window.channels }

  /// The gradients of weight and bias, and room for one more sum of biases.
  var partialCount: Int { isFrozen ? 0 : window.depth + 2 * window.channels }

  /// Examples that are taken at a time.
  private var groupSize: Int { max(1, Self.groupCount / window.depthwiseScratch(rows: 1)) }

  private static let groupCount = 65_536

  func scratchCount(rows: Int) -> Int {
    window.depthwiseScratch(rows: min(groupSize, max(rows, 1)))
  }

  static func build(
    kernel: WindowSize, stride: WindowSize, padding: Padding, in builder: inout NetworkBuilder
  ) throws(EngineError) {
    let name = "depthwiseConv2D"
    guard case .image = builder.shape else {
      throw .layer(builder.place, .needsImage(layer: name, got: builder.shape))
    }
    let window = try dlk_window(
      over: builder.shape, size: kernel, stride: stride, padding: padding, name: name,
      at: builder.place)
    let area = window.rows * window.columns
    let weight = builder.tensor(
      "weight", [window.rows, window.columns, window.channels],
      .initializer(fanIn: area, fanOut: area))
    let bias =
      builder.isBeforeBatchNorm ? nil : builder.tensor("bias", [window.channels], .constant(0))
    let layer = DepthwiseLayer(
      window: window, weightOffset: weight, biasOffset: bias,
      function: try builder.takeActivation(), isFrozen: builder.isFrozen)
    builder.append(.depthwise(layer), output: window.output(channels: window.channels, false))
  }

  /// Calls `body` with the rows of the pass in groups: the first, and how many.
  private func forEachGroup<R: Real>(_ pass: Pass<R>, _ body: (Int, Int) -> Void) {
    var first = pass.rows.lowerBound
    while first < pass.rows.upperBound {
      let rows = min(groupSize, pass.rows.upperBound - first)
      body(first, rows)
      first += rows
    }
  }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    forEachGroup(pass) { first, rows in
      let y = memory.y + first * outputCount
      R.depthwise(
        window, x: memory.x + first * window.imageCount, rows: rows,
        weight: pass.parameters + weightOffset, bias: biasOffset.map { pass.parameters + $0 },
        scratch: pass.scratch, y: y)
      if !function.isLinear { R.activate(function, x: y, y: y, count: rows * outputCount) }
    }
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let partials = memory.partials(of: pass.worker)
    if !isFrozen { partials.update(repeating: 0, count: partialCount) }
    forEachGroup(pass) { first, rows in
      let dy = memory.dy + first * outputCount
      if !function.isLinear {
        R.differentiate(
          function, y: memory.y + first * outputCount, dy: dy, dx: dy, count: rows * outputCount)
      }
      if !isFrozen {
        R.depthwiseWeightGradient(
          window, x: memory.x + first * window.imageCount, dy: dy, rows: rows,
          scratch: pass.scratch, gradient: partials)
        if biasOffset != nil {
          let sums = partials + window.depth + window.channels
          R.columnSums(
            dy, rows: rows * window.positions, stride: window.channels, sums: sums,
            columns: window.channels)
          R.accumulate(partials + window.depth, sums, count: window.channels)
        }
      }
      guard let dx = memory.dx else { return }
      R.depthwiseInputGradient(
        window, dy: dy, rows: rows, weight: pass.parameters + weightOffset, scratch: pass.scratch,
        dx: dx + first * window.imageCount)
    }
  }

  func computeParameterGradients<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    memory.sumWeightPartials(
      pass, from: 0, rows: window.rows * window.columns, columns: window.channels,
      into: pass.gradient + weightOffset)
    if let biasOffset {
      memory.sumBiasPartials(
        pass, from: window.depth, count: window.channels, into: pass.gradient + biasOffset)
    }
  }
}
