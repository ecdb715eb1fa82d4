import CKernels

/// y = f(γ x̂ + β) with x̂ = (x − μ) / √(σ² + ε), channel by channel (Ioffe & Szegedy 2015), the
/// activation fused when one follows.
///
/// In a step μ and σ² are the batch's, over all its rows whichever worker has them; elsewhere, and
/// in a frozen layer, they are running averages: r ← m r + (1 − m) batch, of the unbiased variance.
struct BatchNormLayer: Layer {
  let channels: Int
  /// Rows an example has: pixels of an image, steps of a sequence.
  let places: Int
  let momentum: Double
  let epsilon: Double
  let scaleOffset: Int
  let shiftOffset: Int
  let meanOffset: Int
  let varianceOffset: Int
  let function: ActivationKernel
  let isFrozen: Bool

  var activation: ActivationKernel? { function }

  static func build(
    momentum: Double, epsilon: Double, in builder: inout NetworkBuilder
  ) throws(EngineError) {
    guard momentum >= 0, momentum < 1 else {
      throw .layer(
        builder.place,
        .invalidNumber(layer: "batchNorm", number: "momentum", range: "in 0..<1", got: momentum))
    }
    guard epsilon > 0, epsilon.isFinite else {
      throw .layer(
        builder.place,
        .invalidNumber(
          layer: "batchNorm", number: "epsilon", range: "finite and above 0", got: epsilon))
    }
    let channels = builder.shape.dimensions[builder.shape.dimensions.count - 1]
    func tensor(
      _ name: String, _ value: Double, _ kind: TensorDescription.Kind,
      _ builder: inout NetworkBuilder
    ) -> Int {
      builder.tensor(name, [channels], .constant(value), kind: kind)
    }
    let layer = BatchNormLayer(
      channels: channels, places: builder.shape.count / channels, momentum: momentum,
      epsilon: epsilon, scaleOffset: tensor("scale", 1, .bias, &builder),
      shiftOffset: tensor("shift", 0, .bias, &builder),
      meanOffset: tensor("runningMean", 0, .statistic, &builder),
      varianceOffset: tensor("runningVariance", 1, .statistic, &builder),
      function: try builder.takeActivation(), isFrozen: builder.isFrozen)
    builder.append(.batchNorm(layer), output: builder.shape)
  }

  // What each worker leaves, `channels` values each.
  private enum Part: Int, CaseIterable {
    /// Of its own rows: mean, Σ (x − mean)², Σ dy, Σ dy (x − μ).
    case mean, squares, gradientSum, gradientProduct
    /// Of the batch: μ, σ² and 1 / √(σ² + ε).
    case batchMean, batchVariance, batchInverse
  }

  var partialCount: Int { Part.allCases.count * channels }

  /// scale and shift, or the three factors of dx.
  func scratchCount(rows: Int) -> Int { 3 * channels }

  private func part<R: Real>(
    _ part: Part, of worker: Int, _ memory: StageMemory<R>
  ) -> UnsafeMutablePointer<R> {
    memory.partials(of: worker) + part.rawValue * channels
  }

