import CellUI

/// A border between two panes that a person can move, by the name that the settings keep its place
/// under. Arrangements that give a border another place give it another name.
enum PaneDivider: String, CaseIterable, Hashable, Sendable {
  /// Between two screens side by side.
  case screens
  /// Between the charts and the panels right of them, and between the parts of either.
  case panels, charts, picture, settings, diagnosis, pictureBelow, trends
  /// Where the panels are below.
  case below, chartsBeside, belowSettings, belowDiagnosis, belowTrends
  /// Where there are three columns.
  case columns, smallCharts
  /// Between the charts that matter and the smaller ones, where charts are all there is.
  case onlyCharts
  /// Where charts are above the panels in a narrow window.
  case stacked, stackedSettings
  /// Between the list of runs and what is known of the selected one.
  case preview

  /// Shares of a length that a border may be at.
  static let shares = 0.02...0.98

  /// To as many decimals as the settings have.
  static func rounded(_ share: Double) -> Double {
    (min(shares.upperBound, max(shares.lowerBound, share)) * 10_000).rounded() / 10_000
  }
}

/// Where a movable border is drawn, and where it may go.
struct PlacedDivider: Hashable, Sendable {
  enum Axis: Hashable, Sendable {
    /// The panes are beside each other: the border is moved left and right.
    case beside
    /// The panes are above each other: the border is moved up and down.
    case above
  }

  let divider: PaneDivider
  let axis: Axis
  /// The cells of the border, which both panes have.
  let border: Rect
  /// Columns or rows that leave each pane what it needs.
  let places: ClosedRange<Int>
  /// The frame that is divided: from its first column or row, so many.
  let start: Int
  let length: Int

  /// The column or row it is at.
  var place: Int { axis == .beside ? border.left : border.top }

  /// The column or row of a point that counts for it.
  func place(of point: Point) -> Int { axis == .beside ? point.column : point.row }

  /// The share of the frame's length that puts it at a place, or as near as may be.
  func share(at place: Int) -> Double {
    let place = min(places.upperBound, max(places.lowerBound, place))
    return PaneDivider.rounded(Double(place - start) / Double(max(1, length - 1)))
  }
}
