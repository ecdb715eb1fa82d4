import RunEvents
import RunHost

/// What a trial's events say of it: a fold over its log, whoever trains.
struct TrialCourse: Sendable {
  /// Epochs done.
  private(set) var epochs = 0.0
  /// The best value of the metric so far.
  private(set) var best: Double?
  /// The dev cost of the step where the best value was; nil where it was not told there.
  private(set) var costAtBest: Double?
  /// The metric as it was told last.
  private(set) var latest: Double?
  private(set) var isPaused = false
  /// Why it waits of its own accord, as with a full disk.
  private(set) var trouble: String?
  /// What somebody changed by hand last, in words; nil while nobody did.
  private(set) var edit: String?
  /// Why a value of the trial could not be set; nil while all is well.
  private(set) var settingProblem: String?
  private(set) var finish: Finish?
  /// What it told values of.
  private(set) var told: Set<MetricKey> = []
  /// The step of the best value, and the dev cost that was told last.
  private var bestStep: Int?
  private var latestCost: (step: Int, value: Double)?
  /// The best value by each of some epochs, once it was there.
  private var reached: [Int: Double] = [:]

  private let metrics: Set<MetricKey>
  private let direction: MetricDefinition.Direction
  private let rungs: [Int]

  /// What changes nothing of what is learnt.
  private static let idle: Set<Hyperparameter> = [
    .stepRateLimit, Hyperparameter("gradientNormLogging"),
  ]
  /// Fractions of epochs are added up by trainers.
  private static let slack = 1e-6
  /// Names that are kept for telling people of them.
  private static let mostTold = 1000

  /// - Parameters:
  ///   - metrics: what the metric may be called.
  ///   - rungs: epochs after which the value is wanted.
  init(metrics: Set<MetricKey>, direction: MetricDefinition.Direction, rungs: [Int] = []) {
    self.metrics = metrics
    self.direction = direction
    self.rungs = rungs
  }

  /// The best value by so many epochs; nil while it has not come there.
  func value(after epochs: Int) -> Double? { reached[epochs] }

  /// The dev cost where it had this value; nil where that is not known.
  func cost(of value: Double?) -> Double? { value != nil && value == best ? costAtBest : nil }

  /// Another run follows, which goes on from what this one saved.
  mutating func goOn() {
    (finish, trouble, settingProblem) = (nil, nil, nil)
    isPaused = false
    // Its steps may begin anew.
    (bestStep, latestCost) = (nil, nil)
  }

  mutating func take(_ event: RunEvent) {
    switch event {
    case .scalars(let block): take(block)
    case .epochFinished(let summary): pass(Double(summary.epoch))
    case .commandApplied(let outcome): take(outcome)
    case .commandRefused(let refusal):
      let command = refusal.command
      guard InitialSetting.has(command), !InitialSetting.isHold(command) else { break }
      guard case .set(let parameter, let value, _) = command.action else { break }
      settingProblem = "\(parameter.key) \(value) cannot be set (\(refusal.reason))"
    case .checkpointRestored: finish = nil
    case .finished(let finish): self.finish = finish
    default: break
    }
  }

  private mutating func take(_ block: ScalarBlock) {
    if told.count < Self.mostTold { told.formUnion(block.keys) }
    let column = block.keys.firstIndex(where: metrics.contains).map { block.column($0) }
    let costs = block.keys.firstIndex(of: .devCost).map { block.column($0) }
    for row in 0..<block.rowCount {
      if let costs { takeCost(costs[costs.startIndex + row], step: block.steps[row]) }
      if let column, column[column.startIndex + row].isFinite {
        let value = column[column.startIndex + row]
        if direction.isBetter(value, than: best) { improve(to: value, step: block.steps[row]) }
        latest = value
        reach { Double($0) }
      }
      if !block.epochs.isEmpty { pass(block.epochs[row], hasValue: column != nil) }
    }
  }

  /// The cost of a step may be told before its metric, or behind it.
  private mutating func takeCost(_ cost: Double, step: Int) {
    guard cost.isFinite else { return }
    latestCost = (step, cost)
    if step == bestStep { costAtBest = cost }
  }

  private mutating func improve(to value: Double, step: Int) {
    (best, bestStep) = (value, step)
    costAtBest = latestCost.flatMap { $0.step == step ? $0.value : nil }
  }

  /// So many epochs are done. A rung is reached with a value that was measured at it, or where none is
  /// measured there, with the one before once another epoch has gone by.
  private mutating func pass(_ epochs: Double, hasValue: Bool = false) {
    guard epochs.isFinite else { return }
    self.epochs = max(self.epochs, epochs)
    reach { Double(hasValue ? $0 : $0 + 1) }
  }

  private mutating func reach(_ needed: (Int) -> Double) {
    guard let best else { return }
    for rung in rungs where reached[rung] == nil && epochs + Self.slack >= needed(rung) {
      reached[rung] = best
    }
  }

  private mutating func take(_ outcome: CommandOutcome) {
    let command = outcome.command
    switch command.action {
    case .pause:
      isPaused = true
      trouble = outcome.pauseCause?.isProblem == true ? outcome.reason : nil
    case .resume:
      isPaused = false
      trouble = nil
    case .set(let hyperparameter, _, _) where Self.idle.contains(hyperparameter): break
    case .set, .undo, .undoFrom, .redo, .keep:
      guard command.isOfCourse, !InitialSetting.has(command) else { break }
      edit = "\(command.action.title()) at step \(outcome.step)"
    default: break
    }
  }
}

extension TrialCourse {
  /// Why there is no value of the metric, as a clause.
  ///
  /// - Parameter metric: as the user calls it.
  func lack(of metric: String) -> String {
    guard !told.isEmpty else { return "it told no \(metric), and nothing else" }
    let names = told.sorted().prefix(6).map(\.text.excerpt).joined(separator: ", ")
    return "it told no \(metric); it told \(names)" + (told.count > 6 ? ", …" : "")
  }
}
