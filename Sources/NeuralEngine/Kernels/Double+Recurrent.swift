import CKernels

extension Double: RecurrentReal {
  static func packedCount(depth: Int, columns: Int) -> Int { depth * columns }

  static func pack(
    _ b: UnsafePointer<Double>, depth: Int, columns: Int, stride: Int, transposes: Bool,
    into packed: UnsafeMutablePointer<Double>
  ) {
    for row in 0..<depth {
      for column in 0..<columns {
        packed[row * columns + column] =
          transposes ? b[column * stride + row] : b[row * stride + column]
      }
    }
  }

  static func addPackedProduct(
    _ shape: PackedProduct, a: UnsafePointer<Double>, packed: UnsafePointer<Double>,
    c: UnsafeMutablePointer<Double>
  ) {
    multiply(
      MatrixProduct(
        m: shape.rows, n: shape.columns, k: shape.depth, strideA: shape.strideA,
        strideB: shape.columns, strideC: shape.strideC, accumulates: true), a, packed, c)
  }

  static func cell(
    _ cell: RecurrentCell, _ step: CellStep<Double>, bias: UnsafePointer<Double>
  ) {
    var step = dlk_cell_step_f64(step)
    dlk_cell_f64(cell.kernelValue, &step, bias)
  }

  static func cellGradient(_ cell: RecurrentCell, _ step: CellStep<Double>) {
    var step = dlk_cell_step_f64(step)
    dlk_cell_gradient_f64(cell.kernelValue, &step)
  }

  static func fillRows(
    _ x: UnsafeMutablePointer<Double>, rows: Int, stride: Int, values: UnsafePointer<Double>,
    columns: Int
  ) {
    dlk_fill_rows_f64(x, rows, stride, values, columns)
  }

  static func embed(
    _ tokens: UnsafePointer<Double>, table: UnsafePointer<Double>, y: UnsafeMutablePointer<Double>,
    rows: Int, width: Int, vocabulary: Int
  ) {
    dlk_embed_f64(tokens, table, y, rows, width, vocabulary)
  }

  static func embedGradient(
    _ tokens: UnsafePointer<Double>, dy: UnsafePointer<Double>, rows: Int, width: Int,
    share: Range<Int>, gradient: UnsafeMutablePointer<Double>
  ) {
    dlk_embed_gradient_f64(
      tokens, dy, rows, width, share.lowerBound, share.count,
      gradient + share.lowerBound * width)
  }
}

extension dlk_cell_step_f64 {
  fileprivate init(_ step: CellStep<Double>) {
    self.init(
      rows: step.rows, units: step.units, time: step.time, lengths: step.lengths,
      gates: step.gates, gate_stride: step.gateStride, hidden: step.hidden, cells: step.cells,
      squashed: step.squashed, state_stride: step.stateStride, state: step.state,
      cell_state: step.cellState, y: step.y, y_stride: step.yStride)
  }
}
