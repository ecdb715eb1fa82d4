import CKernels

/// Inverted dropout: x / (1 − rate) or 0 in training, x itself otherwise.
///
/// The mask is never stored: `backward` draws the same bits again.
struct DropoutLayer: Layer {
  let index: Int
  let inputCount: Int
  let rate: Double

  var outputCount: Int { inputCount }

  func forward<R: Real>(_ pass: Pass<R>, x: UnsafePointer<R>, y: UnsafeMutablePointer<R>) {
    drop(pass, x, into: y)
  }

  func backward<R: Real>(
    _ pass: Pass<R>, x: UnsafePointer<R>, y: UnsafePointer<R>, dy: UnsafeMutablePointer<R>,
    dx: UnsafeMutablePointer<R>?
  ) {
    guard let dx else { return }
    drop(pass, UnsafePointer(dy), into: dx)
  }

  private func drop<R: Real>(
    _ pass: Pass<R>, _ from: UnsafePointer<R>, into: UnsafeMutablePointer<R>
  ) {
    let start = pass.rows.lowerBound * inputCount
    if case .on(let key, let override) = pass.dropout, case let rate = override ?? rate, rate > 0 {
      let mask = DropoutMask(key: dlk_mix(key, UInt64(index)), rate: rate)
      R.drop(mask, x: from + start, y: into + start, rows: pass.rows, columns: inputCount)
    } else {
      (into + start).update(from: from + start, count: pass.rows.count * inputCount)
    }
  }
}
