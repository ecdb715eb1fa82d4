import Diagnosis
import MetricStore
import RunEvents

/// All that is known of a run: a fold over its events.
struct RunState: Sendable {
  var manifest: RunManifest?
  var status = RunStatus.waiting
  var store: MetricStore

  /// Epochs that an external trainer's run is to have; nil while it does not say.
  var plannedEpochs: Double?
  /// The last row's place.
  var step = 0
  var epoch = 0.0
  /// Training seconds, pauses left out.
  var seconds = 0.0
  /// Optimizer steps the whole run will have; nil while unknown.
  var totalSteps: Int? {
    guard epochs > 0, let manifest, manifest.data.trainCount > 0 else { return nil }
    let batch = max(1, Int(bounded: value(.batchSize) ?? Double(manifest.batchSize)))
    let stepsLeft = (Double(epochs) - epoch) * Double(manifest.data.trainCount) / Double(batch)
    guard stepsLeft.isFinite, stepsLeft < 1e15 else { return nil }
    return step.adding(bounded: max(0, Int(bounded: stepsLeft.rounded(.up))))
  }

  var hyperparameters: [HyperparameterRow] = []
  /// What the run says of its metrics.
  var metrics: [MetricDefinition] = []
  /// What the run can do.
  var capabilities = Capability.engine
  var interventions: [Intervention] = []
  /// Where the run stood before it last went back.
  var branchedFrom: Int?
  /// Oldest first; the oldest are dropped beyond `mostEntries`.
  var entries: [EventEntry] = []
  static let mostEntries = 2000

  /// What an external trainer printed, oldest first.
  var printed: [PrintedLine] = []
  static let mostPrinted = 2000
  /// Lines that were printed before those.
  var printedBefore = 0
  /// Lines whose end is still to come, as they stand.
  var openLines: [String] = []

  /// Commands sent or logged that were not answered yet, by name.
  var pendingCommands: [String: RunCommand] = [:]
  /// A stop that was applied but has not happened yet.
  var stopPoint: RunCommand.StopPoint?

  /// What was found in the data; nil when the run says nothing of it.
  var data: DataReport?
  /// Whether somebody has asked for the test set.
  var isTestAsked = false
  /// Two settings that are raced; nil without.
  var race: RunningRace?
  /// The last range test.
  var rangeTest: RangeTest?
  /// Where the time went lately.
  var timeUse: TimeUse?
  /// What a set was taken for when it was measured last.
  var confusion: Confusion?
  /// The network's inside over time, thinned where there would be too many.
  var layers: [LayerStatistics] = []
  static let mostLayers = 512
  /// What the network wrote of itself over time, thinned likewise.
  var samples: [TextSample] = []
  static let mostSamples = 200
  /// What the network makes of its inputs' plane over time, thinned likewise.
  var boundaries: [DecisionBoundary] = []
  /// The part of the plane, and examples in it; nil where the inputs are none.
  var plane: DecisionBoundary.Plane?
  /// What it predicts over time, where that is numbers, and what they should be.
  var predictions: [PredictedNumbers] = []
  var truth: PredictedNumbers.Truth?
  static let mostPictures = 128
  /// How far off predicted numbers are over time, thinned likewise.
  var residuals: [Residuals] = []
  static let mostResiduals = 48
  /// How the values of the layers are distributed over time, thinned likewise.
  var histograms: [LayerHistograms] = []
  static let mostHistograms = 256
  /// Pictures of the network's inside over time, thinned likewise: only the newest is shown, but the
  /// run may go back.
  var filters: [FilterPictures] = []
  var activations: [ExampleActivations] = []
  var units: [UnitPictures] = []
  var attention: [AttentionPictures] = []
  static let mostInside = 48
  /// The images of the examples among `activations`, by their places in the dev set.
  var exampleImages: [Int: Thumbnail] = [:]

  /// What the run suffers from, evaluation by evaluation.
  var verdict = DiagnosisVerdict()
  /// Whether each target is the token that follows, which nobody knows for sure.
  var predictsNextToken = false
  /// What somebody wants to be told of.
  var alerts = AlertRules()
  /// The last alerts, oldest first.
  var alerted: [Alert] = []
  static let mostAlerted = 200

  var best: BestValue?
  /// What early stopping watches.
  var watched: BestValue?
  var lastCheckpoint: Checkpoint?
  /// The checkpoints on the run's way, by their steps; not all of them are kept.
  var checkpoints: [Checkpoint] = []
  var throughput = Throughput()
  /// How fast it went before it was paused: what goes by one step or epoch at a time does not count.
  var heldThroughput: Throughput?
  /// Rows past this step show what the last change of the learning rate led to.
  var learningRateKnownAfter = 0

