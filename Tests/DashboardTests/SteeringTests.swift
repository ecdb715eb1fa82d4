import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Adjusting values, and typing them.
@Suite struct SteeringTests {
  @Test func whatIsShownIsWhatIsSet() {
    let definition = HyperparameterDefinition.usual(.learningRate)
    var value = 1e-6
    for _ in 0..<80 {
      value = definition.value(from: value, steps: 1)
      #expect(Double(definition.text(value)) == value)
    }
  }

  @Test func aLimitThatIsNoneHasAName() {
    #expect(HyperparameterDefinition.usual(.stepRateLimit).text(0) == "unlimited")
  }

  @Test func anEndOfTheRangeIsSaid() {
    var run = SyntheticRun()
    run.train(steps: 3)
    run.apply(.set(.dropout, 0), before: 0.2)
    var model = DashboardModel(size: KeyTests.size)
    _ = model.update(.batch(EventBatch(events: run.events)))
    model.selection = 5
    #expect(model.update(.input(.key(.left))) == [])
    #expect(model.notice?.text == "dropout is at its least, 0.00")
  }

  @Test func typingSetsAValue() {
    var model = Scene.training.model(KeyTests.size)
    _ = model.update(.input(.key(.enter)))
    for character in "5e-4" { _ = model.update(.input(.key(.character(character)))) }
    #expect(model.editor?.field.text == "5e-4")
    let effects = model.update(.input(.key(.enter)))
    #expect(effects == [.send(.sent(1, .set(.learningRate, 5e-4)))])
    #expect(model.editor == nil)
    #expect(model.run.hyperparameters[0].pending?.value == 5e-4)
  }

  @Test func typedTextIsNeverTakenForKeys() {
    var model = Scene.training.model(KeyTests.size)
    _ = model.update(.input(.key(.enter)))
    for character in "qs? " { _ = model.update(.input(.key(.character(character)))) }
    #expect(model.editor?.field.text == "qs? ")
    #expect(model.overlay == nil)
    #expect(model.update(.input(.key(.escape))) == [])
    #expect(model.editor == nil)
  }

  /// Before a value is typed the palette says what can be.
  @Test func thePaletteFindsASettingBeforeItsValue() {
    let model = Scene.training.model(KeyTests.size)
    func first(_ text: String) -> Palette.Entry? {
      model.entries(Palette(field: TextField(text))).first
    }
    #expect(first("set lr ")?.text == "learning rate: a number above 0, at most 1e6")
    #expect(first("set lr ")?.command == .complete("set lr "))
    #expect(first("set lr 0.1")?.command == .set(.learningRate, 0.1))
    #expect(first("set nothing ")?.text == nil)
  }

  @Test(
    arguments: [
      (Hyperparameter.dropout, "20", "dropout must be in 0..<1; 20 % is 0.2"),
      (.dropout, "-0.1", "dropout must be in 0..<1"),
      (.dropout, "abc", "abc is not a number"),
      (.dropout, "", "type a number in 0..<1"),
      (.dropout, "0x1", "0x1 is not a number"),
      (.dropout, "inf", "inf is not a number"),
      (.learningRate, "0", "learning rate must be above 0, at most 1e6"),
      (.learningRate, "1e38", "learning rate must be above 0, at most 1e6"),
      (.stepRateLimit, "-1", "step-rate limit must be in 0...1e9, 0 for unlimited"),
      (.learningRate, "1e999", "learning rate must be a finite number"),
      (.batchSize, "2.5", "batch size must be a whole number"),
      (.batchSize, "5000", "batch size must be in 1...1078, the train set's size"),
      (.epochs, "3", "epochs must be at least 8, those already begun, at most 1e9"),
      (.patience, "0", "patience must be in 1...1e9"),
      (.l2, "-1", "L2 must be in 0...1e6"),
    ])
  func wrongTextsSayWhy(hyperparameter: Hyperparameter, text: String, problem: String) {
    let definition = SyntheticRun.manifest.usualDefinition(of: hyperparameter)
      .afterBeginning(epochs: 8)
    let editor = ValueEditor(definition: definition, field: TextField(text))
    #expect(editor.problem == problem)
  }

  @Test(
    arguments: [
      (Hyperparameter.dropout, "20%", 0.2), (.dropout, " 0.5 ", 0.5), (.learningRate, "1E-3", 1e-3),
      (.stepRateLimit, "unlimited", 0), (.batchSize, "128", 128), (.l2, "0", 0),
    ])
  func rightTextsAreNumbers(hyperparameter: Hyperparameter, text: String, value: Double) {
    let editor = ValueEditor(definition: .usual(hyperparameter), field: TextField(text))
    #expect(editor.problem == nil)
    #expect(editor.value == value)
  }

  @Test func whatCannotBeSetStaysInTheField() {
    var model = Scene.editing.model(KeyTests.size)
    #expect(model.update(.input(.key(.enter))) == [])
    #expect(model.editor?.field.text == "20")
    var grid = CellGrid(size: KeyTests.size)
    model.view(into: &grid)
    #expect(grid.plainText.contains("dropout must be in 0..<1; 20 % is 0.2"))
  }

  @Test func refusalsOfWhatWasSentAreSaidForAWhile() {
    var model = Scene.training.model(KeyTests.size)
    _ = model.update(.tick(seconds: 10))
    _ = model.update(.input(.key(.right)))
    let command = RunCommand.sent(1, .set(.learningRate, 3.2e-3))
    let refusal = CommandRefusal(command: command, step: 120, seconds: 4, reason: "not now")
    _ = model.update(.batch(EventBatch(events: [.commandRefused(refusal)])))
    #expect(model.notice == Notice(kind: .refusal, text: "not now", expires: 16))
    _ = model.update(.tick(seconds: 15.9))
    #expect(model.notice != nil)
    _ = model.update(.tick(seconds: 16))
    #expect(model.notice == nil)
  }
}
