/// A grid's cells sorted into layers of one paint each, drawn as SVG elements.
struct GridPicture {
  /// A cell is 9 × 18: Braille dots then lie 4.5 apart both ways, and a monospaced font of size 15,
  /// whose letters are 0.6 as wide as they are high, fits it.
  static let cellWidth = 9.0
  static let cellHeight = 18.0
  static let fontSize = 15.0

  private static let baseline = 13.5
  private static let middleX = 4.5
  private static let middleY = 9.5

  /// What is drawn with one paint and one kind of pen.
  fileprivate enum Pen: Hashable {
    case fill(Ink, opacity: Double)
    case dots(Ink)
    case stroke(Ink, width: Double, dash: Double)
  }

  fileprivate struct Lettering: Hashable {
    var ink: Ink
    var attributes: Style.Attributes
  }

  private struct Word {
    var style: Style
    var column: Int
    var columns: Int
    var text: String
  }

  /// In the order they were first needed, so that the same grid gives the same text.
  private var pens: [Pen] = []
  private var paths: [Pen: PicturePath] = [:]
  private var letterings: [Lettering] = []
  private var texts: [Lettering: String] = [:]
  private let paper: Paper

  init(_ grid: CellGrid, paper: Paper) {
    self.paper = paper
    addBackgrounds(grid)
    for row in 0..<grid.size.rows { add(row: row, of: grid) }
  }

  /// The elements, backgrounds first, text last.
  func elements() -> String {
    var text = ""
    for pen in pens {
      guard var path = paths[pen] else { continue }
      text += "<path \(pen.attributes) d=\"\(path.finish())\"/>\n"
    }
    for lettering in letterings {
      guard let words = texts[lettering] else { continue }
      text += "<g \(lettering.svgAttributes)>\n\(words)</g>\n"
    }
    return text
  }

  private mutating func addBackgrounds(_ grid: CellGrid) {
    for row in 0..<grid.size.rows {
      let top = Double(row) * Self.cellHeight
      var start = 0
      while start < grid.size.columns {
        let color = paper.background(of: grid.cells[row * grid.size.columns + start].style)
        var end = start + 1
        while end < grid.size.columns,
          paper.background(of: grid.cells[row * grid.size.columns + end].style) == color
        {
          end += 1
        }
        if color != paper.background {
          with(.fill(Ink(color: color, isDim: false), opacity: 1)) {
            $0.rectangle(
              left: Double(start) * Self.cellWidth, top: top, right: Double(end) * Self.cellWidth,
              bottom: top + Self.cellHeight)
          }
        }
        start = end
      }
    }
  }

  private mutating func add(row: Int, of grid: CellGrid) {
    var word: Word?
    for column in 0..<grid.size.columns {
      let cell = grid.cells[row * grid.size.columns + column]
      guard cell.width > 0 else { continue }
      let shape = cell.width == 2 || cell.hasMarks ? .symbol : GlyphShape(cell.scalar)
      if shape == .letter {
        if word == nil || word?.style != cell.style {
          end(&word, row: row)
          word = Word(style: cell.style, column: column, columns: 0, text: "")
        }
        word?.text += cell.scalar.xml
        word?.columns += 1
      } else {
        end(&word, row: row)
        draw(shape, cell, column: column, row: row)
      }
    }
    end(&word, row: row)
  }

  /// Each word is set on its own, so that a font of another width shifts nothing after it.
  private mutating func end(_ word: inout Word?, row: Int) {
    guard let ended = word else { return }
    word = nil
    let x = (Double(ended.column) * Self.cellWidth).svg
    let y = (Double(row) * Self.cellHeight + Self.baseline).svg
    let length = (Double(ended.columns) * Self.cellWidth).svg
    write(
      "<text x=\"\(x)\" y=\"\(y)\" textLength=\"\(length)\" lengthAdjust=\"spacingAndGlyphs\">"
        + "\(ended.text)</text>\n", ended.style)
  }

