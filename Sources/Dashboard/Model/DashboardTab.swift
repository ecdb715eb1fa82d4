/// The screens that number keys and clicks on tabs switch between, in the order of their numbers.
enum DashboardTab: Int, CaseIterable, Hashable, Sendable {
  /// Cost and accuracy, with what steers the run.
  case overview
  /// Every metric the run logs.
  case metrics

  var title: String {
    switch self {
    case .overview: "Overview"
    case .metrics: "Metrics"
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
}
