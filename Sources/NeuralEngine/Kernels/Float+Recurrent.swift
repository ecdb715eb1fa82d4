import CKernels

extension Float: RecurrentReal {
  /// Columns that stand together in a packed matrix.
  static let panelColumns = dlk_panel_columns()

  static func packedCount(depth: Int, columns: Int) -> Int {
    depth * ((columns + panelColumns - 1) / panelColumns * panelColumns)
  }

  static func pack(
    _ b: UnsafePointer<Float>, depth: Int, columns: Int, stride: Int, transposes: Bool,
    into packed: UnsafeMutablePointer<Float>
  ) {
    dlk_pack_panels_f32(
      b, depth, columns, transposes ? 1 : stride, transposes ? stride : 1, packed)
  }

  static func addPackedProduct(
    _ shape: PackedProduct, a: UnsafePointer<Float>, packed: UnsafePointer<Float>,
    c: UnsafeMutablePointer<Float>
  ) {
    dlk_panel_product_f32(
      shape.rows, shape.columns, shape.depth, a, shape.strideA, packed, c, shape.strideC)
  }

  static func cell(
    _ cell: RecurrentCell, _ step: CellStep<Float>, bias: UnsafePointer<Float>
  ) {
    var step = dlk_cell_step_f32(step)
    dlk_cell_f32(cell.kernelValue, &step, bias)
  }

  static func cellGradient(_ cell: RecurrentCell, _ step: CellStep<Float>) {
    var step = dlk_cell_step_f32(step)
    dlk_cell_gradient_f32(cell.kernelValue, &step)
  }

  static func fillRows(
    _ x: UnsafeMutablePointer<Float>, rows: Int, stride: Int, values: UnsafePointer<Float>,
    columns: Int
  ) {
    dlk_fill_rows_f32(x, rows, stride, values, columns)
  }

  static func embed(
    _ tokens: UnsafePointer<Float>, table: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>,
    rows: Int, width: Int, vocabulary: Int
  ) {
    dlk_embed_f32(tokens, table, y, rows, width, vocabulary)
  }

  static func embedGradient(
    _ tokens: UnsafePointer<Float>, dy: UnsafePointer<Float>, rows: Int, width: Int,
    share: Range<Int>, gradient: UnsafeMutablePointer<Float>
  ) {
    dlk_embed_gradient_f32(
      tokens, dy, rows, width, share.lowerBound, share.count,
      gradient + share.lowerBound * width)
  }
}

extension dlk_cell_step_f32 {
  fileprivate init(_ step: CellStep<Float>) {
    self.init(
      rows: step.rows, units: step.units, time: step.time, lengths: step.lengths,
      gates: step.gates, gate_stride: step.gateStride, hidden: step.hidden, cells: step.cells,
      squashed: step.squashed, state_stride: step.stateStride, state: step.state,
      cell_state: step.cellState, y: step.y, y_stride: step.yStride)
  }
}

extension RecurrentCell {
  /// The cell as the kernels take it.
  var kernelValue: Int32 {
    switch self {
    case .rnn: Int32(DLK_TANH_CELL.rawValue)
    case .gru: Int32(DLK_GRU_CELL.rawValue)
    case .lstm: Int32(DLK_LSTM_CELL.rawValue)
    }
  }
}
