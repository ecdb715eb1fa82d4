import CellUI
import RunEvents

extension DashboardModel {
  /// Whether there is a picture of what was learnt.
  var hasPicture: Bool {
    run.plane != nil && !run.boundaries.isEmpty || run.truth != nil && !run.predictions.isEmpty
  }

  /// Whether it has the screen's place for charts alone.
  var isPictureEnlarged: Bool { enlargesPicture && tab == .overview && hasPicture }

  /// The newest, or the one at the step that is read.
  func inView<Picture>(_ pictures: [Picture], step: (Picture) -> Int) -> Picture? {
    guard let crosshair = viewport.crosshair else { return pictures.last }
    return pictures.last { Double(step($0)) <= crosshair } ?? pictures.first
  }

  /// Draws the picture there is.
  func drawPicture(into grid: inout CellGrid, frame: Rect) {
    if let view = BoundaryView(model: self) {
      view.draw(into: &grid, frame: frame)
    } else {
      PredictionsView(model: self)?.draw(into: &grid, frame: frame)
    }
  }
}
