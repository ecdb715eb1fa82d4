import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// A run that declares hyperparameters nobody has heard of: they are steered like any other.
@Suite struct DeclaredHyperparametersTests {
  static let weight = Hyperparameter("aux_weight")
  static let ranks = Hyperparameter("ranks")
  static let reduction = Hyperparameter("reduction")

  static let values: [HyperparameterValue] = {
    var weight = HyperparameterDefinition(
      Self.weight, title: "auxiliary weight", scale: .logarithmic,
      limits: .init(least: 0, greatest: 10, excludesLeast: true), purpose: .regularization)
    weight.unit = "nats"
    weight.shorthand = "aux"
    var ranks = HyperparameterDefinition(
      Self.ranks, title: "ranks", scale: .integer,
      limits: .init(least: 1, greatest: 8, greatestReason: "the processes there are"),
      purpose: .speed)
    ranks.increment = 1
    var reduction = HyperparameterDefinition(
      Self.reduction, title: "reduction", scale: .choice, purpose: .optimization)
    reduction.choices = ["sum", "mean"]
    return [
      HyperparameterValue(weight, 0.3), HyperparameterValue(ranks, 8),
      HyperparameterValue(reduction, 1),
    ]
  }()

  /// A run at step 20, declared in the manifest or by an event.
  private func model(byEvent: Bool = false) -> DashboardModel {
    var manifest = RunManifest(name: "theirs", logEvery: 1)
    if !byEvent { manifest.hyperparameters = Self.values }
    var events: [RunEvent] = [.started(manifest)]
    if byEvent {
      events.append(
        .hyperparametersDeclared(
          HyperparameterDeclaration(values: Self.values, step: 0, seconds: 0)))
    }
    for step in 1...20 {
      events.append(
        .scalars(
          ScalarBlock(
            keys: [MetricKey(.train, "loss")], steps: [step], epochs: [], seconds: [Double(step)],
            values: [1 / Double(step)])))
    }
    var model = DashboardModel(size: Size(columns: 120, rows: 36))
    _ = model.update(.batch(EventBatch(events: events)))
    return model
  }

  private func type(_ model: inout DashboardModel, _ text: String) -> [DashboardEffect] {
    var effects: [DashboardEffect] = []
    for key in text { effects = model.update(.input(.key(.character(key)))) }
    return effects
  }

  private func apply(
    _ model: inout DashboardModel, id: Int, _ name: Hyperparameter, _ before: Double,
    _ after: Double
  ) {
    let outcome = CommandOutcome(
      command: RunCommand(id: id, .set(name, after)), step: 20, seconds: 20, before: before,
      after: after, effective: after)
    _ = model.update(.batch(EventBatch(events: [.commandApplied(outcome)])))
  }

  private func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  /// Several optimizers have a schedule each, and a schedule may move more than the rate.
  @Test func whatASchedulerMovesIsShownForEachOptimizer() {
    let rate = Hyperparameter("o2.learningRate")
    let momentum = Hyperparameter("o2.momentum")
    let declared = [
      HyperparameterValue(.usual(rate), 4e-4), HyperparameterValue(.usual(momentum), 0.95),
    ]
    var model = model()
    func row(_ rate: Double, _ momentum: Double, step: Int) -> RunEvent {
      .scalars(
        ScalarBlock(
          step: step, epoch: .nan, seconds: 21,
          values: [
            (MetricKey(.train, "o2.learningRate"), rate),
            (MetricKey(.train, "o2.momentum"), momentum),
            (MetricKey(.dev, "o2.learningRate"), 9),
          ]))
    }
    let declaration = HyperparameterDeclaration(values: declared, step: 20, seconds: 20)
    let events: [RunEvent] = [
      .hyperparametersDeclared(declaration), row(8.6e-3, 0.86, step: 21), row(2e-4, 0.9, step: 22),
    ]
    _ = model.update(.batch(EventBatch(events: events)))
    func shown(_ name: Hyperparameter) -> HyperparameterRow? {
      model.run.hyperparameters.first { $0.hyperparameter == name }
    }
    #expect(shown(rate)?.base == 4e-4 && shown(rate)?.multiplier == 0.5)
    #expect(shown(momentum)?.effective == 0.9)
    // An edit takes the rate that it gives with it.
    apply(&model, id: 1, rate, 4e-4, 1e-3)
    #expect(shown(rate)?.base == 1e-3 && shown(rate)?.multiplier == nil)
  }

