import RunEvents

extension DashboardModel {
  /// Whether there is a test set that nobody has looked at, and a way to.
  var canMeasureTest: Bool {
    guard !run.isTestAsked, !isReading, let manifest = run.manifest,
      manifest.trainer == .engine, manifest.data.testCount > 0
    else { return false }
    return KeyScope.isSteerable(baseScope) || mode != .follow && runPath != nil
  }

  /// A run that trains measures it itself; of one that is over the kept parameters are looked up.
  mutating func measureTest() -> [DashboardEffect] {
    if mode == .live, !run.isFinished { return [send(.measureTest)] }
    say(.note, "measuring the test set")
    return runPath.map { [.measureTest(path: $0)] } ?? []
  }

  /// What an open range test proposes; nil without one.
  var proposal: Double? {
    if case .range(let test) = overlay { test.proposal } else { nil }
  }

  mutating func applyProposal() -> [DashboardEffect] {
    guard let proposal, KeyScope.isSteerable(baseScope) else { return [] }
    overlay = nil
    if let row = run.row(.learningRate) { select(row) }
    return [send(.set(.learningRate, proposal))]
  }

  /// A range test that was asked for here is shown once it is done.
  mutating func showRangeTest(in batch: EventBatch, answering sent: Set<String>) {
    guard mode == .live, overlay == nil, editor == nil, let test = run.rangeTest else { return }
    for case .commandApplied(let outcome) in batch.events
    where outcome.command.action == .rangeTest && sent.contains(outcome.command.name) {
      overlay = .range(test)
    }
  }
}
