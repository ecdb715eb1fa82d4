/// Curves on shared axes.
///
/// Use: make it, ask `layout(in:)` how many columns it draws, fill `series` with that many, `render`.
public struct LineChart: Hashable, Sendable {
  /// How the parts that are no curves are drawn.
  public struct Styles: Hashable, Sendable {
    /// Of the axes.
    public var axis: Style
    /// Of the numbers at the axes.
    public var label: Style
    /// Faint lines at the ticks of the y axis; nil leaves them out.
    public var grid: Style?
    /// NaN and infinities; nil draws them as their curve.
    public var nonFinite: Style?

    /// The styles of all that is not a curve.
    public init(
      axis: Style = .plain, label: Style = .plain, grid: Style? = nil, nonFinite: Style? = nil
    ) {
      self.axis = axis
      self.label = label
      self.grid = grid
      self.nonFinite = nonFinite
    }
  }

  /// The curves, the last on top.
  public var series: [ChartSeries] = []
  /// Values at the left and right edge, in steps, epochs or seconds as the caller has it.
  public var xRange: ClosedRange<Double>
  /// Nil takes round bounds around the curves.
  public var yRange: ClosedRange<Double>?
  /// Whether the y axis counts in decades.
  public var isLogarithmic: Bool
  /// Upright lines with a label.
  public var marks: [ChartMark] = []
  /// Of all that is not a curve.
  public var styles: Styles
  /// What the terminal can show.
  public var glyphs: GlyphSet
  /// Columns left of the axis for labels; fixed, so that the curves never jump sideways.
  public var gutter: Int
  /// Whether the lowest row holds the x axis' labels.
  public var showsXAxis: Bool
  /// Written at the right end of the x axis: `step`.
  public var xTitle: String
  /// Where the x axis is labelled; nil labels it at round numbers.
  public var xTicks: [AxisTick]?
  /// Single points, over the curves.
  public var points: [ChartPoint] = []
  /// A row of shades below the plot.
  public var strip: ChartStrip?

  /// An empty chart over two ranges.
  public init(
    xRange: ClosedRange<Double>, yRange: ClosedRange<Double>? = nil, isLogarithmic: Bool = false,
    styles: Styles = Styles(), glyphs: GlyphSet = .braille, gutter: Int = 6,
    showsXAxis: Bool = true, xTitle: String = ""
  ) {
    self.xRange = xRange
    self.yRange = yRange
    self.isLogarithmic = isLogarithmic
    self.styles = styles
    self.glyphs = glyphs
    self.gutter = gutter
    self.showsXAxis = showsXAxis
    self.xTitle = xTitle
  }

  /// Where the parts go in `rect`. The columns to fill do not depend on what the series hold.
  public func layout(in rect: Rect) -> ChartLayout {
    ChartLayout(chart: self, rect: rect)
  }

  /// Draws the chart into `rect`.
  public func render(into grid: inout CellGrid, in rect: Rect) {
    let layout = layout(in: rect.intersection(grid.bounds))
    guard !layout.plot.isEmpty else { return }
    renderAxes(into: &grid, layout)
    renderBands(into: &grid, layout)
    renderMarkLines(into: &grid, layout)
    let canvas = drawCurves(layout)
    canvas.render(into: &grid, at: layout.plot.origin)
    let nonFinite = renderNonFinite(into: &grid, layout)
    renderPoints(into: &grid, layout)
    renderStrip(into: &grid, layout)
    let taken = nonFinite + renderMarkLabels(into: &grid, layout)
    renderEndLabels(into: &grid, layout, canvas, taken: taken)
  }
}
