import CellUI

/// How the Overview is arranged.
enum LayoutPreset: String, CaseIterable, Hashable, Sendable {
  /// Charts above each other, the panels right of them.
  case right
  /// Charts side by side, the panels in a row below them.
  case below
  /// Charts, panels and smaller charts in three columns.
  case columns
  /// The cost as large as can be, the other curves small beside it.
  case one
  /// Charts, and the one setting that the keys act on.
  case charts

  /// In a few words, for people.
  var title: String {
    switch self {
    case .right: "charts left, panels right"
    case .below: "charts side by side, panels below"
    case .columns: "charts, panels, small charts in three columns"
    case .one: "one large chart, panels right"
    case .charts: "charts alone"
    }
  }

  /// The smallest window it looks good in.
  private var least: Size {
    switch self {
    case .right: Size(columns: 76, rows: 12)
    case .below: Size(columns: 76, rows: 22)
    case .columns: Size(columns: 150, rows: 24)
    case .one: Size(columns: 76, rows: 18)
    case .charts: Size(columns: 60, rows: 18)
    }
  }

  /// Whether it can be shown in a window of this size.
  func fits(_ size: Size) -> Bool { size.columns >= least.columns && size.rows >= least.rows }

  /// Those that can be shown in a window of this size.
  static func all(in size: Size) -> [LayoutPreset] { allCases.filter { $0.fits(size) } }
}
