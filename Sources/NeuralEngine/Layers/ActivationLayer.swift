/// y = f(x), where no layer stands before that applies it itself.
struct ActivationLayer: Layer {
  let count: Int
  let function: ActivationKernel

  var activation: ActivationKernel? { function }

  static func build(
    _ activation: Activation, in builder: inout NetworkBuilder
  ) throws(EngineError) {
    try activation.validate(at: builder.place)
    let layer = ActivationLayer(
      count: builder.shape.count, function: ActivationKernel(activation))
    builder.append(.activation(layer), output: builder.shape)
  }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let start = pass.rows.lowerBound * count
    R.activate(
      function, x: memory.x + start, y: memory.y + start, count: pass.rows.count * count)
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    guard let dx = memory.dx else { return }
    let start = pass.rows.lowerBound * count
    R.differentiate(
      function, y: function.takesInput ? memory.x + start : UnsafePointer(memory.y + start),
      dy: memory.dy + start, dx: dx + start,
      count: pass.rows.count * count)
  }
}

extension Activation {
  /// - Throws: `LayerError.invalidSlope`.
  func validate(at place: LayerPath) throws(EngineError) {
    if case .leakyRelu(let slope) = self, !(slope >= 0 && slope <= 1) {
      throw .layer(place, .invalidSlope(slope))
    }
  }
}
