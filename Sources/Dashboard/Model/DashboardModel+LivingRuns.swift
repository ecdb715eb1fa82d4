import RunEvents

/// Runs that live while this screen lists them: each has a host that can be connected to.
extension DashboardModel {
  /// The host's process of a listed run; nil for one that does not live.
  func process(of listing: RunListing) -> Int? { comparison.hosts[listing.path] }

  /// Whether the selected run lives and this screen does not steer it already.
  var canAttach: Bool {
    guard canStopSelected, let listing = comparison.selected else { return false }
    return !isThisRun(listing) || mode != .live || isFinished
  }

  /// Whether the selected run lives, so that its host can be asked to stop it.
  var canStopSelected: Bool { comparison.selected.flatMap(process) != nil }

  /// Whether the selected run can be drawn over the one in view, or taken away again.
  var canCompareSelected: Bool { comparison.selected.map { !isThisRun($0) } ?? false }

  /// Looks as another run's screen does.
  public mutating func takeLook(of other: DashboardModel) {
    theme = other.theme
    adopt(other.settings)
  }

  /// Whether it matters on this screen which runs live.
  public var looksAtHosts: Bool { isInView(.runs) }

  /// The runs that are listed.
  public var listedPaths: [String] { comparison.listings?.map(\.path) ?? [] }
}
