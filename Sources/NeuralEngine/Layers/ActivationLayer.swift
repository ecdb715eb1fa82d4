/// y = f(x), where no dense layer stands before to fuse it with.
struct ActivationLayer: Layer {
  let index: Int
  let inputCount: Int
  let activation: ActivationKernel

  var outputCount: Int { inputCount }

  func forward<R: Real>(_ pass: Pass<R>, x: UnsafePointer<R>, y: UnsafeMutablePointer<R>) {
    let start = pass.rows.lowerBound * inputCount
    R.activate(activation, x: x + start, y: y + start, count: pass.rows.count * inputCount)
  }

  func backward<R: Real>(
    _ pass: Pass<R>, x: UnsafePointer<R>, y: UnsafePointer<R>, dy: UnsafeMutablePointer<R>,
    dx: UnsafeMutablePointer<R>?
  ) {
    guard let dx else { return }
    let start = pass.rows.lowerBound * inputCount
    R.differentiate(
      activation, y: y + start, dy: dy + start, dx: dx + start,
      count: pass.rows.count * inputCount)
  }
}
