import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Alerts: the banner, the bell, the list and the marks, and how they are asked for.
@Suite struct AlertTests {
  private static let cost = AlertRule.comparison(.devCost, .above, 2)

  private func model(
    _ rules: [AlertRule] = [], mode: DashboardModel.Mode = .live,
    size: Size = Size(columns: 120, rows: 36), past: [RunEvent] = []
  ) -> DashboardModel {
    var manifest = RunManifest(name: "watched")
    manifest.hyperparameters = [HyperparameterValue(.learningRate, 0.01)]
    manifest.alerts = rules
    var model = DashboardModel(mode: mode, size: size)
    _ = model.update(.tick(seconds: 10))
    let batch = EventBatch(
      events: [
        .started(manifest),
        .scalars(ScalarBlock(step: 1, epoch: 0.1, seconds: 1, values: [(.devCost, 1)])),
        .scalars(ScalarBlock(step: 900, epoch: 9, seconds: 9, values: [(.devCost, 1)])),
      ] + past)
    _ = model.update(.batch(batch))
    return model
  }

  private func alert(_ rule: AlertRule = AlertTests.cost, step: Int = 400) -> RunEvent {
    .alert(
      Alert(
        rule: rule, step: step, epoch: 4, seconds: 4, value: 2.3, text: "dev/cost is 2.313"))
  }

  private func take(_ events: RunEvent..., by model: inout DashboardModel) -> [DashboardEffect] {
    model.update(.batch(EventBatch(events: events)))
  }

  private func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  private func type(_ model: inout DashboardModel, _ text: String) {
    for key in text { _ = model.update(.input(.key(.character(key)))) }
  }

  @Test func anAlertRingsOnceAndStandsAboveThePanelsUntilAKeyIsPressed() {
    var model = model([Self.cost])
    #expect(take(alert(), by: &model) == [.ring])
    let sentence = "▲ dev/cost > 2: dev/cost is 2.313, step 400"
    #expect(text(model).contains(sentence) && text(model).contains("Esc closes"))
    #expect(take(.epochFinished(EpochSummary(epoch: 9, step: 900, seconds: 9)), by: &model).isEmpty)
    // A key that was under way is not an answer to it.
    _ = model.update(.tick(seconds: 10.5))
    _ = model.update(.input(.key(.tab)))
    #expect(text(model).contains(sentence) && model.tab == .metrics)
    _ = model.update(.tick(seconds: 12))
    _ = model.update(.input(.key(.escape)))
    #expect(!text(model).contains(sentence) && model.tab == .metrics)
    // Its row and its mark stay.
    _ = model.update(.input(.key(.backTab)))
    #expect(text(model).contains("400 dev/cost > 2: dev/cost is"))
    let cost = ChartView(model: model, kind: .cost)
    #expect(cost.marks.contains { $0.label == "▲" })
  }

  @Test func anyKeyThatDoesSomethingTakesTheBannerAway() {
    var model = model([Self.cost])
    _ = take(alert(), alert(.failed), by: &model)
    #expect(text(model).contains("+1 Esc closes"))
    _ = model.update(.tick(seconds: 12))
    #expect(model.update(.input(.key(.character(" ")))).count == 1)
    #expect(model.alertBanner == nil)
  }

  @Test func whatCameBeforeTheScreenRingsNoBell() {
    var model = model([Self.cost], past: [alert()])
    #expect(model.alertBanner?.alert.step == 400)
    // While a log is read, and with its last piece, the past goes on.
    var batch = EventBatch(events: [alert(step: 500)], loadedFraction: 0.5)
    #expect(model.update(.batch(batch)).isEmpty)
    batch = EventBatch(events: [alert(step: 600)])
    #expect(model.update(.batch(batch)).isEmpty)
    #expect(model.update(.batch(batch)) == [.ring])
  }

  /// Somebody was there and saw it.
  @Test func whatSomebodySteeredAfterIsNoNews() {
    let edit = CommandOutcome(
      command: RunCommand(id: 1, .set(.learningRate, 0.1)), step: 500, seconds: 5)
    let model = model([Self.cost], past: [alert(), .commandApplied(edit)])
    #expect(model.alertBanner == nil && model.run.alerted.count == 1)
  }

