import CellUI

extension DashboardModel {
  /// Where everything is on a screen of the model's size.
  var layout: DashboardLayout { DashboardLayout(model: self, size: size) }

  /// Where the panels are.
  var panels: PanelLayout { PanelLayout(model: self, size: size) }

  /// Help rows that do not fit.
  var hiddenHelpRows: Int {
    let bounds = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows)
    guard case .help = overlay, let frame = DashboardLayout.overlayFrame(self, in: bounds) else {
      return 0
    }
    return max(0, HelpLines.lines(of: self, columns: frame.columns).count - frame.inset().rows)
  }

  /// Lines of the page in view that do not fit.
  var hiddenPageLines: Int { ScreenFacts(self, panels).hiddenPageLines }
}
