/// A small symmetric matrix, to find its eigenvectors.
struct SymmetricMatrix {
  let size: Int
  /// Row-major, all of it.
  private var values: [Double]

  /// - Precondition: `size` × `size` values, the same on both sides of the diagonal.
  init(size: Int, values: [Double]) {
    precondition(values.count == size * size)
    self.size = size
    self.values = values
  }

  /// Its eigenvalues, the greatest first, each with its vector of length 1, by rotations that take one
  /// value off the diagonal at a time (Jacobi 1846).
  func eigenvectors() -> [(value: Double, vector: [Double])] {
    var matrix = values
    var vectors = (0..<size * size).map { $0 / size == $0 % size ? 1.0 : 0 }
    func at(_ row: Int, _ column: Int) -> Int { row * size + column }
    for _ in 0..<64 {
      var offDiagonal = 0.0
      for row in 0..<size {
        for column in 0..<row { offDiagonal += matrix[at(row, column)] * matrix[at(row, column)] }
      }
      let trace = (0..<size).reduce(0) { $0 + matrix[at($1, $1)].magnitude }
      guard offDiagonal.squareRoot() > 1e-15 * trace else { break }
      for p in 0..<size {
        for q in p + 1..<max(p + 1, size) where matrix[at(p, q)] != 0 {
          let slope = (matrix[at(q, q)] - matrix[at(p, p)]) / (2 * matrix[at(p, q)])
          let tangent = (slope < 0 ? -1 : 1) / (slope.magnitude + (slope * slope + 1).squareRoot())
          let cosine = 1 / (tangent * tangent + 1).squareRoot()
          let sine = tangent * cosine
          for k in 0..<size {
            let (a, b) = (matrix[at(k, p)], matrix[at(k, q)])
            matrix[at(k, p)] = cosine * a - sine * b
            matrix[at(k, q)] = sine * a + cosine * b
          }
          for k in 0..<size {
            let (a, b) = (matrix[at(p, k)], matrix[at(q, k)])
            matrix[at(p, k)] = cosine * a - sine * b
            matrix[at(q, k)] = sine * a + cosine * b
            let (v, w) = (vectors[at(k, p)], vectors[at(k, q)])
            vectors[at(k, p)] = cosine * v - sine * w
            vectors[at(k, q)] = sine * v + cosine * w
          }
        }
      }
    }
    return (0..<size).map { column in
      (matrix[at(column, column)], (0..<size).map { vectors[at($0, column)] })
    }.sorted { $0.0 > $1.0 }
  }
}
