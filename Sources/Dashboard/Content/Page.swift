import CellUI

/// What stands in a screen of lines.
struct PageContent: Hashable, Sendable {
  var lines: [[Span]]
  /// Drawn over blanks of the lines.
  var pictures: [ResidualsPage.Picture] = []
}

/// A screen that is one frame of lines, scrolled where they do not all fit.
struct Page {
  let model: DashboardModel

  /// All of the screen in view, for a body of this size.
  func content(width: Int, height: Int) -> PageContent {
    guard width > 0 else { return PageContent(lines: []) }
    if model.tab == .errors, let residuals = model.shownResiduals {
      return ResidualsPage(model: model, residuals: residuals)
        .content(width: width, height: height)
    }
    return PageContent(lines: lines(width: width, height: height))
  }

  private func lines(width: Int, height: Int) -> [[Span]] {
    switch model.tab {
    case .overview, .metrics: []
    case .layers:
      model.drawsLayers ? [] : LayersPage(model: model).lines(width: width, height: height)
    case .errors: ErrorsPage(model: model).lines(width: width, height: height)
    case .data: DataPage(model: model).lines(width: width, height: height)
    case .runs: RunsPage(model: model).lines(width: width)
    case .console: ConsolePage(model: model).lines(width: width)
    case .samples: SamplesPage(model: model).lines(width: width)
    }
  }

  /// The rows and columns for lines in the page's frame.
  static func body(_ frame: Rect) -> Rect { frame.inset().inset(columns: 1, rows: 0) }
}

extension DashboardModel {
  /// What stands in the upper border of the page in view.
  var pageTitle: String {
    switch tab {
    case .overview, .metrics: ""
    case .layers:
      run.layers.last.map { "layers at step \(NumberFormat.grouped($0.step))" } ?? "layers"
    case .errors:
      (shownConfusion?.step ?? shownResiduals?.step)
        .map { "errors at step \(NumberFormat.grouped($0))" + taggingPlace } ?? "errors"
    case .data: run.manifest.map { "data: \($0.data.name)" } ?? "data"
    case .runs: "runs"
    case .samples:
      run.samples.last.map { "samples at step \(NumberFormat.grouped($0.step))" } ?? "samples"
    case .console:
      run.hasOutput
        ? "what it printed, and what happened" : "everything that happened, newest first"
    }
  }
}