  private mutating func draw(_ shape: GlyphShape, _ cell: Cell, column: Int, row: Int) {
    let left = Double(column) * Self.cellWidth
    let top = Double(row) * Self.cellHeight
    let ink = paper.ink(of: cell.style)
    let (x, y) = (left + Self.middleX, top + Self.middleY)
    switch shape {
    case .blank, .letter: break
    case .dots(let bits):
      with(.dots(ink)) { path in
        for bit in 0..<8 where bits & (1 << UInt8(bit)) != 0 {
          let dot = bit < 6 ? (column: bit / 3, row: bit % 3) : (column: bit - 6, row: 3)
          path.dot(left + 2.25 + 4.5 * Double(dot.column), top + 2.25 + 4.5 * Double(dot.row))
        }
      }
    case .lines(let lines): stroke(lines, ink, left: left, top: top)
    case .areas(let areas, let opacity):
      with(.fill(ink, opacity: opacity)) { path in
        for area in areas {
          path.rectangle(
            left: left + area.left * Self.cellWidth / 8, top: top + area.top * Self.cellHeight / 8,
            right: left + area.right * Self.cellWidth / 8,
            bottom: top + area.bottom * Self.cellHeight / 8)
        }
      }
    case .outline(let corners):
      with(.fill(ink, opacity: 1)) { path in
        path.polygon(
          corners.map { (left + $0.x * Self.cellWidth / 8, top + $0.y * Self.cellHeight / 8) })
      }
    case .disc: with(.fill(ink, opacity: 1)) { $0.circle(x: x, y: y, radius: 3.6) }
    case .ring:
      with(.stroke(ink, width: 1, dash: 0)) { $0.circle(x: x, y: y, radius: 3.1) }
    case .ringed(let number):
      with(.stroke(ink, width: 0.9, dash: 0)) { $0.circle(x: x, y: y, radius: 4.8) }
      let size = number.count == 1 ? 8.5 : 6.5
      write(
        "<text x=\"\(x.svg)\" y=\"\((y + size * 0.36).svg)\" font-size=\"\(size.svg)\" "
          + "text-anchor=\"middle\">\(number)</text>\n", cell.style)
    case .symbol:
      var text = ""
      cell.forEachScalar { text += $0.xml }
      let width = Double(cell.width) * Self.cellWidth
      write(
        "<text x=\"\((left + width / 2).svg)\" y=\"\((top + Self.baseline).svg)\" "
          + "textLength=\"\(width.svg)\" lengthAdjust=\"spacingAndGlyphs\" "
          + "text-anchor=\"middle\">\(text)</text>\n", cell.style)
    }
  }

  private mutating func stroke(_ lines: BoxLines, _ ink: Ink, left: Double, top: Double) {
    let (x, y) = (left + Self.middleX, top + Self.middleY)
    let (right, bottom) = (left + Self.cellWidth, top + Self.cellHeight)
    let width = lines.isHeavy ? 3.0 : 1.0
    let length = lines.left || lines.right ? Self.cellWidth : Self.cellHeight
    let dash = lines.dashes == 0 ? 0 : length / Double(lines.dashes)
    with(.stroke(ink, width: width, dash: dash)) { path in
      if lines.isRounded {
        path.arc(
          x: x, y: y, fromY: lines.down ? bottom : top, toX: lines.right ? right : left,
          radius: Self.middleX)
        return
      }
      // Corners reach half a stroke further, so that nothing is missing where they meet.
      let reach = lines.up || lines.down ? width / 2 : 0
      if lines.left || lines.right {
        path.horizontal(
          y: y, from: lines.left ? left : x - reach, to: lines.right ? right : x + reach)
      }
      if lines.up || lines.down {
        path.vertical(x: x, from: lines.up ? top : y, to: lines.down ? bottom : y)
      }
    }
  }

  private mutating func with(_ pen: Pen, _ body: (inout PicturePath) -> Void) {
    if paths[pen] == nil { pens.append(pen) }
    body(&paths[pen, default: PicturePath()])
  }

  private mutating func write(_ element: String, _ style: Style) {
    var attributes = style.attributes
    attributes.formIntersection([.bold, .italic, .underline])
    let lettering = Lettering(ink: paper.ink(of: style), attributes: attributes)
    if texts[lettering] == nil { letterings.append(lettering) }
    texts[lettering, default: ""] += element
  }
}

extension GridPicture.Pen {
  fileprivate var attributes: String {
    switch self {
    case .fill(let ink, let opacity):
      let share = opacity * ink.opacity
      return "fill=\"\(ink.color)\"\(share < 1 ? " fill-opacity=\"\(share.svg)\"" : "")"
    case .dots(let ink):
      return "\(Self.stroke(ink)) stroke-width=\"3\" stroke-linecap=\"round\""
    case .stroke(let ink, let width, let dash):
      var text = "\(Self.stroke(ink)) stroke-width=\"\(width.svg)\""
      if dash > 0 {
        let (on, off) = (dash * 5 / 9, dash * 4 / 9)
        text += " stroke-dasharray=\"\(on.svg) \(off.svg)\" stroke-dashoffset=\"\((-off / 2).svg)\""
      }
      return text
    }
  }

  private static func stroke(_ ink: Ink) -> String {
    let opacity = ink.opacity < 1 ? " stroke-opacity=\"\(ink.opacity.svg)\"" : ""
    return "fill=\"none\" stroke=\"\(ink.color)\"\(opacity)"
  }
}

extension GridPicture.Lettering {
  fileprivate var svgAttributes: String {
    var text = "fill=\"\(ink.color)\""
    if ink.opacity < 1 { text += " fill-opacity=\"\(ink.opacity.svg)\"" }
    if attributes.contains(.bold) { text += " font-weight=\"bold\"" }
    if attributes.contains(.italic) { text += " font-style=\"italic\"" }
    if attributes.contains(.underline) { text += " text-decoration=\"underline\"" }
    return text
  }
}