  /// What stands in for cost and accuracy in a log that calls neither so.
  var standIns = ChartStandIns()

  init(smoothing: Double = 0) { store = MetricStore(smoothing: smoothing) }
}

extension RunState {
  /// Epochs the run is to have in all; 0 while unknown.
  var epochs: Int {
    if let plannedEpochs { return Int(bounded: plannedEpochs.rounded(.up)) }
    return value(.epochs).map { max(0, Int(bounded: $0)) } ?? manifest?.epochs ?? 0
  }

  /// The same with the share of the last one, where the run ends within it.
  private var exactEpochs: Double { plannedEpochs ?? Double(epochs) }

  /// The share of the epochs that is done, 0...1; nil while it is unknown how many there are.
  var fraction: Double? {
    exactEpochs > 0 ? min(1, max(0, epoch / exactEpochs)) : nil
  }

  /// As it goes by itself; nil while unknown.
  private var epochsPerSecond: Double? { (heldThroughput ?? throughput).epochsPerSecond }

  /// Trained on per second lately; nil while unknown.
  var examplesPerSecond: Double? {
    guard let speed = epochsPerSecond, let manifest else { return nil }
    let count = manifest.data.trainCount
    return count > 0 ? speed * Double(count) : nil
  }

  /// At the recent speed; nil while that is unknown.
  var secondsLeft: Double? {
    guard let speed = epochsPerSecond, exactEpochs > 0 else { return nil }
    return max(0, exactEpochs - epoch) / speed
  }

  /// Evaluations without improvement that early stopping still waits for; nil when it is off.
  var patienceLeft: Int? {
    guard let watched, let patience = value(.patience) else { return nil }
    return max(0, Int(bounded: patience) - watched.evaluationsSince)
  }

  /// Whether anything was printed that is known.
  var hasOutput: Bool { !printed.isEmpty || !openLines.isEmpty }

  /// Whether somebody else's program trains it.
  var isExternal: Bool { manifest?.trainer == .external }

  /// Whether it is another tool's log, whose metrics have that tool's names.
  var isImported: Bool { manifest?.provenance["format"] != nil }

  /// Whether the run's seconds are seconds.
  var isTimed: Bool { manifest?.isTimed ?? true }

  var isFinished: Bool {
    if case .finished = status { true } else { false }
  }

  var pause: Pause? {
    if case .paused(let pause) = status { pause } else { nil }
  }

  /// The value in force of a setting; nil when the run does not have it.
  func value(_ hyperparameter: Hyperparameter) -> Double? {
    hyperparameters.first { $0.hyperparameter == hyperparameter }?.base
  }

  /// What the run says of a hyperparameter, as far as it has got; what is usual where it says nothing.
  func definition(of hyperparameter: Hyperparameter) -> HyperparameterDefinition {
    let declared = hyperparameters.first { $0.hyperparameter == hyperparameter }?.definition
    let epochsBegun = max(0, Int(bounded: epoch.rounded(.up)))
    return (declared ?? .usual(hyperparameter)).afterBeginning(epochs: epochsBegun)
  }

  /// The value logged last under a key; nil when there is none.
  func last(_ key: MetricKey) -> Double? { store.series(key)?.last }

  /// The curve the training effort is judged by: the first of these that there is.
  var slopeSeries: MetricSeries? {
    [store.series(.batchCost), cost(.train), cost(.dev)].lazy.compactMap { $0 }
      .first { $0.count > 0 }
  }
}

extension MetricKey {
  /// Means over the steps of a row, dropout on.
  static let batchCost = MetricKey(.train, "batchCost")
  static let batchAccuracy = MetricKey(.train, "batchAccuracy")
}

extension RunState {
  /// Whether there is something an undo could take back: an edit, or a divergence.
  var canUndo: Bool {
    if let pause, pause.cause == .nonFinite { return true }
    return interventions.contains { !$0.commands.isEmpty }
  }

  /// Whether what the last undo took back can be made again.
  var canRedo: Bool { interventions.contains { !$0.undoneCommands.isEmpty } }

  /// What `u` asks for: the last numbered edit taken back whole, however many nudges it was.
  var undo: RunCommand.Action {
    guard let last = interventions.last(where: { !$0.commands.isEmpty }),
      last.commands.count > 1, let first = last.commands.first
    else { return .undo }
    return .undoFrom(first.id)
  }
}
