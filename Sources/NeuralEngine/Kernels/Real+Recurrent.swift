/// What recurrent layers, embeddings and passes over many examples take.
protocol RecurrentReal {
  /// Values that a packed matrix [depth, columns] takes.
  static func packedCount(depth: Int, columns: Int) -> Int

  /// Brings b [depth, columns] (stored as its transpose when `transposes`), whose rows as they stand
  /// are `stride` apart, into the order in which `addPackedProduct` reads it.
  static func pack(
    _ b: UnsafePointer<Self>, depth: Int, columns: Int, stride: Int, transposes: Bool,
    into packed: UnsafeMutablePointer<Self>)

  /// c [rows, columns] += a [rows, depth] b, for a packed b that is used many times.
  static func addPackedProduct(
    _ shape: PackedProduct, a: UnsafePointer<Self>, packed: UnsafePointer<Self>,
    c: UnsafeMutablePointer<Self>)

  /// One time step, its products made.
  static func cell(
    _ cell: RecurrentCell, _ step: CellStep<Self>, bias: UnsafePointer<Self>)

  /// The derivatives by the gates of that step, in their place.
  static func cellGradient(_ cell: RecurrentCell, _ step: CellStep<Self>)

  /// Each row becomes `values`.
  static func fillRows(
    _ x: UnsafeMutablePointer<Self>, rows: Int, stride: Int, values: UnsafePointer<Self>,
    columns: Int)

  /// y [rows, width]: the rows of `table` [vocabulary, width] that the tokens name.
  static func embed(
    _ tokens: UnsafePointer<Self>, table: UnsafePointer<Self>, y: UnsafeMutablePointer<Self>,
    rows: Int, width: Int, vocabulary: Int)

  /// Rows `share` of the table's gradient.
  static func embedGradient(
    _ tokens: UnsafePointer<Self>, dy: UnsafePointer<Self>, rows: Int, width: Int,
    share: Range<Int>, gradient: UnsafeMutablePointer<Self>)
}

/// Sizes of a product with a packed matrix; rows of a and of c are their stride apart.
struct PackedProduct {
  var rows: Int
  var depth: Int
  var columns: Int
  var strideA: Int
  var strideC: Int
}

/// One time step of a recurrent layer, as its kernels take it; see `dlk_cell_step_f32`.
struct CellStep<R> {
  var rows: Int
  var units: Int
  var time: Int
  var lengths: UnsafePointer<Int32>?
  var gates: UnsafeMutablePointer<R>
  var gateStride: Int
  var hidden: UnsafeMutablePointer<R>
  var cells: UnsafeMutablePointer<R>?
  var squashed: UnsafeMutablePointer<R>?
  var stateStride: Int
  var state: UnsafeMutablePointer<R>
  var cellState: UnsafeMutablePointer<R>?
  var y: UnsafeMutablePointer<R>?
  var yStride: Int
}
