import CellUI
import RunEvents

/// Where the histograms of the layers lie: a block of rows a layer, between a heading and the steps.
struct HistogramLayout: Hashable, Sendable {
  /// The blocks, of which some may be scrolled out of sight.
  let list: Rect
  let heading: Rect
  let steps: Rect
  /// What has the quantity, as places in the last measurement.
  let layers: [Int]
  /// Of a block, with a row between it and the next.
  let blockRows: Int
  let nameColumns: Int
  /// For the labels of the values, and a line.
  let labelColumns = 8
  let stripColumns: Int
  /// For how the values are distributed now; 0 where there is no room.
  let barColumns: Int

  private static let blockRowRange = 4...24

  init(_ model: DashboardModel, _ body: Rect) {
    (heading, _) = body.splitTop(1)
    let room = body.splitTop(1).rest
    let quantity = model.countedQuantity
    let last = model.run.histograms.last?.layers ?? []
    layers = last.indices.filter { last[$0][quantity] != nil }
    let rows = room.rows / max(1, layers.count)
    blockRows = max(Self.blockRowRange.lowerBound, min(Self.blockRowRange.upperBound, rows))
    // The steps stand right below the last of them.
    list = room.splitTop(min(room.rows - 1, layers.count * blockRows - 1)).top
    steps = Rect(
      origin: Point(column: room.left, row: list.bottom),
      size: Size(columns: room.columns, rows: min(1, room.bottom - list.bottom)))
    nameColumns = body.columns >= 60 ? max(15, min(22, body.columns / 7)) : 11
    barColumns = body.columns >= 56 ? max(10, body.columns / 6) : 0
    stripColumns = max(
      0, body.columns - nameColumns - labelColumns - (barColumns > 0 ? barColumns + 1 : 0))
  }

  /// Of everything, heading and steps too.
  var rowCount: Int { 2 + max(0, layers.count * blockRows - 1) }
  /// Of a block's strip.
  var stripRows: Int { blockRows - 1 }
  var stripLeft: Int { list.left + nameColumns + labelColumns }
  var barLeft: Int { stripLeft + stripColumns + 1 }
}
