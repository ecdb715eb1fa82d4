import CellUI

extension DashboardModel {
  /// Draws the picture of the layers in view, and the names of all in the frame's border.
  ///
  /// - Parameter lines: of the statistics.
  func drawLayers(_ lines: [[Span]], into grid: inout CellGrid, frame: Rect) {
    let body = Page.body(frame)
    let page = PageView(model: self)
    let rowCount = layersRows(in: body) ?? lines.count
    drawLayersTitle(page.place(rowCount: rowCount, frame), into: &grid, frame: frame)
    guard body.columns > 0, body.rows > 0 else { return }
    let scroll = page.scroll(rowCount: rowCount, frame)
    switch layersPart {
    case .statistics, nil: page.drawLines(lines, into: &grid, frame: frame)
    case .histograms: HistogramsView(self, body).draw(into: &grid, scroll: scroll)
    case .filters: FiltersView(self, body)?.draw(into: &grid, scroll: scroll)
    case .activations: ActivationsView(self, body)?.draw(into: &grid, scroll: scroll)
    case .units: UnitsView(self, body)?.draw(into: &grid)
    case .attention: AttentionView(self, body)?.draw(into: &grid, scroll: scroll)
    }
  }

  private func drawLayersTitle(
    _ place: String?, into grid: inout CellGrid, frame: Rect
  ) {
    let left = LayersTitle(self, frame: frame).pieces.map { piece in
      Span(piece.text, theme[piece.part == layersPart ? .panelTitle : .tab])
    }
    let step = layersStep.map { "step \(NumberFormat.grouped($0))" }
    let notes = [
      [step, place].compactMap { $0 }.joined(separator: "  "), step ?? "", place ?? "",
    ]
    let room = frame.columns - 7 - left.displayWidth
    let note = notes.first { $0.displayWidth <= room } ?? ""
    drawTitle(
      left, right: note.isEmpty ? [] : [Span(note, theme[.panelNote])], frame: frame, into: &grid)
  }
}
