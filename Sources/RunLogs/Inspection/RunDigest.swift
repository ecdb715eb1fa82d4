import MetricStore
import RunEvents

/// What a run of ours comes to so far, taken from its events as they are read: of a long log little more
/// than its curves is kept.
struct RunDigest {
  private(set) var store = MetricStore()
  /// What the run said of its metrics after its start.
  private(set) var declarations: [MetricDeclaration] = []
  private(set) var origins: [RunOrigin] = []
  /// As the log's first event has it.
  private(set) var started: RunManifest?
  private(set) var isEmpty = true
  private(set) var steps = 0
  private(set) var epochsDone = 0
  /// Of training, pauses left out.
  private(set) var seconds = 0.0
  private(set) var endReason: Finish.Reason?

  mutating func take(_ events: [RunEvent]) {
    for event in events { take(event) }
  }

  private mutating func take(_ event: RunEvent) {
    isEmpty = false
    store.apply(event)
    steps = event.stepAfter ?? steps
    if let after = event.secondsAfter, after.isFinite { seconds = after }
    switch event {
    case .started(let manifest): started = started ?? manifest
    case .metricsDeclared(let declaration): declarations.append(declaration)
    case .origin(let origin): origins.append(origin)
    case .epochFinished(let summary): epochsDone = summary.epoch
    case .checkpointRestored(let checkpoint):
      endReason = nil
      if checkpoint.epoch.isFinite { epochsDone = Int(clamping: checkpoint.epoch) }
    case .finished(let finish): endReason = finish.reason
    default: break
    }
  }
}

extension Int {
  /// The whole part, brought into what an `Int` holds.
  fileprivate init(clamping number: Double) {
    self = Int(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
  }
}
