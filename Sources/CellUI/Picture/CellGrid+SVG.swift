extension CellGrid {
  /// The screen as an SVG picture that looks the same with whatever fonts its reader has: dots, lines
  /// and blocks are shapes, words are fitted to their cells.
  ///
  /// - Parameters:
  ///   - title: what the picture shows, for readers who cannot see it.
  ///   - foreground: for cells in the terminal's own colour.
  ///   - background: likewise.
  public func svgText(
    title: String, foreground: Color = .rgb(0xD0, 0xD0, 0xD0),
    background: Color = .rgb(0x12, 0x12, 0x12)
  ) -> String {
    let paper = Paper(self, foreground: foreground, background: background)
    let margin = 10.0
    let width = (Double(size.columns) * GridPicture.cellWidth + 2 * margin).svg
    let height = (Double(size.rows) * GridPicture.cellHeight + 2 * margin).svg
    var name = ""
    for scalar in title.unicodeScalars { name += scalar.visible.xml }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" role="img">
      <title>\(name)</title>
      <rect width="\(width)" height="\(height)" rx="8" fill="\(paper.background)"/>
      <g transform="translate(\(margin.svg) \(margin.svg))" font-family="'DejaVu Sans Mono', \
      Menlo, Consolas, 'Liberation Mono', 'Courier New', monospace" \
      font-size="\(GridPicture.fontSize.svg)">
      \(GridPicture(self, paper: paper).elements())</g>
      </svg>

      """
  }
}
