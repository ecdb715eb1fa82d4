import NeuralEngine

/// A plane in the space of a network's parameters, through the last of a run's.
struct ParameterPlane {
  /// Where both coordinates are 0.
  let origin: [Float]
  /// A step of 1 along each axis `[parameters]`; 0 where a parameter is not trained.
  let axes: (x: [Float], y: [Float])
  /// The share of the path's variance that each axis has; nil for axes that are not the path's.
  let explained: (x: Double, y: Double)?

  /// The parameters at a place.
  func parameters(x: Double, y: Double) -> [Float] {
    let (x, y) = (Float(x), Float(y))
    return origin.indices.map { origin[$0] + x * axes.x[$0] + y * axes.y[$0] }
  }

  /// Where parameters are, seen along right angles onto the plane.
  ///
  /// - Precondition: the axes are at right angles.
  func place(of parameters: [Float]) -> (x: Double, y: Double) {
    var (x, y, xx, yy) = (0.0, 0.0, 0.0, 0.0)
    for index in origin.indices {
      let difference = Double(parameters[index]) - Double(origin[index])
      let (a, b) = (Double(axes.x[index]), Double(axes.y[index]))
      x += difference * a
      y += difference * b
      xx += a * a
      yy += b * b
    }
    return (xx > 0 ? x / xx : 0, yy > 0 ? y / yy : 0)
  }
}

extension ParameterPlane {
  /// The plane in which a run moved the most: the first two principal components of its parameters,
  /// through the last (Li, Xu, Taylor, Studer & Goldstein 2018, section 7).
  ///
  /// Each axis has length 1. Where all that moved lies on a line, the second is random, at right angles to
  /// it.
  ///
  /// - Parameters:
  ///   - path: the parameters, in the run's order, at least one.
  ///   - tensors: which of them are trained; the others stay as in the last.
  init(along path: [[Float]], tensors: [TensorDescription], seed: UInt64) {
    let last = path[path.count - 1]
    let trained = tensors.filter(\.isTrained).map(\.range)
    // Centred, and without what is not trained.
    let means = last.indices.map { index in
      path.reduce(0.0) { $0 + Double($1[index]) } / Double(path.count)
    }
    let centred = path.map { point in
      var row = [Double](repeating: 0, count: last.count)
      for range in trained {
        for index in range { row[index] = Double(point[index]) - means[index] }
      }
      return row
    }
    // The few points' products tell as much as the many parameters' covariances.
    let products = centred.flatMap { left in
      centred.map { right in zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    let found = SymmetricMatrix(size: path.count, values: products).eigenvectors()
    let total = found.reduce(0) { $0 + max($1.value, 0) }
    func axis(_ number: Int) -> [Float]? {
      guard number < found.count, total > 0, found[number].value > 1e-10 * total else { return nil }
      var axis = [Double](repeating: 0, count: last.count)
      for (weight, row) in zip(found[number].vector, centred) {
        for index in axis.indices { axis[index] += weight * row[index] }
      }
      let length = axis.reduce(0) { $0 + $1 * $1 }.squareRoot()
      // From the start to the end is to the right, and up.
      let first = zip(centred[0], axis).reduce(0) { $0 + $1.0 * $1.1 }
      return axis.map { Float((first > 0 ? -$0 : $0) / length) }
    }
    var directions = RandomDirections(tensors: tensors, seed: seed)
    let x = axis(0) ?? directions.next(scaledBy: last)
    let y = axis(1) ?? directions.next(scaledBy: last, atRightAnglesTo: x)
    origin = last
    axes = (x, y)
    explained = (
      total > 0 ? found[0].value / total : 0,
      found.count > 1 && total > 0 ? max(found[1].value, 0) / total : 0
    )
  }

  /// A plane in two random directions, each filter of which is as long as that of the parameters
  /// (Li et al. 2018, section 4).
  init(through parameters: [Float], tensors: [TensorDescription], seed: UInt64) {
    var directions = RandomDirections(tensors: tensors, seed: seed)
    origin = parameters
    axes = (directions.next(scaledBy: parameters), directions.next(scaledBy: parameters))
    explained = nil
  }
}