  @Test(arguments: [false, true])
  func theyStandInTheirGroupsWithUnitAndChoice(byEvent: Bool) {
    let model = model(byEvent: byEvent)
    #expect(
      model.run.hyperparameters.map(\.hyperparameter) == [
        Self.reduction, Self.weight, Self.ranks,
      ])
    let screen = text(model)
    #expect(screen.contains("auxiliary weigh"))
    #expect(screen.contains("mean"))
    #expect(screen.contains("0.30 nats"))
  }

  @Test func arrowsStepByTheirScalesAndEndAtTheirLimits() {
    var model = model()
    #expect(
      model.update(.input(.key(.left))) == [.send(.sent(1, .set(Self.reduction, 0)))])
    _ = model.update(.input(.key(.down)))
    #expect(
      model.update(.input(.key(.right))) == [.send(.sent(2, .set(Self.weight, 0.32)))])
    _ = model.update(.input(.key(.down)))
    #expect(model.update(.input(.key(.right))) == [])
    #expect(model.notice?.text == "ranks is at its greatest, 8")
  }

  @Test func whatIsTypedIsJudgedByTheirLimits() {
    var model = model()
    _ = model.update(.input(.key(.enter)))
    _ = type(&model, "max")
    #expect(text(model).contains("reduction must be one of sum, mean"))
    #expect(model.update(.input(.key(.enter))) == [])
    _ = model.update(.input(.key(.escape)))
    _ = type(&model, ":aux 20")
    #expect(text(model).contains("auxiliary weight must be above 0, at most 10"))
    _ = model.update(.input(.key(.escape)))
    _ = type(&model, ":reduction sum")
    #expect(
      model.update(.input(.key(.enter))) == [.send(.sent(1, .set(Self.reduction, 0)))])
  }

  @Test func anAppliedEditIsAMarkARowAndCanBeUndone() {
    var model = model()
    apply(&model, id: 1, Self.weight, 0.3, 1)
    #expect(model.run.interventions.map(\.number) == [1])
    #expect(text(model).contains("auxiliary weight 0.30 → 1.0 nats"))
    #expect(model.run.canUndo)
    let undo = CommandOutcome(
      command: RunCommand(id: 2, .undo), step: 20, seconds: 21, before: 1, after: 0.3)
    _ = model.update(.batch(EventBatch(events: [.commandApplied(undo)])))
    #expect(text(model).contains("undo ①"))
    #expect(model.run.interventions[0].isUndone)
  }

  @Test func linesSayThemInWords() {
    var model = model()
    #expect(model.spokenLines == ["selected: reduction mean"])
    _ = model.update(.input(.key(.down)))
    #expect(model.spokenLines == ["selected: auxiliary weight 0.30 nats"])
  }

  @Test func aNewDefinitionReplacesTheOldOne() {
    var model = model()
    var ranks = Self.values[1]
    ranks.definition.limits.greatest = 16
    ranks.value = 12
    _ = model.update(
      .batch(
        EventBatch(events: [
          .hyperparametersDeclared(
            HyperparameterDeclaration(values: [ranks], step: 20, seconds: 20))
        ])))
    #expect(model.run.hyperparameters.count == 3)
    #expect(model.run.value(Self.ranks) == 12)
    #expect(model.run.definition(of: Self.ranks).refusal(of: 17) != nil)
    #expect(model.run.definition(of: Self.ranks).refusal(of: 16) == nil)
  }

  /// An edit of something that was never declared is a row like any other.
  @Test func anEditOfWhatWasNeverDeclaredIsShown() {
    var model = model()
    apply(&model, id: 1, Hyperparameter("label_smoothing"), 0, 0.1)
    #expect(text(model).contains("label smoothing 0 → 0.1"))
  }
}
