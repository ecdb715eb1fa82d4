import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// A run that predicts numbers has no accuracy: its charts and its diagnosis go by what it explains.
@Suite struct PredictedNumbersTests {
  private func model(train: Double, dev: Double) -> DashboardModel {
    let manifest = RunManifest(
      name: "prices", recipe: "name: prices", epochs: 40, batchSize: 32,
      hyperparameters: [HyperparameterValue(.learningRate, 0.01), HyperparameterValue(.l2, 1e-4)],
      data: DataSummary(name: "prices", trainCount: 5000, devCount: 1000))
    var values: [(MetricKey, Double)] = []
    for (split, share) in [(Split.train, train), (.dev, dev)] {
      values.append((MetricKey(split, "cost"), (1 - share) / 2))
      values.append((MetricKey(split, "rmse"), 1200 * (1 - share)))
      values.append((MetricKey(split, "mae"), 900 * (1 - share)))
      values.append((MetricKey(split, "r2"), share))
    }
    var model = DashboardModel(size: Size(columns: 160, rows: 48), runPath: "runs/r")
    let events: [RunEvent] = [
      .started(manifest),
      .scalars(ScalarBlock(step: 100, epoch: 2, seconds: 3, values: values)),
    ]
    _ = model.update(.batch(EventBatch(events: events)))
    return model
  }

  private func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  @Test func theSecondChartIsTheShareThatIsExplained() {
    let model = model(train: 0.95, dev: 0.7)
    #expect(model.secondChart == .metric("r2"))
    let text = text(model)
    #expect(text.contains("R²"))
    #expect(!text.contains("accuracy %"))
  }

  @Test func theDiagnosisGoesByWhatIsNotExplained() throws {
    let model = model(train: 0.95, dev: 0.7)
    let analysis = try #require(model.run.analysis)
    #expect(abs(analysis.train.rate - 0.05) < 1e-12)
    #expect(analysis.finding?.kind == .variance)
    #expect(text(model).contains("diagnosis of 1 − R²"))
    // Worse than the mean of the targets is an error like others.
    #expect(self.model(train: 0.2, dev: -0.5).run.analysis?.dev.rate == 1.5)
  }

  /// What a damaged log says of them is drawn as far as it can be.
  @Test(
    arguments: [
      ([1, 2], [.nan, 3]), ([.infinity], [1]), ([], []), ([3, 3], [3, 3]),
      ([1e308, -1e308], [0, 0]),
      ([1], [2, 3, 4]), ([2e-308 / 4e12, 0], [1e300, .leastNonzeroMagnitude]),
    ] as [([Double], [Double])])
  func oddNumbersAreDrawn(truth: [Double], predictions: [Double]) {
    let numbers = PredictedNumbers(
      step: 3, seconds: 1, predictions: predictions,
      truth: PredictedNumbers.Truth(values: truth, targetCount: 1))
    for size in SnapshotTests.sizes {
      for glyphs in GlyphSet.allCases {
        var model = DashboardModel(size: size, glyphs: glyphs)
        _ = model.update(
          .batch(EventBatch(events: SyntheticRun().events + [.predictions(numbers)])))
        for isEnlarged in [false, true] {
          model.enlargesPicture = isEnlarged
          var grid = CellGrid(size: size)
          model.view(into: &grid)
          #expect(!grid.plainText.isEmpty)
        }
      }
    }
  }

  @Test func aRunThatGoesBackShowsThePredictionsOfThatTime() {
    var run = SyntheticRun()
    for _ in 0..<3 {
      run.predictNumbers()
      run.train(steps: 100)
    }
    run.undo(to: 150, before: 3e-3)
    var model = DashboardModel(size: Size(columns: 160, rows: 48))
    _ = model.update(.batch(EventBatch(events: run.events)))
    #expect(PredictionsView(model: model)?.numbers.step == 100)
  }
}
