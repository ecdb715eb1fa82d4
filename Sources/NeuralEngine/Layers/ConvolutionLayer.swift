import CKernels

/// y = f(x ∗ W + b): at each place of a window the products of what it sees with `filters` filters
/// (LeCun et al. 1998); the activation fused when one follows. A sequence is an image one pixel high.
///
/// W [rows, columns, channels, filters] and b [filters]. A few examples are taken at a time, so that
/// what a pass makes of them is still in the cache for the next.
struct ConvolutionLayer: Layer {
  let window: dlk_window
  let filters: Int
  let weightOffset: Int
  /// Nil where batch norm follows, whose shift stands in for it.
  let biasOffset: Int?
  let function: ActivationKernel
  let isFrozen: Bool

  var activation: ActivationKernel? { function }
  var multiplyAccumulateCount: Int { window.positions * window.depth * filters }
  private var weightCount: Int { window.depth * filters }

  /// The gradients of weight and bias, and room for one more sum of biases.
  var partialCount: Int { isFrozen ? 0 : weightCount + 2 * filters }

  /// Examples that are taken at a time.
  private var groupSize: Int { max(1, Self.groupCount / convolutionScratch(rows: 1)) }

  private static let groupCount = 65_536

  func scratchCount(rows: Int) -> Int {
    transposedCount + convolutionScratch(rows: min(groupSize, max(rows, 1)))
  }

  /// Of the pass forward, and of the one back where it is a convolution as well.
  private func convolutionScratch(rows: Int) -> Int {
    let forward = window.convolutionScratch(rows: rows)
    guard goesBackAsWindow else { return forward }
    return max(forward, window.back(filters: filters).convolutionScratch(rows: rows))
  }

  private var goesBackAsWindow: Bool { window.goesBackAsWindow(filters: filters) }

  /// What stands before that: the weight for the way back.
  private var transposedCount: Int {
    goesBackAsWindow || AffineShape(rows: 1, inputs: window.depth, outputs: filters).isSmall
      ? weightCount : 0
  }

  private func shape(rows: Int) -> AffineShape {
    AffineShape(rows: rows * window.positions, inputs: window.depth, outputs: filters)
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
    let weight = pass.parameters + weightOffset
    let bias = biasOffset.map { pass.parameters + $0 }
    forEachGroup(pass) { first, rows in
      let x = memory.x + first * window.imageCount
      let y = memory.y + first * window.positions * filters
      if window.isPixel {
        R.affine(
          shape(rows: rows), x: x, weight: weight, bias: bias, activation: function, y: y)
        return
      }
      R.convolve(
        window, x: x, rows: rows, weight: weight, bias: bias, filters: filters,
        scratch: pass.scratch, y: y)
      if !function.isLinear {
        R.activate(function, x: y, y: y, count: rows * window.positions * filters)
      }
    }
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let partials = memory.partials(of: pass.worker)
    if !isFrozen { partials.update(repeating: 0, count: partialCount) }
    let weight = pass.parameters + weightOffset
    if memory.dx != nil, goesBackAsWindow {
      R.turned(window, weight: weight, filters: filters, into: pass.scratch)
    }
    forEachGroup(pass) { first, rows in
      let start = first * window.positions * filters
      let count = rows * window.positions * filters
      let dy = memory.dy + start
      let x = memory.x + first * window.imageCount
      if !function.isLinear {
        R.differentiate(function, y: memory.y + start, dy: dy, dx: dy, count: count)
      }
      if !isFrozen { differentiate(pass, x: x, dy: dy, rows: rows, into: partials) }
      guard let dx = memory.dx else { return }
      computeInputGradient(pass, dy: dy, rows: rows, dx: dx + first * window.imageCount)
    }
  }

  private func computeInputGradient<R: Real>(
    _ pass: Pass<R>, dy: UnsafePointer<R>, rows: Int, dx: UnsafeMutablePointer<R>
  ) {
    let rest = pass.scratch + transposedCount
    if goesBackAsWindow {
      R.convolve(
        window.back(filters: filters), x: dy, rows: rows, weight: pass.scratch, bias: nil,
        filters: window.channels, scratch: rest, y: dx)
      return
    }
    let patches = window.isPixel ? dx : rest
    R.affineInputGradient(
      shape(rows: rows), dy: dy, weight: pass.parameters + weightOffset, scratch: pass.scratch,
      dx: patches)
    if !window.isPixel { R.fold(window, patches: UnsafePointer(patches), rows: rows, x: dx) }
  }

  /// Adds the parameters' gradient over some rows to this worker's part.
  private func differentiate<R: Real>(
    _ pass: Pass<R>, x: UnsafePointer<R>, dy: UnsafePointer<R>, rows: Int,
    into partials: UnsafeMutablePointer<R>
  ) {
    let places = rows * window.positions
    if window.isPixel {
      R.multiply(
        MatrixProduct(
          m: window.depth, n: filters, k: places, transposesA: true, strideA: window.depth,
          strideB: filters, strideC: filters, accumulates: true), x, dy, partials)
    } else {
      R.convolutionGradient(
        window, x: x, dy: dy, rows: rows, filters: filters,
        scratch: pass.scratch + transposedCount,
        gradient: partials)
    }
    if biasOffset != nil {
      let sums = partials + weightCount + filters
      R.columnSums(dy, rows: places, stride: filters, sums: sums, columns: filters)
      R.accumulate(partials + weightCount, sums, count: filters)
    }
  }

  func computeParameterGradients<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    memory.sumWeightPartials(
      pass, from: 0, rows: window.depth, columns: filters, into: pass.gradient + weightOffset)
    if let biasOffset {
      memory.sumBiasPartials(
        pass, from: weightCount, count: filters, into: pass.gradient + biasOffset)
    }
  }
}
