import CellUI
import Glibc
import Training

/// A cost surface as a picture of half blocks with the run's way over it, or of shades where there are no
/// colours, and as JSON.
struct SurfaceText {
  private static let columns = 72
  /// Two to a line.
  private static let rows = 48
  /// From the least cost to the greatest: red, green and blue.
  private static let ramp: [[Double]] = [
    [18, 28, 92], [26, 92, 140], [36, 150, 140], [112, 194, 100], [228, 214, 72], [250, 246, 216],
  ]
  private static let shades: [Character] = ["█", "▓", "▒", "░", " "]

  private let surface: CostSurface
  private let isColored: Bool
  /// What stands on the picture, by the cell's number.
  private let marks: [Int: Character]
  private let least: Double
  private let greatest: Double

  init(_ surface: CostSurface, colored: Bool) {
    self.surface = surface
    isColored = colored
    marks = Self.marks(of: surface)
    let finite = surface.costs.filter(\.isFinite)
    least = finite.min() ?? 0
    greatest = finite.max() ?? 1
  }

  var plain: String {
    let picture = (0..<Self.rows / 2).map { line in
      (0..<Self.columns).map { cell(column: $0, line: line) }.joined()
        + (isColored ? "\u{1b}[0m" : "")
    }
    return (picture + legend).joined(separator: "\n")
  }

  // MARK: Places

  private func x(_ column: Double) -> Double {
    Self.value(column / Double(Self.columns - 1), along: surface.x)
  }

  private func y(_ row: Double) -> Double {
    Self.value(1 - row / Double(Self.rows - 1), along: surface.y)
  }

  private static func value(_ share: Double, along coordinates: [Double]) -> Double {
    let (first, last) = (coordinates[0], coordinates[coordinates.count - 1])
    return first + (last - first) * share
  }

  private static func share(_ value: Double, along coordinates: [Double]) -> Double {
    let (first, last) = (coordinates[0], coordinates[coordinates.count - 1])
    return min(1, max(0, (value - first) / (last - first)))
  }

  /// The cells of the way: its start, where it was kept, its end, and dots between them.
  private static func marks(of surface: CostSurface) -> [Int: Character] {
    func place(_ point: CostSurface.Point) -> (column: Double, line: Double) {
      (
        share(point.x, along: surface.x) * Double(columns - 1),
        (1 - share(point.y, along: surface.y)) * Double(rows / 2 - 1)
      )
    }
    var marks: [Int: Character] = [:]
    func mark(_ place: (column: Double, line: Double), _ character: Character) {
      marks[Int(place.line.rounded()) * columns + Int(place.column.rounded())] = character
    }
    for (from, to) in zip(surface.path, surface.path.dropFirst()).map({ (place($0), place($1)) }) {
      let steps = max(1, Int(max(abs(to.column - from.column), 2 * abs(to.line - from.line))))
      for step in 1..<max(2, steps) {
        let done = Double(step) / Double(steps)
        mark(
          (
            from.column + (to.column - from.column) * done,
            from.line + (to.line - from.line) * done
          ), "·")
      }
    }
    for point in surface.path { mark(place(point), "●") }
    if let first = surface.path.first, surface.path.count > 1 { mark(place(first), "S") }
    if let last = surface.path.last { mark(place(last), "E") }
    return marks
  }

  // MARK: Colours

  /// The cost's share of the way from the least to the greatest, by factors: near a minimum small
  /// differences matter. Nil for what is no number.
  private func level(_ cost: Double) -> Double? {
    guard cost.isFinite else { return nil }
    let room = max((greatest - least) * 1e-3, .leastNormalMagnitude)
    let span = log((greatest - least + room) / room)
    return span > 0 ? min(1, max(0, log((cost - least + room) / room) / span)) : 0
  }

  private func color(column: Int, row: Int) -> [Int] {
    guard let level = level(surface.cost(x: x(Double(column)), y: y(Double(row)))) else {
      return [0, 0, 0]
    }
    let place = level * Double(Self.ramp.count - 1)
    let index = min(Self.ramp.count - 2, Int(place))
    return (0..<3).map { channel in
      let (low, high) = (Self.ramp[index][channel], Self.ramp[index + 1][channel])
      return Int((low + (high - low) * (place - Double(index))).rounded())
    }
  }

  private func cell(column: Int, line: Int) -> String {
    let mark = marks[line * Self.columns + column]
    guard isColored else {
      if let mark { return String(mark) }
      let cost = surface.cost(x: x(Double(column)), y: y(Double(line * 2) + 0.5))
      guard let level = level(cost) else { return "?" }
      let shade = min(Self.shades.count - 1, Int(level * Double(Self.shades.count)))
      return String(Self.shades[shade])
    }
    func code(_ color: [Int]) -> String { color.map(String.init).joined(separator: ";") }
    let upper = color(column: column, row: line * 2)
    let lower = color(column: column, row: line * 2 + 1)
    if let mark {
      let middle = zip(upper, lower).map { ($0 + $1) / 2 }
      let ink = middle.reduce(0, +) > 380 ? "0;0;0" : "255;255;255"
      return "\u{1b}[38;2;\(ink)m\u{1b}[48;2;\(code(middle))m\(mark)"
    }
    return "\u{1b}[38;2;\(code(upper))m\u{1b}[48;2;\(code(lower))m▀"
  }

  // MARK: Words

  private var legend: [String] {
    let last = surface.path.last?.step ?? 0
    var axes = "x and y: two random directions, each filter as long as the model's (Li et al. 2018)"
    if let explained = surface.explained {
      axes =
        "x and y: the two directions in which the parameters moved the most, "
        + "\(NumberFormat.percent(explained[0])) and \(NumberFormat.percent(explained[1])) of it"
    }
    return [
      "cost \(NumberFormat.significant(least)) (\(isColored ? "dark" : "█")) to "
        + "\(NumberFormat.significant(greatest)) (\(isColored ? "bright" : "blank")), by factors, on "
        + "\(surface.exampleCount) examples of the train set",
      axes,
      surface.path.count > 1
        ? "S step \(surface.path[0].step), E step \(last), ● \(surface.path.count) places in all; a place "
          + "lies above or below the plane"
        : "E step \(last)",
    ]
  }

  private struct Document: Encodable {
    struct Place: Encodable {
      var step: Int
      var x: Double
      var y: Double
      var cost: Double?
    }

    var x: [Double]
    var y: [Double]
    /// Row by row; null where a cost is no number.
    var costs: [[Double?]]
    var path: [Place]
    var explained: [Double]?
    var examples: Int
  }

  func json() throws -> String {
    func number(_ cost: Double) -> Double? { cost.isFinite ? cost : nil }
    return try JSONText.of(
      Document(
        x: surface.x, y: surface.y,
        costs: surface.y.indices.map { row in
          surface.x.indices.map { number(surface.costs[row * surface.x.count + $0]) }
        },
        path: surface.path.map {
          Document.Place(step: $0.step, x: $0.x, y: $0.y, cost: number($0.cost))
        }, explained: surface.explained, examples: surface.exampleCount))
  }
}
