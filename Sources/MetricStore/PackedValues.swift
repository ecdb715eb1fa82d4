/// The values of a sealed chunk: in single precision when that loses nothing, as it does for logs
/// whose writer kept floats.
enum PackedValues: Sendable {
  case single([Float])
  case double([Double])

  init(_ values: [Double]) {
    let fits = values.allSatisfy { Double(Float($0)).bitPattern == $0.bitPattern }
    self = fits ? .single(values.map { Float($0) }) : .double(values.fitted)
  }

  @inline(__always)
  subscript(index: Int) -> Double {
    switch self {
    case .single(let values): Double(values[index])
    case .double(let values): values[index]
    }
  }

  var sizeBytes: Int {
    switch self {
    case .single(let values): values.capacity * 4
    case .double(let values): values.capacity * 8
    }
  }
}
