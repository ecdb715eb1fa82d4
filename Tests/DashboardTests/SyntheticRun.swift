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
  private var generator: SeededGenerator
  private var learningRate: Double
  private var nextID = 1

  static let manifest = RunManifest(
    name: "digits", recipe: "name: digits\n", seed: 1, epochs: epochs, batchSize: 64,
    hyperparameters: [
      HyperparameterValue(.learningRate, 3e-3), value(.momentum, 0.9) { $0.symbol = "β₁" },
      value(.squaredGradientDecay, 0.999) { $0.symbol = "β₂" }, HyperparameterValue(.l2, 1e-4),
      HyperparameterValue(.dropout, 0.2),
      value(.batchSize, 64) { $0.limitToTrainSet(of: trainCount) },
      HyperparameterValue(.epochs, 60), HyperparameterValue(.patience, 15),
      HyperparameterValue(.stepRateLimit, 27),
    ],
    data: DataSummary(
      name: "digits", fingerprint: "3f9a", trainCount: trainCount, devCount: 359, testCount: 360,
      featureCount: 64, classNames: (0..<10).map(String.init)),
    layers: ["dense 64 → 128", "relu", "dropout 0.20", "dense 128 → 10"], parameterCount: 9610,
    workers: 2, logEvery: logEvery, optimizingMetric: .devAccuracy,
    earlyStoppingMetric: .devCost, humanLevelError: 0.015, startedAt: 1_795_000_000)

  private static func value(
    _ hyperparameter: Hyperparameter, _ value: Double,
    _ change: (inout HyperparameterDefinition) -> Void
  ) -> HyperparameterValue {
    var definition = HyperparameterDefinition.usual(hyperparameter)
    change(&definition)
    return HyperparameterValue(definition, value)
  }

  init(name: String = "digits", seed: UInt64 = 7, learningRate: Double = 3e-3) {
    generator = SeededGenerator(state: seed)
    self.learningRate = learningRate
    var manifest = Self.manifest
    manifest.name = name
    if learningRate != 3e-3 {
      manifest.recipe = "name: wide\nmodel: [{dense: 256}, relu]\nbatchSize: 32\n"
    }
    events.append(.started(manifest))
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
    reason: String? = nil, cause: PauseCause? = nil, undo: UndoOutcome? = nil
  ) {
    let command = RunCommand(id: origin == .run ? -nextID : nextID, action, origin: origin)
    nextID += 1
    var outcome = CommandOutcome(command: command, step: step, seconds: seconds, reason: reason)
    outcome.pauseCause = cause
    outcome.undoOutcome = undo
    if case .set(let hyperparameter, let value, let terms) = action {
      outcome.before = before
      outcome.after = value
      outcome.effective = value
      outcome.ramp = terms.ramp?.steps(stepsPerEpoch: Self.stepsPerEpoch).map {
        RunningRamp.Start(value: before ?? 0, step: step, steps: $0)
      }
      outcome.guardLevel = terms.guarding.map { _ in GuardLevel(metric: .devCost, value: 0.25) }
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
  ///
  /// - Parameter cause: why, where it is a guard that does it.
  mutating func undo(to target: Int, before: Double, because cause: String? = nil) {
    let edits = events.compactMap { event -> Int? in
      guard case .commandApplied(let outcome) = event, outcome.command.origin == .user,
        case .set(.learningRate, _, _) = outcome.command.action
      else { return nil }
      return outcome.command.id
    }
    events.append(
      .branched(
        Branch(
          fromStep: step, toStep: target, seconds: seconds, reason: "learning rate taken back")))
    let after = learningRate
    step = target
    apply(.set(.learningRate, before), origin: .run, before: after, reason: "taken back")
    let action: RunCommand.Action = cause == nil ? .undo : .undoFrom(edits.last ?? 0)
    let command = RunCommand(id: nextID, action, origin: cause == nil ? .user : .guarding)
    nextID += 1
    events.append(
      .commandApplied(
        CommandOutcome(
          command: command, step: step, seconds: seconds, before: after, after: before,
          reason: cause ?? "learning rate taken back", undoOutcome: .edit, edits: edits.suffix(1))))
  }

  /// Forty measurements of three layers over the run so far, one of which dies.
  mutating func measureLayers() {
    for index in 0..<40 {
      let decay = exp(-Double(index) / 15)
      let dead = min(0.9, Double(index) / 40)
      let layers = ["0.dense", "1.relu", "3.dense"].enumerated().map { place, name in
        LayerStatistics.Layer(
          name: name, gradientNorm: place == 1 ? nil : 0.4 * decay / Double(place * place + 1),
          weightNorm: place == 1 ? nil : 8, updateRatio: place == 1 ? nil : 2e-3 * decay,
          activationMean: 0.3, activationVariance: 0.5, deadShare: place == 1 ? dead : nil,
          trouble: place == 1 && dead > 0.5 ? .dead : nil)
      }
      events.append(
        .layers(
          LayerStatistics(step: step * index / 39, seconds: seconds, layers: layers)))
    }
  }

  /// Ten classes of which a few are taken for others.
  mutating func confuse() {
    var counts = [Int](repeating: 0, count: 100)
    for label in 0..<10 { counts[label * 11] = 30 + label }
    for (label, prediction, count) in [(3, 8, 4), (8, 1, 3), (9, 7, 1), (4, 9, 2)] {
      counts[label * 10 + prediction] = count
    }
    let image = Thumbnail(
      split: .dev, example: 5, label: "3", height: 8, width: 8, channels: 1,
      pixels: (0..<64).map { UInt8($0 * 4 % 256) })
    events.append(
      .confusion(
        Confusion(
          split: .dev, step: step, seconds: seconds, classCount: 10, counts: counts,
          mistakes: [
            .init(example: 5, label: 3, prediction: 8, confidence: 0.97, thumbnail: image),
            .init(example: 9, label: 8, prediction: 1, confidence: 0.91, thumbnail: image),
            .init(example: 14, label: 4, prediction: 9, confidence: 0.66),
          ])))
  }

  /// A circle of one class within another, less sure towards where they meet; two errors.
  mutating func drawBoundary(tellsPlane: Bool = true) {
    let (columns, rows) = (48, 36)
    func distance(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() - 0.6 }
    let places = (0..<columns * rows).map { index in
      let x = (Double(index % columns) + 0.5) / Double(columns) * 2 - 1
      let y = 1 - (Double(index / columns) + 0.5) / Double(rows) * 2
      return DecisionBoundary.Place(
        label: distance(x, y) < 0 ? 1 : 0, certainty: min(15, Int(abs(distance(x, y)) * 60)))
    }
    func points(_ count: Int, _ turn: Double) -> [DecisionBoundary.Point] {
      (0..<count).map { index in
        let angle = Double(index) * turn
        let radius = index % 2 == 0 ? 0.8 : 0.35
        return DecisionBoundary.Point(
          x: radius * cos(angle), y: radius * sin(angle), label: index % 2)
      }
    }
    events.append(
      .boundary(
        DecisionBoundary(
          step: step, seconds: seconds, columns: columns, rows: rows, places: places,
          errors: [3, 8],
          plane: tellsPlane
            ? DecisionBoundary.Plane(
              names: ["x", "y"], x: -1...1, y: -1...1, train: points(60, 0.37),
              dev: points(20, 0.91)) : nil)))
  }

  /// Eighty numbers and what is predicted for them, one of them far off.
  mutating func predictNumbers() {
    let values = (0..<80).map { 100 + 5 * Double($0) }
    var predictions = values.map { $0 + 20 * sin($0 / 15) }
    predictions[70] = 2000
    events.append(
      .predictions(
        PredictedNumbers(
          step: step, seconds: seconds, predictions: predictions,
          truth: PredictedNumbers.Truth(values: values, targetCount: 3))))
  }

  /// Prices that are too low in the middle and too high at both ends, two of them far off; with others,
  /// areas that are off to both sides.
  mutating func measureResiduals(targets: Int = 1) {
    let places = (0..<200).map { Double($0) }
    let prices = places.map { place -> (Double, Double) in
      let prediction = 100_000 + 1_500 * place
      let bend = 12_000 * (((place - 100) / 100) * ((place - 100) / 100) - 1.0 / 3)
      return (prediction, bend + 9_000 * sin(place * 2.4))
    }
    let areas = places.map { place in (40 + 0.5 * place, 6 * sin(place * 1.7)) }
    func target(_ name: String, _ points: [(Double, Double)]) -> Residuals.Target {
      let count = Double(points.count)
      let residuals = points.map(\.1)
      let mean = residuals.reduce(0, +) / count
      return Residuals.Target(
        name: name, count: points.count,
        rootMeanSquaredError: (residuals.reduce(0) { $0 + $1 * $1 } / count).squareRoot(),
        meanAbsoluteError: residuals.reduce(0) { $0 + abs($1) } / count, determination: 0.9125,
        bias: mean,
        bands: (0..<5).map { band in
          let part = points[band * 40..<(band + 1) * 40]
          let bias = part.reduce(0) { $0 + $1.1 } / 40
          let variance = part.reduce(0) { $0 + ($1.1 - bias) * ($1.1 - bias) } / 40
          return Residuals.Band(
            low: points[band * 40].0, high: points[band * 40 + 39].0, count: 40, bias: bias,
            scatter: variance.squareRoot())
        }, predictions: points.map(\.0), residuals: residuals)
    }
    let all = [target("price", prices), target("living area", areas)]
    let worst = (0..<24).map { place in
      let far = 60_000 / Double(place + 1)
      return Residuals.Example(
        example: place * 7, sourceRow: 20_000 + place * 13,
        values: Array([250_000, 80].prefix(targets)),
        predictions: Array([250_000 + (place % 2 == 0 ? far : -far), 83.25].prefix(targets)),
        share: 0.2 / Double(place + 1),
        inputs: [
          .init(name: "rooms", value: 11, deviations: 4.25),
          .init(name: "distance to the coast", value: 0.25, deviations: -2.5),
          .init(name: "age", value: 52, deviations: 1.75),
        ])
    }
    events.append(
      .residuals(
        Residuals(
          split: .dev, step: step, seconds: seconds, count: 200, targetCount: targets,
          targets: Array(all.prefix(targets)), worst: worst)))
  }

  mutating func describeData() {
    let counts = (0..<10).map { 100 + 3 * $0 }
    let sets = [(Split.train, 1078), (.dev, 359), (.test, 360)].map { split, count in
      SetFacts(
        split: split, count: count, classCounts: counts.map { $0 * count / 1135 },
        inputMean: 4.88, inputDeviation: 6.01)
    }
    let images = (0..<6).map { index in
      Thumbnail(
        split: .train, example: index, label: "\(index)", height: 8, width: 8, channels: 1,
        pixels: (0..<64).map { UInt8(($0 * (index + 3) * 7) % 256) })
    }
    events.append(
      .dataDescribed(
        DataReport(
          sets: sets,
          normalization: NormalizationFacts(
            meanLow: 0, meanHigh: 12.1, deviationLow: 0.03, deviationHigh: 6.5, constantCount: 3,
            featureCount: 64),
          overlaps: [SetOverlap(first: .train, second: .dev, count: 2, contradictions: 1)],
          drifts: [
            SetDrift(
              first: .train, second: .test, kind: .classShare, name: "7", firstValue: 0.107,
              secondValue: 0.161, score: 5.2)
          ], thumbnails: images)))
  }

  /// Somebody asks for the test set.
  mutating func test() {
    let command = RunCommand(id: 77, .measureTest)
    events.append(
      .commandApplied(
        CommandOutcome(
          command: command, step: step, seconds: seconds,
          reason: "the test set was looked at: what is decided by it fits it")))
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
