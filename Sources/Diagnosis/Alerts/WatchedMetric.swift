import RunEvents

/// What alerts have to know of one metric: its best value so far, how long ago that was, and whether
/// the last one was a number.
struct WatchedMetric: Sendable {
  struct Best: Sendable {
    var value: Double
    var step: Int
    var epoch: Double?
  }

  let key: MetricKey
  /// nil for a metric of which nobody knows which way is better.
  let direction: MetricDefinition.Direction?
  private(set) var last = 0.0
  /// Evaluations after the best one.
  private(set) var evaluationsSince = 0
  /// Each better than the one before. Of very many the oldest are forgotten: nobody goes back so far.
  private var bests: [Best] = []
  private static let mostBests = 4096

  init(_ key: MetricKey) {
    self.key = key
    direction = MetricDefinition.known(key.name)?.direction
  }

  var best: Best? { bests.last }
  var isNonFinite: Bool { !last.isFinite }

  mutating func record(_ value: Double, step: Int, epoch: Double?) {
    last = value
    guard let direction else { return }
    guard value.isFinite, best.map({ Self.isBetter(value, $0.value, direction) }) ?? true else {
      evaluationsSince += 1
      return
    }
    evaluationsSince = 0
    if bests.count == Self.mostBests { bests.removeFirst(Self.mostBests / 2) }
    bests.append(Best(value: value, step: step, epoch: epoch))
  }

  /// Forgets what came after a step; evaluations without improvement are counted anew.
  mutating func goBack(to step: Int) {
    bests.removeAll { $0.step > step }
    last = 0
    evaluationsSince = 0
  }

  private static func isBetter(
    _ value: Double, _ best: Double, _ direction: MetricDefinition.Direction
  ) -> Bool {
    switch direction {
    case .lowerIsBetter: value < best
    case .higherIsBetter: value > best
    }
  }
}
