import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Runs that another tool logged: no recipe, no settings, and steps that are not all the same.
@Suite struct OtherToolsTests {
  /// Sixteen epochs counted as steps 0 to 15, and what is measured every eight minibatches of 184.
  private static func model(_ size: Size, tab: Character = "1") -> DashboardModel {
    let loss = MetricKey(.dev, "loss_vs_iterations")
    var events: [RunEvent] = [
      .started(RunManifest(name: "keras", provenance: ["format": "TensorBoard", "Adam": "0.5"]))
    ]
    for step in 0..<16 {
      let cost = 1 / Double(step + 1)
      events.append(
        .scalars(
          ScalarBlock(
            keys: [.trainCost, .devCost, .trainAccuracy, .devAccuracy], steps: [step],
            seconds: [Double(step)], values: [cost, cost + 0.1, 1 - cost / 2, 0.9 - cost / 2])))
    }
    for step in stride(from: 8, through: 184, by: 8) {
      events.append(
        .scalars(
          ScalarBlock(
            keys: [loss], steps: [step], seconds: [Double(step) / 23],
            values: [1 / Double(step)])))
    }
    var model = DashboardModel(mode: .replay, size: size)
    let playback = Playback(
      isPlaying: false, speed: 1, positionSeconds: 8, durationSeconds: 8, step: 184, lastStep: 184)
    _ = model.update(.batch(EventBatch(events: events, playback: playback)))
    _ = model.update(.input(.key(.character(tab))))
    return model
  }

  private static func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  @Test func aMetricCountedInEpochsHasAnAxisOfItsOwn() {
    var model = Self.model(Size(columns: 160, rows: 48), tab: "2")
    let long = ChartKind.metric("loss_vs_iterations")
    #expect(model.xRange(model.scale, of: .cost).upperBound == 15)
    #expect(model.xRange(model.scale, of: long).upperBound == 184)
    // Reading begins at the end of the selected chart, and zooming keeps it in view.
    #expect(model.selectedChart == .cost || model.selectedChart == .accuracy)
    _ = model.update(.input(.key(.character("x"))))
    #expect(model.viewport.crosshair == 15)
    _ = model.update(.input(.key(.escape)))
    _ = model.update(.input(.key(.character("+"))))
    #expect(model.xRange(model.scale, of: .cost) == 7.5...15)
    // What part was chosen is seen in all of them.
    #expect(model.xRange(model.scale, of: long) == 7.5...15)
    _ = model.update(.input(.key(.character("0"))))
    #expect(model.xRange(model.scale, of: long).upperBound == 184)
  }

  /// An epoch lasts as long as twelve minibatches do, whatever its number is.
  @Test func byTimeBothAreWhereTheyHappened() {
    var model = Self.model(Size(columns: 160, rows: 48), tab: "2")
    while model.viewport.unit != .elapsed { _ = model.update(.input(.key(.character("t")))) }
    let long = ChartKind.metric("loss_vs_iterations")
    #expect(model.xRange(model.scale(of: .cost), of: .cost).upperBound == 15)
    #expect(model.xRange(model.scale(of: long), of: long).upperBound == 8)
    #expect(model.scale(of: .cost).place(ofStep: 7) == 7)
    #expect(model.scale(of: long).place(ofStep: 92) == 4)
  }

  /// A table without times counts its rows: nobody is told that they are seconds.
  @Test(arguments: [true, false])
  func timesAreToldWhereTheLogHasThem(isTimed: Bool) {
    for mode in [DashboardModel.Mode.follow, .replay] {
      var model = DashboardModel(mode: mode, size: Size(columns: 160, rows: 48))
      let steps = Array(0..<100)
      let events: [RunEvent] = [
        .started(RunManifest(name: "table", isTimed: isTimed)),
        .scalars(
          ScalarBlock(
            keys: [.trainCost], steps: steps, seconds: steps.map(Double.init),
            values: steps.map { 1 / Double($0 + 1) })),
      ]
      let playback = Playback(
        isPlaying: false, speed: 1, positionSeconds: 99, durationSeconds: 99, step: 99, lastStep: 99
      )
      _ = model.update(
        .batch(EventBatch(events: events, playback: mode == .replay ? playback : nil)))
      let header = Self.text(model).split(separator: "\n")[0]
      #expect(header.contains("1:39") == isTimed)
      _ = model.update(.input(.key(.character("t"))))
      #expect(model.viewport.unit == (isTimed ? .elapsed : .step))
      _ = model.update(.input(.key(.character("x"))))
      #expect(Self.text(model).contains("1:39") == isTimed)
    }
  }

