import CellUI
import RunEvents

/// Where an example and what the layers make of it lie: its image and the classes on the left, the
/// layers below each other on the right, all beneath a heading.
struct ActivationLayout: Hashable, Sendable {
  struct Block: Hashable, Sendable {
    /// Of the layer's name, from the list's top.
    var row: Int
    /// Rows of the maps or units beneath it.
    var rows: Int
    /// Columns of a value.
    var scale: Int
  }

  let heading: Rect
  let list: Rect
  let left: Rect
  let right: Rect
  /// Columns of a pixel of the image.
  let imageScale: Int
  let imageRows: Int
  /// Classes, by index, whose probabilities are shown.
  let classes: [Int]
  let blocks: [Block]

  private static let mostClasses = 12
  private static let (leastLeft, mostLeft) = (24, 36)
  /// Rows of units; more where they do not fit in so many, and the layers leave room.
  private static let (usualUnitRows, mostUnitRows) = (3, 8)
  private static let leastMap = 6
  private static let mostScale = 3

  init(_ model: DashboardModel, _ example: ExampleActivations.Example, _ body: Rect) {
    (heading, _) = body.splitTop(1)
    let area = body.splitTop(2).rest
    list = area
    let shown = Self.shownClasses(example.probabilities)
    classes = shown
    let image = model.run.exampleImages[example.example]
    let width = max(1, image?.width ?? 1)
    let height = image?.height ?? 0
    let rowsLeft = area.rows - 2 - shown.count
    var scale = 1
    while width * (scale + 1) <= Self.mostLeft, height * (scale + 1) / 2 <= rowsLeft { scale += 1 }
    imageScale = scale
    imageRows = (height * scale + 1) / 2
    let wanted = max(Self.leastLeft, min(Self.mostLeft, width * scale))
    let columns = min(wanted, max(0, area.columns / 2 - 1))
    let beside = area.splitLeft(min(area.columns, columns + 3)).rest
    left = area.splitLeft(columns).left
    right = beside
    func blocks(scale: Int, unitRows: Int) -> [Block] {
      var row = 0
      return example.layers.map { layer in
        let block = Self.block(
          layer, row: row, columns: beside.columns, scale: scale, unitRows: unitRows)
        row += 1 + block.rows
        return block
      }
    }
    func fit(_ blocks: [Block]) -> Bool {
      blocks.last.map { $0.row + 1 + $0.rows <= area.rows } ?? false
    }
    let usual = Self.usualUnitRows
    let scaled =
      (2...Self.mostScale).last { fit(blocks(scale: $0, unitRows: usual)) } ?? 1
    let unitRows =
      (usual...Self.mostUnitRows).last { fit(blocks(scale: scaled, unitRows: $0)) } ?? usual
    self.blocks = blocks(scale: scaled, unitRows: unitRows)
  }

  /// All, or the most probable where they are too many.
  private static func shownClasses(_ probabilities: [Double]) -> [Int] {
    guard probabilities.count > mostClasses else { return Array(probabilities.indices) }
    let ordered = probabilities.indices.sorted { probabilities[$0] > probabilities[$1] }
    return Array(ordered.prefix(mostClasses))
  }

  /// - Parameters:
  ///   - scale: of maps, where all of them have room so.
  ///   - unitRows: of units at most.
  private static func block(
    _ layer: ExampleActivations.Layer, row: Int, columns: Int, scale: Int, unitRows: Int
  ) -> Block {
    guard layer.width == 1, layer.height == 1 else {
      let least = max(1, leastMap / max(layer.width, layer.height))
      let scale =
        layer.shownCount * (layer.width * scale + 1) <= columns + 1 ? max(least, scale) : least
      return Block(row: row, rows: (layer.height * scale + 1) / 2, scale: scale)
    }
    let count = layer.shownCount
    // Two columns are about as wide as a row is high.
    let scale = 2 * count <= columns * unitRows ? 2 : 1
    let across = max(1, columns / scale)
    return Block(row: row, rows: max(1, min(unitRows, (count + across - 1) / across)), scale: scale)
  }

  /// Of everything, the heading too.
  var rowCount: Int {
    let layers = blocks.last.map { $0.row + 1 + $0.rows } ?? 0
    return 2 + max(layers, imageRows + 2 + classes.count)
  }
}
