import RunCoding
import RunEvents
import RunLogs

/// A log with every kind of event in it, short enough to be mutated often.
enum EventSeeds {
  static let manifest = RunManifest(
    name: "2026-11-23-1412-digits", recipe: "name: digits\n", seed: 7, epochs: 3, batchSize: 64,
    hyperparameters: [
      HyperparameterValue(.learningRate, 1e-3), HyperparameterValue(.momentum, 0.9),
      HyperparameterValue(.l2, 0), HyperparameterValue(.epochs, 3),
    ],
    data: DataSummary(
      name: "digits", fingerprint: "00ff", trainCount: 1077, devCount: 360, testCount: 360,
      featureCount: 64, classNames: ["0", "1"]),
    layers: ["dense 64 → 128"], parameterCount: 9_610, logEvery: 3,
    earlyStoppingMetric: .devCost, humanLevelError: 0.015, provenance: ["git": "abc"],
    startedAt: 1_795_443_120.25)

  /// Lines as a run writes them: rows, steering, an undo, a restart, the end.
  static let lines: [String] = {
    let rate = RunCommand(id: 1, .set(.learningRate, 3e-3))
    var events: [RunEvent] = [.started(manifest)]
    func rows(_ steps: Range<Int>) {
      for step in steps {
        events.append(
          .scalars(
            ScalarBlock(
              step: step * 3, epoch: Double(step) / 6, seconds: Double(step) / 10,
              values: [
                (MetricKey(.train, "batchCost"), 2 / Double(step + 1)),
                (.learningRate, 1e-3), (MetricKey(.train, "batchAccuracy"), 0.5),
              ])))
      }
    }
    func evaluation(_ step: Int) {
      events.append(
        .scalars(
          ScalarBlock(
            step: step, epoch: Double(step) / 18, seconds: Double(step) / 30,
            values: [
              (.trainCost, 1 / Double(step + 1)), (.devCost, 1.5 / Double(step + 1)),
              (.trainAccuracy, 0.9), (.devAccuracy, 0.8), (.testCost, .nan),
            ])))
      events.append(
        .epochFinished(EpochSummary(epoch: step / 18, step: step, seconds: Double(step) / 30)))
    }
    rows(0..<6)
    evaluation(18)
    events += [
      .commandRequested(CommandRequest(command: rate, step: 18, seconds: 0.6)),
      .commandApplied(
        CommandOutcome(
          command: rate, step: 18, seconds: 0.6, before: 1e-3, after: 3e-3, effective: 2e-3)),
      .checkpointSaved(Checkpoint(file: "a", step: 18, epoch: 1, seconds: 0.6)),
    ]
    rows(6..<12)
    evaluation(36)
    events += [
      .branched(Branch(fromStep: 36, toStep: 18, seconds: 1.2, reason: "undo")),
      .commandRefused(
        CommandRefusal(command: RunCommand(id: 2, .undo), step: 18, seconds: 1.2, reason: "no")),
    ]
    rows(6..<9)
    events += [
      .checkpointRestored(Checkpoint(file: "a", step: 18, epoch: 1, seconds: 0.6)),
      .alert(
        Alert(
          rule: .noImprovement(nil, count: 2, .epochs), step: 18, epoch: 1, seconds: 0.6,
          value: 0.5, text: "dev/accuracy was best at step 1, with 0.5")),
      .message(Message(level: .warning, text: "slow", step: 18, seconds: 0.6)),
      .commandApplied(
        CommandOutcome(command: RunCommand(id: -1, .pause, origin: .run), step: 18, seconds: 0.6)),
    ]
    rows(6..<12)
    evaluation(36)
    events.append(
      .finished(Finish(reason: .stoppedEarly, step: 36, seconds: 1.2, restoredStep: 18)))
    return events.flatMap { event in
      EventEncoder.lines(of: event).split(separator: "\n").map(String.init)
    }
  }()

  static var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }
}
