import CellUI
import Diagnosis
import Foundation
import RunEvents
import Testing

@testable import Dashboard

/// The whole ladder, the advice as a key, and what is hidden until somebody asks.
@Suite struct DiagnosisPanelTests {
  /// A run that has been evaluated once; accuracies by split.
  static func events(
    _ accuracies: [(Split, Double)], human: Double? = 0.01,
    hyperparameters: [HyperparameterValue] = [
      HyperparameterValue(.learningRate, 0.01), HyperparameterValue(.l2, 1e-4),
      HyperparameterValue(.dropout, 0.2), HyperparameterValue(.epochs, 40),
    ], earlyStopping: MetricKey? = nil
  ) -> [RunEvent] {
    let manifest = RunManifest(
      name: "r", recipe: "name: r", epochs: 40, batchSize: 32, hyperparameters: hyperparameters,
      data: DataSummary(
        name: "circle", trainCount: 5000, trainDevCount: 1000, devCount: 1000, testCount: 1000),
      earlyStoppingMetric: earlyStopping, humanLevelError: human)
    return [
      .started(manifest),
      .scalars(
        ScalarBlock(
          step: 100, epoch: 2, seconds: 3,
          values: accuracies.flatMap {
            [(MetricKey($0.0, "accuracy"), $0.1), (MetricKey($0.0, "cost"), 1 - $0.1)]
          })),
    ]
  }

  static func model(
    _ events: [RunEvent], size: Size = Size(columns: 160, rows: 48),
    mode: DashboardModel.Mode = .live
  ) -> DashboardModel {
    var model = DashboardModel(mode: mode, size: size, runPath: "runs/r")
    _ = model.update(.batch(EventBatch(events: events)))
    return model
  }

  static func text(_ model: DashboardModel) -> String {
    DiagnosisPanel(model: model).lines(width: 48)
      .map { $0.map(\.text).joined() }.joined(separator: "\n")
  }

  /// In the narrowest panel the advice is cut between its items, and never within a word.
  @Test func adviceEndsInWholeWords() {
    for (name, accuracies, kind) in Self.situations where !kind.measures.isEmpty {
      let model = Self.model(Self.events(accuracies), size: Size(columns: 80, rows: 24))
      for width in 30...60 {
        let lines = DiagnosisPanel(model: model).lines(width: width)
        #expect(!lines.joined().contains { $0.text.contains("…") }, "\(name) at \(width)")
        #expect(lines.joined().contains { $0.text.contains(kind.measures[0]) })
        #expect(lines.allSatisfy { $0.displayWidth <= width })
      }
    }
  }

  /// Five situations, each with what it asks for.
  static let situations: [(String, [(Split, Double)], ErrorGap.Kind)] = [
    ("bias", [(.train, 0.85), (.trainDev, 0.84), (.dev, 0.83)], .avoidableBias),
    ("variance", [(.train, 0.99), (.trainDev, 0.90), (.dev, 0.89)], .variance),
    ("both", [(.train, 0.90), (.trainDev, 0.76), (.dev, 0.75)], .variance),
    ("mismatch", [(.train, 0.985), (.trainDev, 0.98), (.dev, 0.88)], .dataMismatch),
    (
      "devOverfit", [(.train, 0.985), (.trainDev, 0.98), (.dev, 0.985), (.test, 0.92)],
      .devOverfitting
    ),
  ]