  @Test func aReplayHasTheRowAndTheMarkAlone() {
    var model = model([Self.cost], mode: .replay)
    #expect(take(alert(), by: &model).isEmpty)
    #expect(model.alertBanner == nil && text(model).contains("400 dev/cost > 2: dev"))
    #expect(ChartView(model: model, kind: .cost).marks.contains { $0.label == "▲" })
  }

  @Test func theBellIsSilencedAndThatIsRemembered() throws {
    var model = model([Self.cost])
    type(&model, ":bell")
    _ = model.update(.input(.key(.enter)))
    #expect(model.notice?.text == "no bell at alerts")
    #expect(take(alert(), by: &model).isEmpty && model.alertBanner != nil)
    let settings = try DashboardSettings(model.settings.text, file: "settings.yaml")
    #expect(!settings.hasBell)
    var next = self.model()
    next.adopt(settings)
    #expect(!next.hasBell)
  }

  @Test func anAlertIsAskedForAndTakenAwayByName() {
    var model = model([.finished])
    type(&model, ":alert dev/cost > 2")
    guard case .palette(let palette) = model.overlay else {
      Issue.record("no palette")
      return
    }
    #expect(model.entries(palette).map(\.text) == ["alert when: dev/cost > 2"])
    let asked = RunCommand(.addAlert(Self.cost), token: "1")
    #expect(model.update(.input(.key(.enter))) == [.send(asked)])
    _ = take(.commandApplied(CommandOutcome(command: asked, step: 900, seconds: 9)), by: &model)
    #expect(text(model).contains("900 alert when: dev/cost > 2"))
    _ = take(alert(step: 400), by: &model)

    type(&model, ":alert")
    #expect(text(model).contains("1  finished") && text(model).contains("2  dev/cost > 2"))
    #expect(text(model).contains("step 400"))
    // Enter on one types its removal, and again does it.
    _ = model.update(.input(.key(.down)))
    #expect(model.update(.input(.key(.enter))).isEmpty)
    #expect(text(model).contains("no alert any more when: dev/cost > 2"))
    #expect(
      model.update(.input(.key(.enter)))
        == [.send(RunCommand(.removeAlert(Self.cost), token: "2"))])
  }

  @Test(arguments: [
    ("alert", "no alerts yet; such as: alert dev/cost > 2"),
    ("alert dev/warmth > 2", "alert when: dev/warmth > 2 (nothing logged dev/warmth so far)"),
    ("alert dev/cost > x", "‘x’ is no number; such as dev/cost > 2"),
    ("alert remove 1", "there is no alert ‘1’; there is none"),
  ])
  func whatIsTypedIsExplained(typed: String, entry: String) {
    var model = model()
    type(&model, ":" + typed)
    guard case .palette(let palette) = model.overlay else {
      Issue.record("no palette")
      return
    }
    #expect(model.entries(palette).map(\.text) == [entry])
  }

  @Test func whatCannotBeSteeredTakesNoAlerts() {
    var model = model(mode: .follow)
    type(&model, ":alert finished")
    guard case .palette(let palette) = model.overlay else {
      Issue.record("no palette")
      return
    }
    #expect(model.entries(palette).isEmpty)
  }

  @Test(arguments: [
    Size(columns: 40, rows: 12), Size(columns: 60, rows: 20), Size(columns: 80, rows: 24),
    Size(columns: 120, rows: 36), Size(columns: 200, rows: 60), Size(columns: 39, rows: 11),
    Size(columns: 1, rows: 1),
  ])
  func theBannerFitsEveryScreen(size: Size) {
    for tab in [DashboardTab.overview, .metrics, .console] {
      var model = model([Self.cost], size: size)
      model.tab = tab
      _ = take(alert(), by: &model)
      let text = text(model)
      guard size.columns >= 60 else { continue }
      #expect(text.contains("▲ dev/cost > 2"), "\(size) \(tab)")
      #expect(text.contains("Esc closes"))
    }
  }

  @Test func aLongOneTakesTwoLinesAndIsThenCut() {
    var model = model([.failed], size: Size(columns: 60, rows: 20))
    let long = Alert(
      rule: .failed, step: 3, epoch: nil, seconds: 1, value: nil,
      text: "the run failed: " + Array(repeating: "word", count: 60).joined(separator: " "))
    _ = take(.alert(long), by: &model)
    #expect(model.panels.alertLines.count == 2)
    #expect(model.panels.alertLines.allSatisfy { $0.displayWidth < 50 })
  }
}
