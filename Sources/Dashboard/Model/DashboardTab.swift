/// The screens that number keys and clicks on tabs switch between, in the order of their numbers.
public enum DashboardTab: Int, CaseIterable, Hashable, Sendable {
  /// Cost and accuracy, with what steers the run.
  case overview
  /// Every metric the run logs.
  case metrics
  /// The network's inside, layer by layer.
  case layers
  /// What the dev set is taken for.
  case errors
  /// What the run trains on.
  case data
  /// The runs of the folder, to compare with.
  case runs
  /// Everything that happened.
  case console
  /// What the network wrote of itself.
  case samples

  /// What its tab says.
  public var title: String {
    switch self {
    case .overview: "Overview"
    case .metrics: "Metrics"
    case .layers: "Layers"
    case .errors: "Errors"
    case .data: "Data"
    case .runs: "Runs"
    case .console: "Console"
    case .samples: "Samples"
    }
  }

  /// The key that opens it, from 1.
  var number: Int { rawValue + 1 }
}

extension Set<DashboardTab> {
  static let all = Set(DashboardTab.allCases)
  /// Hyperparameters are in view.
  static let steering: Set = [.overview]
  /// Charts are in view.
  static let charting: Set = [.overview, .metrics]
  /// Lines are in view, scrolled where they do not fit.
  static let pages: Set = [.layers, .errors, .data, .console, .samples]
}
