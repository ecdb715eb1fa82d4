import CellUI

/// The names of the pictures of the layers in the frame's upper border, each of which a click shows.
struct LayersTitle: Hashable, Sendable {
  struct Item: Hashable, Sendable {
    var part: LayersPart
    var rect: Rect
  }

  struct Piece: Hashable, Sendable {
    var text: String
    /// The picture that it names; nil for what is between names.
    var part: LayersPart?
  }

  private(set) var items: [Item] = []
  /// All that stands there, from the title's first column on.
  private(set) var pieces: [Piece] = []

  init(_ model: DashboardModel, frame: Rect) {
    guard let active = model.layersPart else { return }
    let all = model.layersParts
    let room = frame.columns - 4
    let gap = 2
    guard all.reduce(-gap, { $0 + $1.rawValue.count + gap }) <= room else {
      // Where there is no room for all names: the one in view, and its place.
      let index = all.firstIndex(of: active) ?? 0
      pieces = [
        Piece(text: active.rawValue, part: active), Piece(text: " \(index + 1)/\(all.count)"),
      ]
      return
    }
    var column = frame.left + 2
    for part in all {
      if !pieces.isEmpty { pieces.append(Piece(text: String(repeating: " ", count: gap))) }
      items.append(
        Item(
          part: part,
          rect: Rect(column: column, row: frame.top, columns: part.rawValue.count, rows: 1)))
      pieces.append(Piece(text: part.rawValue, part: part))
      column += part.rawValue.count + gap
    }
  }

  /// The picture named at a point; nil where none is.
  func part(at point: Point) -> LayersPart? { items.first { $0.rect.contains(point) }?.part }
}

extension DashboardModel {
  /// The step of the picture of the layers in view.
  var layersStep: Int? {
    switch layersPart {
    case .statistics: run.layers.last?.step
    case .histograms: run.histograms.last?.step
    case .filters: run.filters.last?.step
    case .activations: run.activations.last?.step
    case .units: run.units.last?.step
    case .attention: run.attention.last?.step
    case nil: nil
    }
  }

  /// Rows that the picture of the layers in view takes; nil where there are lines.
  func layersRows(in body: Rect) -> Int? {
    guard drawsLayers else { return nil }
    return switch layersPart {
    case .histograms: HistogramLayout(self, body).rowCount
    case .filters: run.filters.last.map { FilterLayout($0, body).rowCount }
    case .activations: shownExample.map { ActivationLayout(self, $0.example, body).rowCount }
    case .units: body.rows
    case .attention: shownAttention.map { AttentionLayout(self, $0.example, body).rowCount }
    case .statistics, nil: nil
    }
  }
}
