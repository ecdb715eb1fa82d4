import CellUI
import Glibc
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

  /// What is chosen in an open range test: what it proposes, until another is looked for; nil without.
  var proposal: Double? {
    if case .range(_, let chosen) = overlay { chosen } else { nil }
  }

  /// What a base learning rate is multiplied by before the optimizer has it.
  var rateMultiplier: Double {
    guard let row = run.hyperparameters.first(where: { $0.hyperparameter == .learningRate }),
      row.base > 0, let effective = row.effective, effective > 0
    else { return 1 }
    return effective / row.base
  }

  /// Chooses the next rate of a tenth of a decade, among those that were tried; the first time from the one
  /// that the run has.
  mutating func moveProposal(by steps: Int) {
    guard case .range(let test, let chosen) = overlay, let first = test.rates.first,
      let last = test.rates.last, first > 0, last >= first
    else { return }
    guard let from = chosen ?? run.value(.learningRate), from > 0 else { return }
    let tenths = (log10(from) * 10).rounded() + Double(steps)
    let multiplier = rateMultiplier
    let rate = min(last / multiplier, max(first / multiplier, pow(10, tenths / 10)))
    overlay = .range(test, chosen: Double(NumberFormat.rate(rate)) ?? rate)
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
      overlay = .range(test, chosen: test.proposal)
    }
  }
}
