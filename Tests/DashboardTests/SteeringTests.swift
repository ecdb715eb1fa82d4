import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Steps along values, and typing them.
@Suite struct SteeringTests {
  private func walk(
    _ hyperparameter: Hyperparameter, from start: Double, _ steps: Int, count: Int,
    much: Bool = false
  ) -> [Double] {
    let bounds = HyperparameterLimits(trainCount: 1078, epochsBegun: 5).bounds(of: hyperparameter)
    var value = start
    return (0..<count).map { _ in
      value = HyperparameterStep.value(
        of: hyperparameter, from: value, steps: steps, much: much, bounds: bounds)
      return value
    }
  }

  @Test func ratesGoAlongTenPreferredNumbersADecade() {
    #expect(
      walk(.learningRate, from: 1e-3, 1, count: 10)
        == [1.2e-3, 1.6e-3, 2e-3, 2.5e-3, 3.2e-3, 4e-3, 5e-3, 6.3e-3, 8e-3, 1e-2])
    #expect(walk(.learningRate, from: 1.2e-3, -1, count: 3) == [1e-3, 8e-4, 6.3e-4])
    #expect(walk(.learningRate, from: 1e-3, 1, count: 2, much: true) == [2e-3, 4e-3])
    #expect(walk(.learningRate, from: 1e-3, -1, count: 1, much: true) == [5e-4])
  }

  @Test func aTypedRateStepsToItsNeighbours() {
    #expect(walk(.learningRate, from: 1.37e-3, 1, count: 1) == [1.6e-3])
    #expect(walk(.learningRate, from: 1.37e-3, -1, count: 1) == [1.2e-3])
  }

  @Test func whatIsShownIsWhatIsSet() {
    for value in walk(.learningRate, from: 1e-6, 1, count: 80) {
      #expect(Double(Hyperparameter.learningRate.text(value)) == value)
    }
  }

  @Test func sharesGoByEvenSteps() {
    #expect(walk(.dropout, from: 0.2, 1, count: 3) == [0.25, 0.3, 0.35])
    #expect(walk(.dropout, from: 0.22, -1, count: 2) == [0.2, 0.15])
    #expect(walk(.momentum, from: 0.9, 1, count: 2) == [0.91, 0.92])
    #expect(walk(.momentum, from: 0.99, 1, count: 2) == [0.999, 0.999])
    #expect(walk(.squaredGradientDecay, from: 0.999, -1, count: 1) == [0.99])
    #expect(walk(.dropout, from: 0.05, -1, count: 2) == [0, 0])
  }

  @Test func countsStayWhole() {
    #expect(walk(.batchSize, from: 64, 1, count: 5) == [128, 256, 512, 1024, 1078])
    #expect(walk(.batchSize, from: 100, -1, count: 2) == [64, 32])
    #expect(walk(.batchSize, from: 1, -1, count: 1) == [1])
    #expect(walk(.patience, from: 3, -1, count: 3) == [2, 1, 1])
    #expect(walk(.epochs, from: 7, -1, count: 3) == [6, 5, 5])
    #expect(walk(.epochs, from: 60, 1, count: 1, much: true) == [70])
  }

  @Test func penaltyReachesZeroAndComesBack() {
    #expect(walk(.l2, from: 1.2e-6, -1, count: 3) == [1e-6, 0, 0])
    #expect(walk(.l2, from: 0, 1, count: 2) == [1e-6, 1.2e-6])
  }

  @Test func paceBeyondItsGreatestIsUnlimited() {
    #expect(walk(.pace, from: 8000, 1, count: 3) == [10_000, 0, 0])
    #expect(walk(.pace, from: 0, -1, count: 2) == [10_000, 8000])
    #expect(Hyperparameter.pace.text(0) == "unlimited")
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
    #expect(effects == [.send(RunCommand(id: 1, .set(.learningRate, 5e-4)))])
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

  @Test(
    arguments: [
      (Hyperparameter.dropout, "20", "dropout must be in 0..<1; 20 % is 0.2"),
      (.dropout, "-0.1", "dropout must be in 0..<1"),
      (.dropout, "abc", "abc is not a number"),
      (.dropout, "", "type a number"),
      (.dropout, "0x1", "0x1 is not a number"),
      (.dropout, "inf", "inf is not a number"),
      (.learningRate, "0", "learning rate must be above 0, at most 1e6"),
      (.learningRate, "1e38", "learning rate must be above 0, at most 1e6"),
      (.pace, "-1", "pace must be in 0...1e9, 0 for unlimited"),
      (.learningRate, "1e999", "learning rate must be a finite number"),
      (.batchSize, "2.5", "batch size must be a whole number"),
      (.batchSize, "5000", "batch size must be in 1...1078"),
      (.epochs, "3", "epochs must be at least 8, already begun"),
      (.patience, "0", "patience must be in 1...1e9"),
      (.l2, "-1", "L2 λ must be in 0...1e6"),
    ])
  func wrongTextsSayWhy(hyperparameter: Hyperparameter, text: String, problem: String) {
    let editor = ValueEditor(hyperparameter: hyperparameter, field: TextField(text))
    #expect(
      editor.problem(HyperparameterLimits(trainCount: 1078, epochsBegun: 8)) == problem)
  }

  @Test(
    arguments: [
      (Hyperparameter.dropout, "20%", 0.2), (.dropout, " 0.5 ", 0.5), (.learningRate, "1E-3", 1e-3),
      (.pace, "unlimited", 0), (.batchSize, "128", 128), (.l2, "0", 0),
    ])
  func rightTextsAreNumbers(hyperparameter: Hyperparameter, text: String, value: Double) {
    let editor = ValueEditor(hyperparameter: hyperparameter, field: TextField(text))
    #expect(editor.problem(HyperparameterLimits()) == nil)
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
    let command = RunCommand(id: 1, .set(.learningRate, 3.2e-3))
    let refusal = CommandRefusal(command: command, step: 120, seconds: 4, reason: "not now")
    _ = model.update(.batch(EventBatch(events: [.commandRefused(refusal)])))
    #expect(model.notice == Notice(kind: .refusal, text: "not now", expires: 16))
    _ = model.update(.tick(seconds: 15.9))
    #expect(model.notice != nil)
    _ = model.update(.tick(seconds: 16))
    #expect(model.notice == nil)
  }
}
