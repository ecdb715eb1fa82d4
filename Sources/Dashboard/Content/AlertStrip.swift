import CellUI
import RunEvents

/// An alert between the header and the panels, across the whole screen, whatever it shows.
struct AlertStrip {
  let model: DashboardModel

  /// Rows that the panels need at least.
  private static let leastRowsBelow = 10
  private static let gap = 2

  /// Its lines in an area of so many columns and rows; none when there is nothing to say.
  static func lines(_ model: DashboardModel, columns: Int, rows: Int) -> [String] {
    guard let banner = model.alertBanner, rows > leastRowsBelow else { return [] }
    let alert = banner.alert
    let place = "\(alert.sentence), step \(NumberFormat.grouped(alert.step))"
    let width = columns - 6 - gap - hint(banner, columns: columns).displayWidth
    return LineBreaks.wrap(
      "\(model.symbols.warning) \(place)", width: width,
      most: min(2, rows - leastRowsBelow))
  }

  /// How to be rid of it, and how many more there are.
  static func hint(_ banner: AlertBanner, columns: Int) -> String {
    let more = banner.count > 1 ? "+\(banner.count - 1) " : ""
    return columns >= 60 ? "\(more)Esc closes" : "\(more)Esc"
  }
}

extension Alert {
  /// Whether it tells of a run that came to harm.
  var isBad: Bool {
    switch rule {
    case .nonFinite, .failed: true
    case .comparison, .noImprovement, .finished: false
    }
  }
}
