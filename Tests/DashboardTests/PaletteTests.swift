import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Doing things by name, choosing themes, searching the help, remembering.
@Suite struct PaletteTests {
  private func type(_ model: inout DashboardModel, _ text: String) {
    for key in text { _ = model.update(.input(.key(.character(key)))) }
  }

  private func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  @Test func everyActionOfTheKeysIsInThePalette() {
    for scene in [Scene.steered, .paused, .replayHeld, .reading, .metrics] {
      let model = scene.model(Size(columns: 120, rows: 36))
      let commands = model.entries(Palette()).map(\.command)
      for way in model.activeBindings.flatMap(\.ways) where way.action.title != nil {
        #expect(commands.contains(.action(way.action)), "\(way.action)")
      }
    }
  }

  @Test func anEntryDoesWhatItsKeyDoes() {
    var byName = Scene.steered.model(KeyTests.size)
    type(&byName, ":zoom in")
    let effects = byName.update(.input(.key(.enter)))
    var byKey = Scene.steered.model(KeyTests.size)
    type(&byKey, "+")
    #expect(effects.isEmpty)
    #expect(ModelFacts(byName) == ModelFacts(byKey))
  }

  @Test(
    arguments: [
      ("lr 0.002", Hyperparameter.learningRate, 0.002),
      ("learning rate 2e-3", .learningRate, 0.002),
      ("set dropout 30%", .dropout, 0.3), ("bs 128", .batchSize, 128),
      ("pat 20", .patience, 20),
    ])
  func aSettingAndANumberSetIt(typed: String, hyperparameter: Hyperparameter, value: Double) {
    var model = Scene.paused.model(KeyTests.size)
    type(&model, ":" + typed)
    let id = model.sentCount + 1
    #expect(
      model.update(.input(.key(.enter)))
        == [.send(.sent(id, .set(hyperparameter, value)))])
    #expect(model.overlay == nil)
  }

  @Test func whatCannotBeSetSaysWhyAndStays() {
    var model = Scene.paused.model(KeyTests.size)
    type(&model, ":dropout 20")
    #expect(text(model).contains("dropout must be in 0..<1; 20 % is 0.2"))
    #expect(model.update(.input(.key(.enter))) == [])
    #expect(model.overlay != nil)
  }

  @Test func tabCompletesASettingsName() {
    var model = Scene.paused.model(KeyTests.size)
    type(&model, ":set dr")
    _ = model.update(.input(.key(.tab)))
    type(&model, "0.4")
    let id = model.sentCount + 1
    #expect(
      model.update(.input(.key(.enter))) == [.send(.sent(id, .set(.dropout, 0.4)))])
  }

  @Test func aClickDoesWhatIsUnderIt() throws {
    var model = Scene.steered.model(KeyTests.size)
    type(&model, ":forecast")
    let frame = try #require(DashboardLayout(model: model, size: model.size).overlayFrame)
    let point = PaletteLayout.list(frame).origin
    _ = model.update(.input(.mouse(Mouse(.press(.left), at: point))))
    #expect(model.viewport.showsForecast)
    #expect(model.overlay == nil)
  }

  @Test func themesShowAsTheyAreSelectedAndComeBackUnlessKept() {
    var model = Scene.steered.model(KeyTests.size)
    type(&model, "T")
    _ = model.update(.input(.key(.down)))
    #expect(model.theme.name == Theme.names[1])
    _ = model.update(.input(.key(.escape)))
    #expect(model.theme.name == "dark")
    type(&model, "T")
    _ = model.update(.input(.key(.down)))
    _ = model.update(.input(.key(.down)))
    _ = model.update(.input(.key(.enter)))
    #expect(model.theme.name == Theme.names[2])
    #expect(model.settings.theme == Theme.names[2])
  }

  @Test func theHelpFindsKeysByWhatTheyDo() {
    var model = Scene.steered.model(Size(columns: 120, rows: 36))
    type(&model, "?learning")
    #expect(!text(model).contains("write a checkpoint"))
    for _ in 0..<8 { _ = model.update(.input(.key(.backspace))) }
    type(&model, "checkpoint")
    #expect(text(model).contains("write a checkpoint"))
    type(&model, "zzz")
    #expect(text(model).contains("no key does that here"))
  }

  @Test func settingsComeBackAsTheyWereLeft() throws {
    var model = Scene.steered.model(KeyTests.size)
    type(&model, "ytt]]r")
    let settings = try DashboardSettings(model.settings.text, file: "settings.yaml")
    #expect(settings == model.settings)
    var next = DashboardModel(size: KeyTests.size)
    next.adopt(settings)
    #expect(next.settings == settings)
    #expect(next.isLogarithmic && next.viewport.unit == .elapsed && next.viewport.isRobust)
    #expect(next.run.store.smoothing == 0.8)
  }

  @Test(
    arguments: [
      ("unit: parsec", "settings.yaml:1: unit: must be one of step, epoch, elapsed, clock"),
      ("theme: dark\ncolor: red", "settings.yaml:2: color: no such setting"),
      ("smoothing: 3", "settings.yaml:1: smoothing: must be one of [0"),
      ("- a", "settings.yaml:1: must be a mapping of settings"),
    ])
  func wrongSettingsSayWhere(text: String, problem: String) {
    let error = #expect(throws: DashboardSettings.Problem.self) {
      try DashboardSettings(text, file: "settings.yaml")
    }
    #expect(error?.description.hasPrefix(problem) == true, "\(error?.description ?? "")")
  }
}