  private func usesBatch<R: Real>(_ pass: Pass<R>) -> Bool { pass.mode.isTraining && !isFrozen }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let start = pass.rows.lowerBound * places * channels
    let rows = pass.rows.count * places
    let mean = part(.batchMean, of: pass.worker, memory)
    let inverse = part(.batchInverse, of: pass.worker, memory)
    if usesBatch(pass) {
      R.moments(
        memory.x + start, rows: rows, columns: channels,
        mean: part(.mean, of: pass.worker, memory), squares: part(.squares, of: pass.worker, memory)
      )
      pass.barrier()
      combineMoments(pass, memory)
      let variance = part(.batchVariance, of: pass.worker, memory)
      for channel in 0..<channels {
        inverse[channel] = 1 / (variance[channel] + R(epsilon)).squareRoot()
      }
    } else {
      for channel in 0..<channels {
        mean[channel] = pass.parameters[meanOffset + channel]
        inverse[channel] =
          1 / (pass.parameters[varianceOffset + channel] + R(epsilon)).squareRoot()
      }
    }
    let scale = pass.scratch
    let shift = pass.scratch + channels
    for channel in 0..<channels {
      scale[channel] = pass.parameters[scaleOffset + channel] * inverse[channel]
      shift[channel] = pass.parameters[shiftOffset + channel] - mean[channel] * scale[channel]
    }
    R.scaleColumns(
      function, x: memory.x + start, scale: scale, shift: shift, y: memory.y + start, rows: rows,
      columns: channels)
  }

  /// The batch's mean and variance of each channel, from the workers' in their order (Chan et al.
  /// 1979).
  private func combineMoments<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let mean = part(.batchMean, of: pass.worker, memory)
    let variance = part(.batchVariance, of: pass.worker, memory)
    mean.update(repeating: 0, count: channels)
    variance.update(repeating: 0, count: channels)
    var count: R = 0
    for worker in 0..<pass.workers {
      let rows = Share.partition(of: pass.batchRows, worker: worker, workers: pass.workers).count
      guard rows > 0 else { continue }
      let own = R(rows * places)
      let total = count + own
      let ownMean = part(.mean, of: worker, memory)
      let ownSquares = part(.squares, of: worker, memory)
      for channel in 0..<channels {
        let difference = ownMean[channel] - mean[channel]
        variance[channel] += ownSquares[channel] + difference * difference * (count * own / total)
        mean[channel] += difference * (own / total)
      }
      count = total
    }
    for channel in 0..<channels { variance[channel] /= count }
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let start = pass.rows.lowerBound * places * channels
    let rows = pass.rows.count * places
    let dy = memory.dy + start
    if !function.isLinear {
      R.differentiate(
        function, y: memory.y + start, dy: dy, dx: dy, count: rows * channels)
    }
    let mean = part(.batchMean, of: pass.worker, memory)
    let inverse = part(.batchInverse, of: pass.worker, memory)
    if !isFrozen {
      R.centeredProducts(
        dy, x: memory.x + start, center: mean, rows: rows, columns: channels,
        sums: part(.gradientSum, of: pass.worker, memory),
        products: part(.gradientProduct, of: pass.worker, memory))
      pass.barrier()
    }
    guard let dx = memory.dx else { return }
    let a = pass.scratch
    let b = a + channels
    let c = b + channels
    let count = R(pass.batchRows * places)
    for channel in 0..<channels {
      a[channel] = pass.parameters[scaleOffset + channel] * inverse[channel]
      guard !isFrozen else {
        b[channel] = 0
        c[channel] = 0
        continue
      }
      // dx = γ/σ (dy − mean dy − x̂ mean(dy x̂)), as a line in dy and x.
      let sum = total(.gradientSum, channel, pass, memory)
      let product = total(.gradientProduct, channel, pass, memory)
      b[channel] = -a[channel] * product * inverse[channel] * inverse[channel] / count
      c[channel] = -a[channel] * sum / count - b[channel] * mean[channel]
    }
    R.combineColumns(
      dy: dy, x: memory.x + start, a: a, b: b, c: c, dx: dx + start, rows: rows,
      columns: channels)
  }

  /// The workers' sums of a channel, added up in their order.
  private func total<R: Real>(
    _ part: Part, _ channel: Int, _ pass: Pass<R>, _ memory: StageMemory<R>
  ) -> R {
    var sum: R = 0
    for worker in 0..<pass.workers { sum += self.part(part, of: worker, memory)[channel] }
    return sum
  }

  func computeParameterGradients<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let own = Share.partition(
      of: channels, worker: pass.worker, workers: pass.workers,
      granularity: Share.biasGranularity)
    let inverse = part(.batchInverse, of: pass.worker, memory)
    for channel in own {
      pass.gradient[scaleOffset + channel] =
        total(.gradientProduct, channel, pass, memory) * inverse[channel]
      pass.gradient[shiftOffset + channel] = total(.gradientSum, channel, pass, memory)
    }
  }

  func updateStatistics<R: Real>(
    _ pass: Pass<R>, _ memory: StageMemory<R>, parameters: UnsafeMutablePointer<R>
  ) {
    let count = Double(pass.batchRows * places)
    let keep = R(momentum)
    let share = R(1 - momentum)
    let unbiased = count > 1 ? R(count / (count - 1)) : 1
    let batchMean = part(.batchMean, of: pass.worker, memory)
    let batchVariance = part(.batchVariance, of: pass.worker, memory)
    let mean = parameters + meanOffset
    let variance = parameters + varianceOffset
    for channel in 0..<channels {
      mean[channel] = keep * mean[channel] + share * batchMean[channel]
      variance[channel] = keep * variance[channel] + share * batchVariance[channel] * unbiased
    }
  }
}
