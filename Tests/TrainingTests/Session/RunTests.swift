import Datasets
import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct RunTests {
  @Test func aRunTellsItsStoryInOrder() async throws {
    let outcome = try await Scene.run()
    let kinds = outcome.events.compactMap { event -> String? in
      switch event {
      case .started: "started"
      case .scalars(let block): block.keys.map(\.text).joined(separator: " ")
      case .epochFinished(let summary): "epoch \(summary.epoch) at \(summary.step)"
      case .confusion: "confusion"
      case .boundary: "boundary"
      case .dataDescribed: "data"
      // Those of later steps come when there is time for them.
      case .layers(let statistics): statistics.step == 1 ? "layers" : nil
      case .histograms(let histograms): histograms.step == 1 ? "histograms" : nil
      case .units(let pictures): pictures.step == 0 ? "units" : nil
      case .finished: "finished"
      default: "other"
      }
    }
    let row = "train/batchCost train/batchAccuracy train/learningRate train/gradientNorm"
    let evaluation =
      "train/cost train/accuracy dev/cost dev/accuracy dev/f1 dev/precision dev/recall "
      + "train/penalizedCost"
    #expect(
      Array(kinds.prefix(18)) == [
        "started", "data", evaluation, "confusion", "boundary", "units", "layers", "histograms",
        row, row, evaluation, "confusion",
        "epoch 1 at 5", row, row, evaluation, "confusion", "epoch 2 at 10",
      ])
    #expect(kinds.suffix(2) == ["inferenceMilliseconds modelBytes", "finished"])
    // Nobody asked for the test set.
    #expect(kinds.filter { $0.hasPrefix("test/") }.isEmpty)
    #expect(outcome.events.points(.trainCost).map(\.step) == [0, 5, 10, 15, 20, 25, 30])
    // Each evaluation ends the row under way.
    #expect(outcome.events.points(.batchCost).map(\.step).prefix(5) == [3, 5, 8, 10, 13])
    #expect(
      outcome.finish
        == Finish(
          reason: .completed, step: 30, seconds: outcome.finish.seconds,
          detail: "all 6 epochs are done"))
  }

  /// J is the cost and what the weights cost; without a penalty there is none.
  @Test func theCostWithItsPenaltyIsLoggedBesideIt() async throws {
    let events = try await Scene.run().events
    let (plain, penalized) = (events.points(.trainCost), events.points(.penalizedCost))
    #expect(plain.count == 7 && penalized.count == 7)
    #expect(zip(plain, penalized).allSatisfy { $0.step == $1.step && $0.value < $1.value })
    let free = try await Scene.run(Scene.recipe { $0.l2 = 0 }).events
    #expect(free.points(.trainCost).count == 7 && free.points(.penalizedCost).isEmpty)
  }

  @Test func itLearns() async throws {
    let costs = try await Scene.run().events.points(.devCost).map(\.value)
    #expect(costs[6] < 0.8 * costs[0])
  }

  @Test func theManifestSaysWhatRuns() throws {
    let manifest = try TrainingSession.manifest(
      recipe: Scene.recipe(), data: Scene.data, options: Scene.options())
    #expect(manifest.name == "clouds")
    #expect(manifest.seed == 7)
    #expect(manifest.epochs == 6)
    #expect(manifest.batchSize == 8)
    #expect(manifest.workers == 1)
    #expect(manifest.logEvery == 3)
    #expect(manifest.layers == ["dense 2 → 8", "tanh", "dropout 0.1", "dense 8 → 2"])
    #expect(manifest.parameterCount == 42)
    #expect(manifest.data.trainCount == 40)
    #expect(manifest.data.classNames == ["left", "right"])
    #expect(
      manifest.hyperparameters.map(\.hyperparameter) == [
        .learningRate, .momentum, .squaredGradientDecay, .l2, .dropout, .batchSize, .epochs,
        .stepRateLimit,
      ])
    #expect(manifest.recipe == Scene.recipe().yaml)
  }

  @Test(arguments: [1, 2])
  func theSameRecipeSeedAndCommandsGiveTheSameBits(workers: Int) async throws {
    let recipe = Scene.recipe {
      $0.workers = workers
      $0.earlyStopping = .init(metric: .devCost, patience: 20, restoreBest: true)
    }
    let commands = [
      Scene.at(4, 1, .set(.learningRate, 0.05)), Scene.at(7, 2, .set(.batchSize, 11)),
      Scene.at(9, 3, .pause), Scene.at(9, 4, .stepOnce), Scene.at(10, 5, .resume),
      Scene.at(12, 6, .set(.dropout, 0.4)), Scene.at(14, 7, .undo),
      Scene.at(15, 8, .set(.epochs, 5)), Scene.at(16, 9, .set(.momentum, 1.5)),
    ]
    let first = try await Scene.run(recipe, Scene.options(commands))
    let second = try await Scene.run(recipe, Scene.options(commands))
    #expect(first.events.timeless == second.events.timeless)
    #expect(first.parameters == second.parameters)
    #expect(first.events.applied.count > 8)
    let otherSeed = try await Scene.run(Scene.recipe { $0.seed = 8 }, Scene.options(commands))
    #expect(otherSeed.parameters != first.parameters)
  }

  @Test func valuesWithoutClassesHaveNoAccuracy() async throws {
    var data = Scene.data
    for path in [\DataSplit.train, \.dev, \.test] {
      guard case .classes(let labels, _) = data[keyPath: path].targets else { return }
      data[keyPath: path].targets = .values(labels.map(Float.init), width: 1)
    }
    data.facts.classNames = []
    let recipe = Scene.recipe {
      $0.cost = .squaredError
      $0.layers = [.dense(units: 4), .activation(.tanh), .dense(units: 1)]
    }
    let events = try await Scene.run(recipe, data: data).events
    #expect(events.points(.trainAccuracy).isEmpty)
    #expect(events.points(.batchAccuracy).isEmpty)
    #expect(events.points(.devCost).count == 7)
  }

  @Test func withoutDevAndTestItTrainsAllTheSame() async throws {
    var data = Scene.data
    let none = ExampleSet(inputs: [], featureCount: 2, targets: .classes([], count: 2))
    (data.dev, data.test, data.warnings) = (none, none, ["there is no dev set"])
    let outcome = try await Scene.run(data: data)
    #expect(outcome.events.points(.devCost).isEmpty)
    #expect(outcome.events.points(.testCost).isEmpty)
    #expect(
      outcome.events.contains {
        if case .message(let message) = $0 { message.text == "there is no dev set" } else { false }
      })
    #expect(outcome.finish.reason == .completed)
  }

  @Test func aSecondRunGivesTheSameAnswer() async throws {
    let session = try TrainingSession(
      recipe: Scene.recipe(), data: Scene.data, options: Scene.options(), sink: SinkList([]))
    let first = await session.run()
    #expect(await session.run() == first)
  }

  @Test func whatMakesNoRunIsAnErrorBeforeItStarts() throws {
    func start(_ recipe: Recipe, _ data: DataSplit = Scene.data) throws {
      _ = try TrainingSession(
        recipe: recipe, data: data, options: Scene.options(), sink: SinkList([]))
    }
    #expect(
      throws: TrainingError.cannotTrain(
        cause: "early stopping watches dev/auc, which this run does not measure",
        hint: "it measures train/cost, train/accuracy, dev/cost, dev/accuracy, dev/f1, "
          + "dev/precision, dev/recall")
    ) {
      try start(
        Scene.recipe {
          $0.earlyStopping = .init(metric: MetricKey("dev/auc"), patience: 1, restoreBest: false)
        })
    }
    var empty = Scene.data
    empty.train = ExampleSet(inputs: [], featureCount: 2, targets: .classes([], count: 2))
    #expect(
      throws: TrainingError.cannotTrain(
        cause: "the train set is empty", hint: "give it a share in data.split")
    ) { try start(Scene.recipe(), empty) }
    #expect(throws: EngineError.self) { try start(Scene.recipe { $0.layers = [.dense(units: 3)] }) }
  }

  /// Eight paused sessions wait, each on its own thread: on the cooperative pool they would take
  /// every one of its threads, and the tasks that end them would never run. The limit is long, since
  /// other tests take the pool's threads for as long as they wait.
  @Test(.timeLimit(.minutes(20)))
  func sessionsLeaveTheCooperativePoolFree() async throws {
    let sessions = try (0..<8).map { _ in
      let source = LiveRunSource()
      let paused = AsyncStream<Void>.makeStream()
      let session = try TrainingSession(
        recipe: Scene.recipe(), data: Scene.data, options: Scene.options { $0.startPaused = true },
        sink: EventRecorder { if $0.isPause { paused.continuation.yield() } })
      source.connect(to: session)
      return (session: session, paused: paused.stream)
    }
    let finishes = await withTaskGroup(of: Finish.self) { group in
      for (session, _) in sessions { group.addTask { await session.run() } }
      for (_, paused) in sessions { for await _ in paused { break } }
      for (session, _) in sessions { session.send(RunCommand(id: 1, .stop(.afterBatch))) }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(finishes.map(\.reason) == Array(repeating: .stoppedByUser, count: 8))
  }
}
