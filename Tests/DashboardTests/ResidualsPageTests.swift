import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// The Errors screen of a run that predicts numbers.
@Suite struct ResidualsPageTests {
  @Test(
    arguments: [
      (Scene.residuals, 160, 48), (.residuals, 120, 36), (.residuals, 80, 24), (.residuals, 60, 20),
      (.residualsOfTwo, 120, 36), (.residualsOfTwo, 80, 24),
    ])
  func screensAreAsRecorded(scene: Scene, columns: Int, rows: Int) throws {
    let grid = scene.grid(Size(columns: columns, rows: rows))
    try SnapshotTests.check(grid.plainText, "page-\(scene.rawValue)-\(columns)x\(rows).txt")
  }

  @Test func asciiScreensAreASCIIAlone() throws {
    for scene in [Scene.residuals, .residualsOfTwo] {
      let text = scene.grid(Size(columns: 80, rows: 24), glyphs: .ascii).plainText
      #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
    }
  }

  private static func text(
    _ events: [RunEvent], _ size: Size = Size(columns: 120, rows: 60), keys: [Key] = []
  ) -> String {
    var model = DashboardModel(size: size, runPath: "runs/prices")
    _ = model.update(.batch(EventBatch(events: events)))
    for key in [.character("4")] + keys { _ = model.update(.input(.key(key))) }
    var grid = CellGrid(size: size)
    model.view(into: &grid)
    return grid.plainText
  }

  @Test func whereThereIsNothingToShowTheScreenIsNotThere() {
    var run = SyntheticRun()
    run.train(steps: 20)
    run.predictNumbers()
    #expect(!Self.text(run.events).contains("furthest off"))
    run.measureResiduals()
    #expect(Self.text(run.events).contains("furthest off"))
  }

  @Test func aRunThatGoesBackShowsTheResidualsOfThatTime() {
    var run = SyntheticRun()
    for _ in 0..<3 {
      run.measureResiduals()
      run.train(steps: 100)
    }
    #expect(Self.text(run.events).contains("errors at step 200"))
    run.undo(to: 150, before: 3e-3)
    #expect(Self.text(run.events).contains("errors at step 100"))
  }

  @Test func everyTargetHasItsPicture() {
    var run = SyntheticRun()
    run.measureResiduals(targets: 2)
    let text = Self.text(run.events, Size(columns: 120, rows: 90))
    #expect(text.contains("price: too low in some ranges and too high in others"))
    #expect(text.contains("living area: scatter alone"))
    #expect(text.components(separatedBy: "residual").count > 3)
    #expect(text.contains("rooms 11.0 (+4.2 SD), distance to the coast 0.250 (-2.5 SD)"))
  }

  private static func target(
    _ name: String = "y", rmse: Double, bias: Double, count: Int = 100,
    bands: [Residuals.Band] = [], predictions: [Double] = [1, 2], residuals: [Double] = [0, 1]
  ) -> Residuals.Target {
    Residuals.Target(
      name: name, count: count, rootMeanSquaredError: rmse, meanAbsoluteError: rmse,
      determination: nil, bias: bias, bands: bands, predictions: predictions, residuals: residuals)
  }

  @Test(arguments: [
    (
      2.0, 1.0, 100, "over-estimates by 1.00 on average: bias makes up 25% of the squared error",
      true
    ),
    (
      2.0, -1.0, 100, "under-estimates by 1.00 on average: bias makes up 25% of the squared error",
      true
    ),
    // Within three standard errors of 0, or next to nothing of the error.
    (2.0, 1.0, 20, "scatter alone: no over- or under-estimation beyond chance", false),
    (2.0, 0.1, 1_000_000, "scatter alone: no over- or under-estimation beyond chance", false),
    (0.0, 0.0, 10, "predicted exactly", false), (.infinity, 0, 10, "not finite", false),
    (1, .nan, 10, "not finite", false),
  ])
  func biasIsToldFromScatter(
    rmse: Double, bias: Double, count: Int, sentence: String, isBiased: Bool
  ) {
    let verdict = ResidualVerdict(Self.target(rmse: rmse, bias: bias, count: count))
    #expect(verdict.sentence == sentence && verdict.isBiased == isBiased)
  }

  @Test func whatIsTooHighHereAndTooLowThereIsBias() {
    let bands = [3.0, -3, 0].map {
      Residuals.Band(low: 0, high: 1, count: 40, bias: $0, scatter: 4)
    }
    // (9 + 9 + 0) / 3 of 22.
    let verdict = ResidualVerdict(Self.target(rmse: 22.0.squareRoot(), bias: 0, bands: bands))
    #expect(
      verdict.sentence == "too low in some ranges and too high in others: that makes up 27% of the "
        + "squared error")
    #expect(verdict.isBiased)
  }

  @Test(arguments: [(-3.0, "under-estimates"), (3.0, "over-estimates")])
  func whatIsBiasedInOneRangeAloneSaysWhichWay(bias: Double, direction: String) {
    let bands = [0, bias, 0].map {
      Residuals.Band(low: 0, high: 1, count: 40, bias: $0, scatter: 4)
    }
    let verdict = ResidualVerdict(Self.target(rmse: 19.0.squareRoot(), bias: 0, bands: bands))
    #expect(
      verdict.sentence == "\(direction) in 1 of 3 ranges: that makes up 16% of the squared error")
  }

  /// What a damaged log says of them is shown as far as it can be.
  @Test(
    arguments: [
      ([.nan, .infinity], [1, 2]), ([], []), ([3, 3], [0, 0]), ([1e308, -1e308], [1e308, 1]),
      ([1, 2], [.leastNonzeroMagnitude, 0]), ([1, 2], [.nan, .nan]), ([0], [-1e300]),
    ] as [([Double], [Double])])
  func oddNumbersAreShown(predictions: [Double], residuals: [Double]) {
    for rmse in [0, 1, .infinity, .nan, 1e300] {
      let band = Residuals.Band(low: rmse, high: -1, count: .max, bias: rmse, scatter: .nan)
      let target = Self.target(
        "price\u{1B}[31m\n", rmse: rmse, bias: rmse, count: .max, bands: [band, band],
        predictions: predictions, residuals: residuals)
      let event = Residuals(
        split: .dev, step: 5, seconds: 1, count: .max, targetCount: 40, targets: [target, target],
        worst: [
          .init(
            example: 0, values: [.nan, rmse], predictions: [1, rmse], share: 0.5,
            inputs: [.init(name: "a\u{7}b", value: rmse, deviations: rmse)]),
          .init(example: 1, values: [1, 1], predictions: [2, 2], share: 0, text: "x\ty"),
        ])
      for size in SnapshotTests.sizes + [Size(columns: 1, rows: 1), Size(columns: 0, rows: 0)] {
        let text = Self.text(SyntheticRun().events + [.residuals(event)], size)
        #expect(
          !text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, "\(size): \(text)")
      }
    }
  }
}
