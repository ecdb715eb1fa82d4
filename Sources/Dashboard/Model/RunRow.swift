import RunEvents

/// A line of the list of runs: a run, or a search that its trials are folded under.
struct RunRow: Hashable, Sendable {
  /// What a search's line says of its trials.
  struct Search: Hashable, Sendable {
    /// Those that match the filter, in the list's order.
    var trials: [RunListing]
    var isUnfolded: Bool

    /// The trial with the best value; nil where none has one.
    var best: RunListing? { trials.filter { $0.best != nil }.max { $1.isBetter(than: $0) } }
  }

  /// The run; of a search what is true of its trials together.
  var listing: RunListing
  /// Nil for a run.
  var search: Search?
  /// Whether it stands under its search.
  var isTrial = false

  /// What it is told from others by.
  var path: String { listing.path }

  init(_ listing: RunListing, isTrial: Bool = false) {
    self.listing = listing
    self.isTrial = isTrial
  }

  /// A search of these trials, of which there is one at least.
  init(search name: String, _ trials: [RunListing], isUnfolded: Bool) {
    let search = Search(trials: trials, isUnfolded: isUnfolded)
    let folder = trials[0].path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let best = search.best
    var listing = RunListing(
      name: name, path: (folder + [name[...]]).joined(separator: "/"),
      state: "\(trials.count) trial\(trials.count == 1 ? "" : "s")",
      dataName: trials[0].dataName, epochsDone: trials.reduce(0) { $0 + $1.epochsDone },
      steps: trials.reduce(0) { $0 + $1.steps },
      durationSeconds: trials.reduce(0) { $0 + $1.durationSeconds }, best: best?.best,
      bestKey: best?.bestKey, startedAt: trials.map(\.startedAt).max() ?? 0)
    listing.facts.devSet = best?.facts.devSet ?? RunFacts.DevSet()
    self.listing = listing
    self.search = search
  }
}

extension RunListing {
  /// Whether its best value is better than another run's; what has none is worse than what has.
  func isBetter(than other: RunListing) -> Bool {
    guard let own = best, let others = other.best else { return best != nil && other.best == nil }
    let direction = bestKey.flatMap { MetricDefinition.direction(ofName: $0.name) }
    return (direction ?? .higherIsBetter).isBetter(own, than: others)
  }
}
