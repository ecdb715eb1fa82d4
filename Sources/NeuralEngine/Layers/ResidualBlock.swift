/// y = f(body(x) + shortcut(x)) (He et al. 2016), the activation fused when one follows; without
/// layers of its own the shortcut is x itself.
///
/// A block is three stages and more: a fork, the body's, the shortcut's, and a sum.
enum ResidualBlock {
  static func build(
    body: [LayerDescription], shortcut: [LayerDescription], in builder: inout NetworkBuilder
  ) throws(EngineError) {
    guard !body.isEmpty else {
      throw .layer(builder.place, .invalidSize(layer: "residual", size: "layer", got: 0))
    }
    let input = builder.shape
    let other = builder.fork(ForkStage(count: input.count))
    try builder.append(body)
    let (bodyShape, bodySlot) = (builder.shape, builder.slot)
    builder.goBack(to: other, shape: input)
    try builder.append(shortcut, numberedFrom: body.count)
    let (shape, slot) = (builder.shape, builder.slot)
    guard shape == bodyShape else {
      throw .layer(builder.place, .residualMismatch(body: bodyShape, shortcut: shape))
    }
    builder.goBack(to: bodySlot, shape: bodyShape)
    let sum = SumStage(count: shape.count, function: try builder.takeActivation())
    builder.append(.sum(sum), output: shape, second: slot)
  }
}

/// Both ways out have the same values; on the way back their derivatives are added.
struct ForkStage: Layer {
  let count: Int

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {}

  /// dy is the shortcut's, dx already the body's.
  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    guard let dx = memory.dx else { return }
    let start = pass.rows.lowerBound * count
    R.accumulate(dx + start, memory.dy + start, count: pass.rows.count * count)
  }
}

/// y = f(x + second)
struct SumStage: Layer {
  let count: Int
  let function: ActivationKernel

  var activation: ActivationKernel? { function }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    guard let second = memory.second else { return }
    let start = pass.rows.lowerBound * count
    let total = pass.rows.count * count
    let y = memory.y + start
    R.add(memory.x + start, second + start, sum: y, count: total)
    if !function.isLinear { R.activate(function, x: y, y: y, count: total) }
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let start = pass.rows.lowerBound * count
    let total = pass.rows.count * count
    let dy = memory.dy + start
    if !function.isLinear {
      R.differentiate(function, y: memory.y + start, dy: dy, dx: dy, count: total)
    }
    if let dx = memory.dx { (dx + start).update(from: dy, count: total) }
    if let gradient = memory.secondGradient { (gradient + start).update(from: dy, count: total) }
  }
}
