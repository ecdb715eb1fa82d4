import Foundation
import RunEvents

/// Events as a run on the digits would give them: 1,078 examples in batches of 64, 60 epochs, a row
/// every third step, one evaluation an epoch.
struct SyntheticRun {
  static let trainCount = 1078
  static let stepsPerEpoch = 17
  static let epochs = 60
  static let logEvery = 3
  static let stepsPerSecond = 27.0

  private(set) var events: [RunEvent] = []
  private(set) var step = 0
  private var generator = SeededGenerator(state: 7)
  private var learningRate = 3e-3
  private var nextID = 1

  static let manifest = RunManifest(
    name: "digits", recipe: "name: digits\n", seed: 1, epochs: epochs, batchSize: 64,
    hyperparameters: [
      HyperparameterValue(.learningRate, 3e-3), HyperparameterValue(.momentum, 0.9),
      HyperparameterValue(.squaredGradientDecay, 0.999), HyperparameterValue(.l2, 1e-4),
      HyperparameterValue(.dropout, 0.2), HyperparameterValue(.batchSize, 64),
      HyperparameterValue(.epochs, 60), HyperparameterValue(.patience, 15),
      HyperparameterValue(.pace, 27),
    ],
    data: DataSummary(
      name: "digits", fingerprint: "3f9a", trainCount: trainCount, devCount: 359, testCount: 360,
      featureCount: 64, classNames: (0..<10).map(String.init)),
    layers: ["dense 64 → 128", "relu", "dropout 0.20", "dense 128 → 10"], parameterCount: 9610,
    workers: 2, logEvery: logEvery, optimizingMetric: .devAccuracy,
    earlyStoppingMetric: .devCost, humanLevelError: 0.015, startedAt: 1_795_000_000)

  init() {
    events.append(.started(Self.manifest))
    evaluate()
  }

  var epoch: Double { Double(step) / Double(Self.stepsPerEpoch) }
  var seconds: Double { Double(step) / Self.stepsPerSecond }

  private var multiplier: Double { pow(0.98, epoch.rounded(.down)) }

  private func trainCost() -> Double {
    2.28 * exp(-epoch / 0.9) + 0.32 * exp(-epoch / 5) + 0.04 * exp(-epoch / 25) + 0.004
  }

  private mutating func evaluate() {
    let train = trainCost() * (1 + 0.03 * generator.normal())
    let dev = trainCost() + 0.062 * (1 - exp(-epoch / 4)) + 0.0006 * epoch
    let devCost = dev * (1 + 0.02 * generator.normal())
    let trainAccuracy = 1 - 0.92 * exp(-epoch / 0.8) * 0.98 - 0.02 * exp(-epoch / 9)
    let devAccuracy = trainAccuracy - 0.022 * (1 - exp(-epoch / 2)) + 0.002 * generator.normal()
    events.append(
      .scalars(
        ScalarBlock(
          step: step, epoch: epoch, seconds: seconds,
          values: [
            (.trainCost, train), (.trainAccuracy, min(1, max(0, trainAccuracy))),
            (.devCost, devCost), (.devAccuracy, min(1, max(0, devAccuracy))),
          ])))
  }

  mutating func train(steps: Int) {
    for _ in 0..<steps {
      step += 1
      if step % Self.logEvery == 0 {
        let noise = 0.35 * (learningRate / 3e-3).squareRoot()
        let cost = max(0.002, trainCost() * (1.25 + noise * generator.normal()))
        let accuracy = 1 - 0.9 * exp(-epoch / 0.8) - 0.035 * exp(-epoch / 30)
        events.append(
          .scalars(
            ScalarBlock(
              step: step, epoch: epoch, seconds: seconds,
              values: [
                (MetricKey(.train, "batchCost"), cost),
                (
                  MetricKey(.train, "batchAccuracy"),
                  min(1, max(0, accuracy + 0.018 * generator.normal()))
                ),
                (.learningRate, learningRate * multiplier),
                (MetricKey(.train, "gradientNorm"), cost * 3),
              ])))
      }
      if step % Self.stepsPerEpoch == 0 {
        evaluate()
        events.append(
          .epochFinished(
            EpochSummary(epoch: step / Self.stepsPerEpoch, step: step, seconds: seconds)))
      }
    }
  }

  mutating func apply(
    _ action: RunCommand.Action, origin: RunCommand.Origin = .user, before: Double? = nil,
    reason: String? = nil
  ) {
    let command = RunCommand(id: origin == .run ? -nextID : nextID, action, origin: origin)
    nextID += 1
    var outcome = CommandOutcome(command: command, step: step, seconds: seconds, reason: reason)
    if case .set(let hyperparameter, let value) = action {
      outcome.before = before
      outcome.after = value
      outcome.effective = value
      if hyperparameter == .learningRate {
        outcome.effective = value * multiplier
        learningRate = value
      }
    }
    events.append(
      .commandRequested(CommandRequest(command: command, step: step, seconds: seconds)))
    events.append(.commandApplied(outcome))
  }

  mutating func request(_ action: RunCommand.Action) {
    let command = RunCommand(id: nextID, action)
    nextID += 1
    events.append(
      .commandRequested(CommandRequest(command: command, step: step, seconds: seconds)))
  }

  mutating func refuse(_ action: RunCommand.Action, _ reason: String) {
    let command = RunCommand(id: nextID, action)
    nextID += 1
    events.append(
      .commandRefused(
        CommandRefusal(command: command, step: step, seconds: seconds, reason: reason)))
  }

  /// Back to `target`, as an undo of the last edit of the learning rate to `before` does it.
  mutating func undo(to target: Int, before: Double) {
    events.append(
      .branched(
        Branch(
          fromStep: step, toStep: target, seconds: seconds, reason: "learning rate taken back")))
    let after = learningRate
    step = target
    apply(.set(.learningRate, before), origin: .run, before: after, reason: "taken back")
    let command = RunCommand(id: nextID, .undo)
    nextID += 1
    events.append(
      .commandApplied(
        CommandOutcome(
          command: command, step: step, seconds: seconds, before: after, after: before,
          reason: "learning rate taken back")))
  }

  mutating func test() {
    events.append(
      .scalars(
        ScalarBlock(
          step: step, epoch: epoch, seconds: seconds,
          values: [(.testCost, 0.0921), (.testAccuracy, 0.9722)])))
  }

  mutating func finish(_ reason: Finish.Reason, detail: String, restoredStep: Int? = nil) {
    events.append(
      .finished(
        Finish(
          reason: reason, step: step, seconds: seconds, restoredStep: restoredStep, detail: detail))
    )
  }

  mutating func append(_ event: RunEvent) { events.append(event) }
}
