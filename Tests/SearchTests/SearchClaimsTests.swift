import Datasets
import NeuralEngine
import RunEvents
import Testing

@testable import Search
@testable import Training

/// What a search is for, shown on the built-in digits with the real engine.
@Suite struct SearchClaimsTests {
  /// 64-24-10 by plain gradient descent with momentum: what its two rates are decides how far it gets.
  static func recipe(epochs: Int, seed: UInt64 = 1) -> Recipe {
    Recipe(
      name: "digits", data: .digits, normalize: false,
      layers: [.dense(units: 24), .activation(.relu), .dense(units: 10)],
      optimizer: .momentum(beta: 0.9), learningRate: 0.1, batchSize: .examples(128),
      epochs: epochs, seed: seed, logEvery: .steps(1000), workers: 1)
  }

  static func plan(
    _ dimensions: [SearchDimension], trials: Int, epochs: Int, seed: UInt64 = 1,
    sampling: SearchPlan.Sampling = .random, pruning: SearchPlan.Pruning = .none
  ) -> SearchPlan {
    SearchPlan(
      name: "s", recipe: recipe(epochs: epochs, seed: seed), dimensions: dimensions,
      trialCount: trials, sampling: sampling, pruning: pruning, direction: .lowerIsBetter)
  }

  static let data = Result {
    try Datasets.split(
      Datasets.load(.digits), rule: .auto, trainDev: 0, stratify: false, normalize: false, seed: 1)
  }

  /// Carries a plan out, each job trained; the metric is the dev set's cost, which has no ties.
  static func carryOut(_ plan: SearchPlan) async throws -> SearchState {
    let data = try Self.data.get()
    var state = SearchState(plan)
    var underWay = state.takeJobs()
    var checkpoints: [Int: CheckpointState] = [:]
    while !underWay.isEmpty {
      let job = underWay.removeFirst()
      let recipe = try plan.recipe(at: job.units)
      let monitor = TrialMonitor(metric: .devCost, direction: .lowerIsBetter)
      let resumed = checkpoints[job.trial]
      let (finish, checkpoint) = try await withFolder { folder in
        var options = SessionOptions(
          name: "t", checkpointFolder: folder, isAttended: false, resume: resumed)
        options.scheduledCommands = [job.stop(recipe, trainCount: data.train.count)]
          .compactMap(\.self)
        let session = try TrainingSession(
          recipe: recipe, data: data, options: options, sink: monitor)
        return (await session.run(), try CheckpointFolder(path: folder).newest()?.state)
      }
      checkpoints[job.trial] = checkpoint
      let before = state.trials[job.trial - 1].value ?? .infinity
      state.take(
        .result(
          SearchResult(
            trial: job.trial, rung: job.rung,
            ending: finish.reason == .failed
              ? .failed : finish.reason == .interrupted ? .reached : .finished,
            value: min(before, monitor.progress.best ?? .infinity),
            epochs: Double(job.epochs))))
      underWay += state.takeJobs()
    }
    return state
  }

  /// Sixteen trials each, three seeds: the grid has four rates of each kind, evenly spaced over the
  /// same range as a grid is drawn by someone who does not think of the scale; at random and by
  /// decades there are sixteen. It shows Adam from 1e-5 to 1, whose best rates lie far below the
  /// range's middle, and no more: with momentum from 1e-4 to 10 it won for no seed.
  @Test func randomByDecadesBeatsAnEvenGridWhereTheBestRateLiesFarBelowTheMiddle() async throws {
    let decades = [
      SearchDimension(path: "optimizer.adam.learningRate", range: .logUniform(1e-5, 1)),
      SearchDimension(
        path: "optimizer.adam.beta1", range: .oneMinusLogUniform(0.5, 0.999)),
    ]
    let even = [
      SearchDimension(path: "optimizer.adam.learningRate", range: .uniform(1e-5, 1)),
      SearchDimension(path: "optimizer.adam.beta1", range: .uniform(0.5, 0.999)),
    ]
    var wins = 0
    for seed in [UInt64(1), 2, 3] {
      let random = try await Self.carryOut(
        Self.plan(decades, trials: 16, epochs: 3, seed: seed))
      let grid = try await Self.carryOut(
        Self.plan(even, trials: 16, epochs: 3, seed: seed, sampling: .grid))
      #expect(random.trials.count == 16 && grid.trials.count == 16)
      if try #require(random.best?.value) < (try #require(grid.best?.value)) { wins += 1 }
    }
    #expect(wins == 3)
  }

  /// Where only one of two settings matters, a grid of as many trials on the same scale tries it at
  /// four places, random search at sixteen (Bergstra and Bengio 2012). Ten seeds, on the mean.
  @Test func randomTriesTheOneThatMattersAtMorePlaces() {
    func best(_ sampling: SearchPlan.Sampling, seed: UInt64) -> Double {
      let dimensions = [
        SearchDimension(path: "optimizer.momentum.learningRate", range: .logUniform(1e-4, 10)),
        SearchDimension(path: "cost.l2", range: .logUniform(1e-9, 1e-7)),
      ]
      let plan = Self.plan(dimensions, trials: 16, epochs: 1, seed: seed, sampling: sampling)
      var state = SearchState(plan)
      var underWay = state.takeJobs()
      // The best place is another one for each seed.
      let target = SearchSpace.draw(seed: seed &+ 1000, trial: 0, within: [0...1])[0]
      while let job = underWay.popLast() {
        state.take(
          .result(
            SearchResult(
              trial: job.trial, rung: 0, ending: .finished, value: abs(job.units[0] - target))))
        underWay += state.takeJobs()
      }
      return state.best?.value ?? 1
    }
    let random = (1...10).reduce(0) { $0 + best(.random, seed: UInt64($1)) }
    let grid = (1...10).reduce(0) { $0 + best(.grid, seed: UInt64($1)) }
    #expect(random < grid / 2, "random \(random / 10), grid \(grid / 10)")
  }

  /// The same 27 trials of up to 27 epochs.
  @Test func ashaReachesRandomSearchesBestWithAThirdOfItsEpochs() async throws {
    let dimensions = [
      SearchDimension(path: "optimizer.momentum.learningRate", range: .logUniform(1e-3, 10)),
      SearchDimension(path: "optimizer.momentum.beta", range: .oneMinusLogUniform(0.5, 0.99)),
    ]
    let random = try await Self.carryOut(Self.plan(dimensions, trials: 27, epochs: 27))
    let asha = try await Self.carryOut(
      Self.plan(dimensions, trials: 27, epochs: 27, pruning: .asha))
    let best = try #require(random.best)
    #expect(asha.best?.number == best.number)
    #expect(asha.best?.value == best.value)
    #expect(asha.epochsDone <= random.epochsDone / 3, "\(asha.epochsDone) epochs")
  }
}
