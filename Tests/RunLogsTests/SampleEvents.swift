import RunEvents

/// One of every event there is, with values that are awkward to write.
enum SampleEvents {
  static let manifest = RunManifest(
    name: "2026-11-23-1412-digits \"quoted\" \\ ünïcode 🌱",
    recipe: "name: digits\n\tepochs: 60\r\n# \u{1}\u{1F} end\n", seed: .max, epochs: 60,
    batchSize: 64,
    hyperparameters: [
      HyperparameterValue(.momentum, 0.9), HyperparameterValue(.learningRate, 1e-3),
      HyperparameterValue(.l2, 0),
    ],
    data: DataSummary(
      name: "digits", fingerprint: "00ff", trainCount: 1077, trainDevCount: 12, devCount: 360,
      testCount: 360,
      featureCount: 64, classNames: ["0", "1", "zwei"]),
    layers: ["dense 64 → 128", "relu"], parameterCount: 9_610, workers: 2, logEvery: 3,
    optimizingMetric: .devCost, earlyStoppingMetric: .devCost, humanLevelError: 0.015,
    provenance: ["git": "abc", "swift": "6.3", "": "empty key"], startedAt: 1_795_443_120.25)

  static let branch: RunManifest = {
    var manifest = RunManifest(name: "branch")
    manifest.parent = RunParent(run: "the \"parent\" 🌱", step: 340)
    return manifest
  }()

  static let report = DataReport(
    sets: [
      SetFacts(
        split: .trainDev, count: 3, classCounts: [2, 0, 1], inputMean: 0.25, inputDeviation: 1),
      SetFacts(split: .test, count: 1, classCounts: [], inputMean: -.infinity, inputDeviation: 0),
    ],
    normalization: NormalizationFacts(
      meanLow: -1, meanHigh: 1e-7, deviationLow: 0.1, deviationHigh: 3, constantCount: 2,
      featureCount: 64),
    overlaps: [SetOverlap(first: .train, second: .dev, count: 4, contradictions: 1)],
    drifts: [
      SetDrift(
        first: .dev, second: .test, kind: .classShare, name: "\"a\" 🌱", firstValue: 0.5,
        secondValue: 0.25, score: 6),
      SetDrift(
        first: .train, second: .dev, kind: .featureMean, name: "x", firstValue: -1e300,
        secondValue: .infinity, score: 4.5),
    ],
    thumbnails: [
      Thumbnail(
        split: .train, example: 7, label: "boot", height: 1, width: 2, channels: 3,
        pixels: [0, 1, 127, 128, 254, 255])
    ], texts: ["left: x 0.31, y −0.42", "", "\"q\""])

  static let actions: [RunCommand.Action] =
    [.learningRate, .batchSize, Hyperparameter("aux_weight")].map { .set($0, 0.1 + 0.2) }
    + RunCommand.StopPoint.allCases.map { .stop($0) }
    + [
      .pause, .resume, .stepOnce, .epochOnce, .undo, .undoFrom(3), .redo, .saveCheckpoint,
      .cancelStop, .leave,
      .race(.learningRate, against: 0.1 + 0.2, epochs: 3), .keep(.a), .keep(.b),
      .rangeTest, .measureTest, .addAlert(.comparison(.devCost, .atMost, 0.1 + 0.2)),
      .removeAlert(.noImprovement(.devCost, count: 3, .evaluations)),
      .seek(step: .min), .playbackSpeed(0.25), .set(.learningRate, .infinity), .liftGuard(4),
      .set(.learningRate, 1e-4, EditTerms(ramp: EditSpan(200, .steps))),
      .set(.l2, 0.1 + 0.2, EditTerms(guarding: EditGuard(percent: 0.1 + 0.2))),
      .set(
        .dropout, 0.5,
        EditTerms(
          ramp: EditSpan(0.5, .epochs),
          guarding: EditGuard(percent: 20, metric: .devF1, span: EditSpan(3, .epochs)))),
    ]