  @Test func aRunOfOurOwnSharesOneAxis() {
    var run = SyntheticRun()
    run.train(steps: 400)
    var model = DashboardModel(size: KeyTests.size)
    _ = model.update(
      .batch(
        EventBatch(
          events: run.events + [
            .scalars(
              ScalarBlock(keys: [MetricKey("early")], steps: [3], seconds: [1], values: [1]))
          ])))
    #expect(
      model.xRange(model.scale, of: .metric("early")) == model.xRange(model.scale, of: .cost))
  }

  @Test func theGapIsToldThoughNobodySaysHowLargeTheSetsAre() {
    let text = Self.text(Self.model(Size(columns: 120, rows: 36)))
    #expect(text.contains("train  3.1%  dev 13.1%"))
    #expect(text.contains("variance 10.0 ◀"))
    #expect(text.contains("set sizes unknown: may be chance"))
  }

  @Test(arguments: SnapshotTests.sizes)
  func noRoomIsGivenToSettingsThatAreNotThere(size: Size) {
    let text = Self.text(Self.model(size))
    #expect(!text.contains("hyperparameters"))
    #expect(text.contains("events"))
  }

  @Test func theConsoleSaysWhatTheLogSaysOfItself() {
    let text = Self.text(Self.model(Size(columns: 120, rows: 36), tab: "7"))
    #expect(text.contains("format  TensorBoard") && text.contains("Adam    0.5"))
    #expect(!text.contains("recipe") && !text.contains("network"))
  }

  /// What other tools call the loss is looked at as a cost is, also where it is all there is.
  @Test func aLossAloneThatIsLostIsSaid() {
    var model = DashboardModel(mode: .replay, size: Size(columns: 120, rows: 36))
    let rows = (0..<100).map { step in
      RunEvent.scalars(
        ScalarBlock(
          step: step, epoch: .nan, seconds: Double(step),
          values: [(MetricKey(.train, "loss"), step < 90 ? 1 : .nan)]))
    }
    let manifest = RunManifest(name: "theirs", provenance: ["format": "CSV"])
    _ = model.update(.batch(EventBatch(events: [.started(manifest)] + rows)))
    #expect(model.run.finding == .health(.lost(since: 90)))
  }

  /// A log that ends in NaN is told of first, whatever gap the last accuracies have.
  @Test(arguments: [2, 3])
  func aLostRunIsSaid(lost: Int) {
    var model = Self.model(Size(columns: 160, rows: 48))
    for step in 200..<200 + lost {
      _ = model.update(
        .batch(
          EventBatch(events: [
            .scalars(
              ScalarBlock(
                keys: [.trainCost, .devCost, .trainAccuracy, .devAccuracy], steps: [step],
                seconds: [Double(step)], values: [.nan, .nan, 0.1, 0.1]))
          ])))
    }
    #expect((model.run.finding == .health(.lost(since: 200))) == (lost > 2))
    #expect(Self.text(model).contains("NaN or Inf since step 200") == (lost > 2))
  }

  /// What only counts how far the run is comes behind what was measured.
  @Test func countersComeLast() {
    var model = DashboardModel(mode: .replay, size: Size(columns: 120, rows: 36))
    let names = ["_step", "epoch", "reward", "_runtime", "length"]
    _ = model.update(
      .batch(
        EventBatch(events: [
          .started(RunManifest(name: "theirs", provenance: ["format": "W&B"])),
          .scalars(
            ScalarBlock(
              keys: names.map { MetricKey(.train, $0) }, steps: [1], seconds: [1],
              values: [1, 2, 3, 4, 5])),
        ])))
    #expect(
      model.metricCharts
        == ["reward", "length", "_step", "epoch", "_runtime"].map { ChartKind.metric($0) })
  }
}