  @Test(arguments: situations)
  func theWholeLadderIsShownAndTheLargestGapNamed(
    name: String, accuracies: [(Split, Double)], kind: ErrorGap.Kind
  ) throws {
    var events = Self.events(accuracies)
    if accuracies.contains(where: { $0.0 == .test }) {
      events.insert(
        .commandApplied(
          CommandOutcome(command: RunCommand(id: 9, .measureTest), step: 100, seconds: 3)), at: 1)
    }
    let model = Self.model(events)
    let text = Self.text(model)
    #expect(model.run.analysis?.finding?.kind == kind)
    for rung in ["human", "train ", "train-dev", "dev "] { #expect(text.contains(rung)) }
    #expect(text.contains(kind.name))
    #expect(text.contains(kind.advice.prefix(20)))
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    try SnapshotTests.check(grid.plainText, "ladder-\(name)-160x48.txt")
  }

  /// A verdict outlives one evaluation that says otherwise, but not a gap that is none any more.
  @Test func whatIsNamedNeverStandsBesideANumberThatSaysTheOpposite() {
    var model = Self.model(Self.events([(.train, 0.85), (.dev, 0.84)], human: 0.05))
    func evaluate(_ step: Int, train: Double) {
      _ = model.update(
        .batch(
          EventBatch(events: [
            .scalars(
              ScalarBlock(
                step: step, epoch: Double(step) / 50, seconds: 3,
                values: [(.trainAccuracy, train), (.devAccuracy, 0.84)]))
          ])))
    }
    #expect(model.run.verdict.gap == .avoidableBias)
    evaluate(200, train: 0.945)
    #expect(model.run.analysis?.finding?.kind == .variance)
    #expect(model.run.verdict.gap == .avoidableBias)
    evaluate(300, train: 0.96)
    #expect(model.run.verdict.gap == .variance)
  }

  @Test func theTestSetStaysHiddenUntilSomebodyAsks() {
    let accuracies: [(Split, Double)] = [(.train, 0.98), (.dev, 0.97), (.test, 0.911)]
    var model = Self.model(Self.events(accuracies))
    #expect(model.run.last(.testAccuracy) == nil)
    #expect(!Self.text(model).contains("8.9"))
    #expect(model.canMeasureTest)
    // Asks whether it is meant, and back is the first answer.
    #expect(model.update(.input(.key(.character("M")))) == [])
    #expect(model.update(.input(.key(.enter))) == [])
    #expect(model.overlay == nil)
    _ = model.update(.input(.key(.character("M"))))
    let effects = model.update(.input(.key(.character("1"))))
    let command = RunCommand.sent(1, .measureTest)
    #expect(effects == [.send(command)])
    _ = model.update(
      .batch(
        EventBatch(events: [
          .commandApplied(CommandOutcome(command: command, step: 100, seconds: 3)),
          .scalars(
            ScalarBlock(step: 100, epoch: 2, seconds: 3, values: [(.testAccuracy, 0.911)])),
        ])))
    #expect(Self.text(model).contains("test  8.9%"))
    #expect(!model.canMeasureTest)
  }

  @Test func ofARunThatIsOverTheProgramMeasures() {
    let finish = RunEvent.finished(Finish(reason: .completed, step: 100, seconds: 3))
    for mode in [DashboardModel.Mode.live, .replay] {
      var model = Self.model(
        Self.events([(.train, 0.98), (.dev, 0.97)]) + [finish], mode: mode)
      _ = model.update(.input(.key(.character("M"))))
      #expect(model.update(.input(.key(.character("1")))) == [.measureTest(path: "runs/r")])
      let asked = RunEvent.commandApplied(
        CommandOutcome(command: RunCommand(id: 5, .measureTest), step: 100, seconds: 3))
      _ = model.update(.measuredTest([asked], problem: nil))
      #expect(model.run.isTestAsked)
      _ = model.update(.measuredTest([], problem: "the data is gone"))
      #expect(model.notice?.text == "the data is gone")
    }
  }

  @Test func anotherToolsTestCurvesAreItsUsersToShow() {
    var events = Self.events([(.train, 0.98), (.dev, 0.97), (.test, 0.9)])
    if case .started(var manifest) = events[0] {
      manifest.recipe = ""
      events[0] = .started(manifest)
    }
    #expect(Self.model(events, mode: .follow).run.last(.testAccuracy) == 0.9)
  }

  @Test func oneKeyTurnsWhatTheAdviceNames() {
    var variance = Self.model(Self.events([(.train, 0.99), (.dev, 0.90)]))
    #expect(variance.adviceStep?.hyperparameter == .l2)
    #expect(
      variance.update(.input(.key(.character("a")))) == [.send(.sent(1, .set(.l2, 3.2e-4)))])
    #expect(variance.notice?.text == "L2 against variance; u takes it back")
    var bias = Self.model(Self.events([(.train, 0.85), (.dev, 0.84)]))
    #expect(
      bias.update(.input(.key(.character("a")))) == [.send(.sent(1, .set(.dropout, 0.1)))])
    // Nothing left to take away: more epochs.
    let bare = [
      HyperparameterValue(.learningRate, 0.01), HyperparameterValue(.l2, 0),
      HyperparameterValue(.epochs, 40),
    ]
    let longer = Self.model(
      Self.events([(.train, 0.85), (.dev, 0.84)], hyperparameters: bare))
    #expect(longer.adviceStep?.hyperparameter == .epochs && longer.adviceStep?.to == 50)
    // Only other data helps.
    let mismatch = Self.model(
      Self.events([(.train, 0.985), (.trainDev, 0.98), (.dev, 0.88)]))
    #expect(mismatch.adviceStep == nil)
    #expect(!mismatch.activeBindings.contains { $0.label == "a" })
  }

  @Test func betterThanHumanLevelThereIsNoBiasEstimate() {
    let model = Self.model(Self.events([(.train, 0.985), (.dev, 0.98)], human: 0.05))
    #expect(Self.text(model).contains("better than human level: no bias estimate"))
    let below = Self.model(Self.events([(.train, 0.985), (.dev, 0.98)], human: 0.001))
    #expect(!Self.text(below).contains("human level:"))
  }

  @Test func earlyStoppingThatRegularizesIsSaid() {
    /// The dev cost rises from the third evaluation on while the train cost falls.
    func model(_ l2: Double, early: MetricKey?) -> DashboardModel {
      var events = Self.events(
        [(.train, 0.9), (.dev, 0.9)],
        hyperparameters: [
          HyperparameterValue(.learningRate, 0.01), HyperparameterValue(.l2, l2),
        ], earlyStopping: early)
      for index in 1...9 {
        events.append(
          .scalars(
            ScalarBlock(
              step: 100 + index * 10, epoch: 2 + Double(index), seconds: 3,
              values: [
                (.trainCost, 0.1 / Double(index)),
                (.devCost, index < 3 ? 0.1 / Double(index) : 0.05 + 0.01 * Double(index)),
              ])))
      }
      return Self.model(events)
    }
    #expect(Self.text(model(0, early: .devCost)).contains("early stopping costs"))
    #expect(!Self.text(model(1e-3, early: .devCost)).contains("early stopping"))
    #expect(!Self.text(model(0, early: nil)).contains("early stopping"))
  }

  @Test func aRangeTestIsDrawnAndOneKeyAppliesIt() throws {
    var model = Self.model(
      Self.events([(.train, 0.9), (.dev, 0.9)]), size: Size(columns: 120, rows: 36))
    let effects = model.update(.input(.key(.character("g"))))
    let command = RunCommand.sent(1, .rangeTest)
    #expect(effects == [.send(command)])
    let rates = (0..<60).map { 1e-6 * pow(10, Double($0) / 10) }
    let costs = rates.map { 2.3 - 1.6 / (1 + pow(0.01 / $0, 2)) + ($0 > 0.3 ? $0 * 4 : 0) }
    let test = RangeTest(step: 100, seconds: 3, rates: rates, costs: costs, proposal: 0.0079)
    let answer: [RunEvent] = [
      .commandApplied(CommandOutcome(command: command, step: 100, seconds: 3, reason: "found")),
      .rangeTest(test),
    ]
    // One that is read from a log is no news.
    var replayed = Self.model(Self.events([(.train, 0.9), (.dev, 0.9)]))
    _ = replayed.update(.batch(EventBatch(events: answer)))
    #expect(replayed.overlay == nil)
    _ = model.update(.batch(EventBatch(events: answer)))
    #expect(model.overlay == .range(test, chosen: 0.0079))
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    try SnapshotTests.check(grid.plainText, "range-120x36.txt")
    for size in [(40, 12), (60, 20), (1, 1), (0, 0)] {
      var small = CellGrid(size: Size(columns: size.0, rows: size.1))
      model.view(into: &small)
    }
    // Another can be chosen, among those that were tried.
    _ = model.update(.input(.key(.left)))
    #expect(model.proposal == 0.0063)
    _ = model.update(.input(.key(.right)))
    #expect(model.proposal == 0.0079)
    for _ in 0..<200 { _ = model.update(.input(.key(.right))) }
    #expect((model.proposal ?? 0) > 0.5 && (model.proposal ?? 0) < 1)
    for _ in 0..<200 { _ = model.update(.input(.key(.left))) }
    #expect(model.proposal == 1e-6)
    for _ in 0..<39 { _ = model.update(.input(.key(.right))) }
    #expect(
      model.update(.input(.key(.enter))) == [.send(.sent(2, .set(.learningRate, 0.0079)))])
    #expect(model.overlay == nil)
  }

  @Test func whereNothingIsProposedTheRateThatThereIsIsBegunWith() throws {
    var model = Self.model(Self.events([(.train, 0.9), (.dev, 0.9)]))
    let rates = (0..<60).map { 1e-6 * pow(10, Double($0) / 10) }
    let test = RangeTest(
      step: 1, seconds: 1, rates: rates, costs: rates.map { _ in 2.3 }, proposal: nil)
    #expect(test.divergence == nil)
    model.overlay = .range(test, chosen: nil)
    #expect(model.update(.input(.key(.enter))).isEmpty)
    let present = try #require(
      model.run.hyperparameters.first { $0.hyperparameter == .learningRate }?.base)
    _ = model.update(.input(.key(.right)))
    let chosen = try #require(model.proposal)
    #expect(chosen > present && chosen < present * 1.6)
  }

  /// A first batch far below all others leaves the curve of those in view.
  @Test func aLuckyFirstBatchDoesNotCutTheCurveOff() {
    var model = Self.model(Self.events([(.train, 0.9), (.dev, 0.9)]))
    let rates = (0..<60).map { 1e-6 * pow(10, Double($0) / 10) }
    let test = RangeTest(
      step: 1, seconds: 1, rates: rates, costs: [0.2] + rates.dropFirst().map { _ in 0.4 })
    model.overlay = .range(test, chosen: nil)
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    #expect(grid.plainText.contains(" 0.500 ") && grid.plainText.contains(" 0.200 "))
  }

  /// Behind its fall, where it is above what it began with.
  @Test func theRateAtWhichTheCostComesApartIsFound() throws {
    let rates = (0..<100).map { 1e-6 * pow(10, Double($0) / 15) }
    let costs = rates.map { 2.3 - 1.6 / (1 + pow(0.01 / $0, 2)) + ($0 > 0.1 ? ($0 - 0.1) * 30 : 0) }
    let rate = try #require(
      RangeTest(step: 1, seconds: 1, rates: rates, costs: costs).divergence)
    #expect(rate > 0.1 && rate < 0.3)
    // What differs between minibatches alone is no such rate.
    var random = SeededGenerator(state: 3)
    let noisy = costs.map { $0 * Double.random(in: 0.7...1.3, using: &random) }
    let found = try #require(
      RangeTest(step: 1, seconds: 1, rates: rates, costs: noisy).divergence)
    #expect(found > 0.05 && found < 0.5)
    let broken = costs.map { $0 > 3 ? .nan : $0 }
    #expect(RangeTest(step: 1, seconds: 1, rates: rates, costs: broken).divergence != nil)
  }
}