  static let all: [RunEvent] =
    [
      .started(manifest),
      .started(RunManifest(name: "")),
      .hyperparametersDeclared(
        HyperparameterDeclaration(
          values: [HyperparameterValue(Hyperparameter("aux_weight"), 0.3)], step: 7,
          seconds: 0.5)),
      .metricsDeclared(
        MetricDeclaration(
          metrics: [
            MetricDefinition(name: "bleu", title: "BLEU", direction: .higherIsBetter),
            MetricDefinition(name: "odd \"key\"", unit: .named("µs"), direction: .lowerIsBetter),
            MetricDefinition(name: "share", unit: .fraction), MetricDefinition(name: "plain"),
            MetricDefinition(name: "latency", unit: .milliseconds),
          ], step: 7, seconds: 0.5)),
      .metricsDeclared(MetricDeclaration(metrics: [], step: 0, seconds: 0)),
      .started(
        RunManifest(name: "m", metrics: [MetricDefinition(name: "bleu", title: "BLEU")])),
      .dataDescribed(DataReport(sets: [])),
      .dataDescribed(report),
      .sample(
        TextSample(step: 3, seconds: 0.5, temperature: 0.8, texts: ["anna", "\"b\" 🌱\n", ""])),
      .sample(TextSample(step: 0, seconds: 0, temperature: 1, texts: [])),
      .sample(
        TextSample(
          step: 4, seconds: 0.5,
          answers: [
            .init(question: "3 May \"79", answer: "1979-05-03", truth: "1979-05-03"),
            .init(question: "", answer: "\n", truth: "é"),
          ])),
      .scalars(ScalarBlock(step: 0, epoch: 0, seconds: 0, values: [(.trainCost, 2.3)])),
      .scalars(
        ScalarBlock(
          step: .max, epoch: 1.0 / 3, seconds: 1e-7,
          values: [
            (.trainCost, .leastNonzeroMagnitude), (.devCost, -1.7976931348623157e308),
            (MetricKey("odd \"key\"\n"), -0.0), (.testCost, 0.1 + 0.2),
          ])),
      .scalars(
        ScalarBlock(keys: [.devCost], steps: [-5], seconds: [3], values: [123_456_789.123456])),
      .epochFinished(EpochSummary(epoch: 3, step: 51, seconds: 1.5)),
      .checkpointSaved(Checkpoint(file: "a/b \"c\"", step: 1, epoch: 0.25, seconds: 2)),
      .checkpointRestored(Checkpoint(file: "", step: .min, epoch: 1e22, seconds: 1e16)),
      .planned(PlannedLength(epochs: 2.5, step: 1, seconds: 0.5)),
      .branched(Branch(fromStep: 9, toStep: 3, seconds: 4, reason: "undo")),
      .raceStarted(
        Race(
          hyperparameter: Hyperparameter("aux_weight"), a: 0.1 + 0.2, b: .infinity, step: 9,
          epoch: 1.0 / 3, lastEpoch: 4, seconds: 1e-7)),
      .raceScalars(
        ScalarBlock(
          step: 10, epoch: 1.0 / 3, seconds: 1,
          values: [(.devCost, 0.5), (MetricKey("odd \"key\"\n"), -0.0)])),
      .raceScalars(ScalarBlock(keys: [], steps: [1], seconds: [2], values: [])),
      .raceArmEnded(RaceArmEnd(arm: .a, step: 9, seconds: 1)),
      .raceArmEnded(RaceArmEnd(arm: .b, step: 9, seconds: 1, trouble: "\"NaN\" 🌱")),
      .raceEnded(
        RaceEnd(kept: .b, metric: .devAccuracy, a: 0.5, b: .infinity, step: 9, seconds: 1)),
      .raceEnded(RaceEnd(kept: nil, metric: .devCost, a: nil, b: nil, step: 9, seconds: 1)),
      .inherited(ScalarBlock(step: 3, epoch: 0.5, seconds: 1, values: [(.trainCost, 2.3)])),
      .started(branch),
      .finished(Finish(reason: .interrupted, step: 7, seconds: 8)),
      .alert(
        Alert(
          rule: .comparison(.devCost, .above, 2), step: 7, epoch: 0.5, seconds: 8, value: .infinity,
          text: "dev/cost is \"infinite\"")),
      .alert(
        Alert(rule: .finished, step: 9, epoch: nil, seconds: 9, value: nil, text: "it is over")),
      .rangeTest(
        RangeTest(
          step: 4, seconds: 1, rates: [1e-7, 0.1], costs: [2.3, .infinity], proposal: 0.02)),
      .rangeTest(RangeTest(step: 0, seconds: 0, rates: [], costs: [])),
      .origin(
        RunOrigin(
          facts: ["torch": "2.13.0+cpu", "gpus": "\"A\", B 🌱", "": ""], step: 0, seconds: 0.5)),
      .timeUse(TimeUse(step: 9, seconds: 2.5, spent: [0.1, 0.5, 0.75, 0, 1e-9, .infinity])),
      .confusion(
        Confusion(
          split: .dev, step: 5, seconds: 1.5, classCount: 2, counts: [3, 1, 0, 4],
          mistakes: [
            Confusion.Mistake(
              example: 7, label: 0, prediction: 1, confidence: 0.875,
              thumbnail: Thumbnail(
                split: .dev, example: 7, label: "0", height: 1, width: 2, channels: 1,
                pixels: [0, 255])),
            Confusion.Mistake(
              example: 3, label: 0, prediction: 1, confidence: 0.5, text: "x 1, \"y\" 2"),
          ])),
      .confusion(Confusion(split: .test, step: 0, seconds: 0, classCount: 0, counts: [])),
      .boundary(
        DecisionBoundary(
          step: 0, seconds: 0, columns: 2, rows: 1,
          places: [.init(label: 15, certainty: 15), .init(label: 0, certainty: 3)], errors: [0, 2],
          plane: DecisionBoundary.Plane(
            names: ["x \"1\"", ""], x: -1.5...2, y: 1e-9...1e9,
            train: [.init(x: 0.25, y: -3, label: 15)], dev: []))),
      .boundary(
        DecisionBoundary(
          step: 7, seconds: 0.5, columns: 1, rows: 1, places: [.init(byte: 0x2F)], errors: [])),
      .predictions(
        PredictedNumbers(
          step: 0, seconds: 0, predictions: [-1.5, .infinity, 2e300],
          truth: PredictedNumbers.Truth(values: [0, 0.25, -3], targetCount: 2))),
      .predictions(PredictedNumbers(step: 5, seconds: 0.5, predictions: [])),
      .residuals(
        Residuals(
          split: .dev, step: 5, seconds: 0.5, count: 9, targetCount: 3,
          targets: [
            Residuals.Target(
              name: "price \"EUR\"", count: 8, rootMeanSquaredError: 2.5, meanAbsoluteError: 2,
              determination: 0.75, bias: -0.5,
              bands: [.init(low: -1, high: 2e5, count: 8, bias: -0.5, scatter: .infinity)],
              predictions: [1, 2.5], residuals: [-1e-9, 4]),
            Residuals.Target(
              name: "", count: 1, rootMeanSquaredError: 0, meanAbsoluteError: 0, determination: nil,
              bias: 0, bands: [], predictions: [], residuals: []),
          ],
          worst: [
            Residuals.Example(
              example: 7, sourceRow: 70, values: [1, .infinity], predictions: [5, 2], share: 0.25,
              inputs: [.init(name: "x 1", value: -3, deviations: -4.5)]),
            Residuals.Example(
              example: 0, values: [2, 1], predictions: [2, 0], share: 0, text: "a.png"),
          ])),
      .residuals(
        Residuals(
          split: .test, step: 0, seconds: 0, count: 0, targetCount: 0, targets: [], worst: [])),
      .histograms(LayerHistograms(step: 0, seconds: 0, layers: [])),
      .histograms(
        LayerHistograms(
          step: 12, seconds: 0.5,
          layers: [
            LayerHistograms.Layer(
              name: "0.dense \"q\"",
              weights: ValueHistogram(
                low: -0.25, high: 0.1 + 0.2, counts: [3, 0, 12_345_678], below: 1, above: 2,
                nonFinite: 3, least: -1e300, greatest: 1e300),
              activations: ValueHistogram(low: 0, high: 0, counts: [7], least: 0, greatest: 0)),
            LayerHistograms.Layer(name: "1.relu"),
          ])),
      .filters(
        FilterPictures(
          step: 3, seconds: 0.5, layer: "0.conv2D", height: 1, width: 2, channels: 3,
          unitCount: 512,
          filters: [
            .init(
              norm: 0.25, weights: ScaledValues(scale: 1e-3, values: [-127, 0, 1, 127, 5, -128]))
          ])),
      .filters(
        FilterPictures(
          step: 0, seconds: 0, layer: "", height: 1, width: 1, channels: 1, unitCount: 0,
          filters: [])),
      .activations(ExampleActivations(step: 0, seconds: 0, examples: [])),
      .activations(
        ExampleActivations(
          step: 9, seconds: 0.5,
          examples: [
            .init(example: 3, label: 1, isWorst: false, probabilities: [], layers: []),
            .init(
              example: 7, label: 0, isWorst: true, probabilities: [0.125, .infinity],
              layers: [
                .init(
                  name: "0.conv2D \"q\"", height: 1, width: 2, unitCount: 64,
                  values: ScaledValues(scale: 2, values: [1, -2, 3, -4]))
              ],
              thumbnail: Thumbnail(
                split: .dev, example: 7, label: "0", height: 1, width: 2, channels: 1,
                pixels: [0, 255])),
          ])),
      .units(
        UnitPictures(
          step: 9, seconds: 0.5, columns: 2, rows: 1, names: ["x \"1\"", ""], x: -1.5...2,
          y: 1e-9...1e9,
          layers: [
            .init(
              name: "0.dense", unitCount: 32,
              units: [
                ScaledValues(scale: 0, values: [0, 0]), ScaledValues(scale: 1, values: [127, -1]),
              ], weights: [0.5, -0.25, .infinity, 1e-300]),
            .init(
              name: "1.dense", unitCount: 1, units: [ScaledValues(scale: 3, values: [1, 2])],
              weights: [-1, 1]),
          ])),
      .attention(AttentionPictures(step: 0, seconds: 0, examples: [])),
      .attention(
        AttentionPictures(
          step: 9, seconds: 0.5,
          examples: [
            .init(
              example: 3, firstRow: 1, firstColumn: 0, rows: ["\n", "\""], truths: ["a", ""],
              columns: ["é", "🌱", "2"],
              layers: [
                .init(
                  name: "1.multiHeadAttention", headCount: 8,
                  heads: [
                    ScaledValues(scale: 0.75, values: [0, 1, 2, 127, 4, 5]),
                    ScaledValues(scale: 1, values: [127, 0, 0, 0, 127, 0]),
                  ]), .init(name: "", headCount: 0, heads: []),
              ]),
            .init(
              example: 0, firstRow: 0, firstColumn: 0, rows: ["0"], truths: [], columns: ["0"],
              layers: []),
          ])),
      .layers(LayerStatistics(step: 0, seconds: 0, layers: [])),
      .layers(
        LayerStatistics(
          step: 12, seconds: 0.5,
          layers: [
            LayerStatistics.Layer(
              name: "0.dense \"q\"", gradientNorm: 1e-9, weightNorm: 12.5, updateRatio: .infinity,
              activationMean: -0.25, activationVariance: 3, deadShare: 0.5, trouble: .vanishing),
            LayerStatistics.Layer(name: "1.relu", activationMean: 0, activationVariance: 1e-300),
          ])),
    ]
    + actions.enumerated().flatMap { index, action -> [RunEvent] in
      let command = RunCommand(
        id: index - 3, action, origin: [.user, .run, .system, .guarding][index % 4])
      var plain = CommandOutcome(command: command, step: 1, seconds: 2)
      // What is not said is read off the rest, as logs of before have it.
      plain.undoOutcome = action == .undo ? .rewind : nil
      var full = plain
      (full.before, full.after, full.effective) = (3e-3, .infinity, 1e-5)
      full.reason = "line\nbreak"
      full.pauseCause = action == .pause ? .nonFinite : nil
      full.ramp = RunningRamp.Start(value: 0.1 + 0.2, step: -3, steps: .max)
      full.guardLevel = GuardLevel(metric: MetricKey("odd \"key\""), value: 1e-300)
      full.edits = [.undo, .redo].contains(action) ? [3, 4] : []
      return [
        .commandRequested(CommandRequest(command: command, step: 1, seconds: 2)),
        .commandApplied(plain), .commandApplied(full),
        .commandRefused(
          CommandRefusal(command: command, step: 1, seconds: 2, reason: "no \u{7F}")),
      ]
    }
    + [Message.Level.note, .warning, .error].map {
      .message(Message(level: $0, text: "tab\there", step: 1, seconds: 2))
    }
    + [Finish.Reason.completed, .stoppedEarly, .stoppedByUser, .failed].map {
      .finished(Finish(reason: $0, step: 1, seconds: 2, restoredStep: -1, detail: "done"))
    }
}

/// Steele, Lea and Flood's SplitMix64 (2014): the same numbers on every machine.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
