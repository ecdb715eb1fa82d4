import Datasets
import Diagnosis
import NeuralEngine
import RunEvents
import Testing

@testable import Dashboard
@testable import Training

/// Eight trainings whose fault is known because it is made, each with ten seeds: the diagnosis that
/// the screen shows names it in at least nine, and does not change its mind more than twice.
@Suite struct TrainingHealthTests {
  struct Situation: Sendable, CustomTestStringConvertible {
    var name: String
    var recipe: @Sendable (inout Recipe) -> Void
    var commands: [ScheduledCommand] = []
    var isNamed: @Sendable (DiagnosisFinding?) -> Bool

    var testDescription: String { name }
  }

  static func situation(
    _ name: String, _ recipe: @escaping @Sendable (inout Recipe) -> Void,
    _ commands: [ScheduledCommand] = [],
    isNamed: @escaping @Sendable (HealthFinding?) -> Bool
  ) -> Situation {
    Situation(name: name, recipe: recipe, commands: commands) { finding in
      if case .health(let finding) = finding { isNamed(finding) } else { isNamed(nil) }
    }
  }

  static let sgd = OptimizerDescription.gradientDescent
  static let situations = [
    situation("NaN") {
      $0.optimizer = sgd
      $0.learningRate = 1e30
    } isNamed: {
      $0 == .nonFinite
    },
    situation(
      "divergence after an edit", { _ in }, [Scene.at(150, 1, .set(.learningRate, 3))]
    ) {
      if case .diverging(_, .edit(1)) = $0 { true } else { false }
    },
    situation("exploding") {
      $0.optimizer = sgd
      $0.learningRate = 1
      $0.initializer = .random(sigma: 1)
      $0.layers = deep(.relu)
      $0.gradientClipNorm = 1e4
    } isNamed: {
      switch $0 {
      // Wild steps, and what is left of the layers after them.
      case .layers(.exploding, _), .diverging(_, .step), .nonFinite, .learningRateTooHigh: true
      default: false
      }
    },
    situation("vanishing") {
      $0.optimizer = sgd
      $0.learningRate = 0.1
      $0.initializer = .random(sigma: 0.3)
      $0.layers = deep(.sigmoid)
    } isNamed: {
      if case .layers(.vanishing, _) = $0 { true } else { false }
    },
    situation("dead") {
      $0.optimizer = sgd
      $0.learningRate = 0.05
      $0.initializer = .zeros
    } isNamed: {
      if case .layers(.dead, _) = $0 { true } else { false }
    },
    situation("learning rate too low") {
      $0.learningRate = 1e-6
    } isNamed: {
      $0 == .learningRateTooLow
    },
    situation("learning rate too high") {
      $0.learningRate = 2
    } isNamed: {
      switch $0 {
      case .learningRateTooHigh, .diverging(_, .step), .layers(.exploding, _): true
      default: false
      }
    },
    situation("healthy", { _ in }) { $0 == nil },
  ]

  static func deep(_ function: Activation) -> [LayerDescription] {
    (0..<8).flatMap { _ in [.dense(units: 16), .activation(function)] } + [.dense(units: 2)]
  }

  /// What is said, without how much there is of it.
  static func kind(of finding: DiagnosisFinding?) -> String {
    switch finding {
    case .health(.diverging(_, let since)): "diverging since \(since)"
    case .health(.layers(let trouble, _)): trouble.rawValue
    case .health(let finding): "\(finding)"
    case .gap(let kind): kind.name
    case nil: "nothing"
    }
  }

  @Test(arguments: situations) func theFaultIsNamed(_ situation: Situation) async throws {
    var wrong: [String] = []
    for seed in UInt64(1)...10 {
      var recipe = SituationTests.recipe(epochs: 30, seed: seed)
      recipe.logEvery = .steps(2)
      situation.recipe(&recipe)
      let data = SituationTests.data(
        train: SituationTests.points(320, seed: seed), dev: SituationTests.points(300, seed: 90),
        test: SituationTests.points(10, seed: 91))
      let outcome = try await Scene.run(recipe, Scene.options(situation.commands), data: data) {
        event, source in
        if case .commandApplied(let outcome) = event, outcome.command.origin == .run,
          outcome.command.action == .pause
        {
          source.send(RunCommand(id: 99, .stop(.afterBatch)))
        }
      }
      var run = RunState()
      var said: [DiagnosisFinding?] = []
      for event in outcome.events {
        run.take(EventBatch(events: [event]))
        if case .finished = event { break }
        if run.finding != said.last { said.append(run.finding) }
      }
      let kinds = said.reduce(into: [String]()) { kinds, finding in
        let kind = Self.kind(of: finding)
        if kinds.last != kind { kinds.append(kind) }
      }
      if !situation.isNamed(said.last ?? nil) { wrong.append("seed \(seed): \(kinds)") }
      #expect(kinds.count <= 4, "seed \(seed): \(kinds)")
    }
    #expect(wrong.count <= 1, "\(wrong)")
  }
}
