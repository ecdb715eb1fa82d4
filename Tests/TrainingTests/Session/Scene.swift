import Datasets
import NeuralEngine
import RunEvents
import Synchronization
import Testing

@testable import Training

/// A small run to try a session on: two overlapping clouds of points, 40 to train on.
enum Scene {
  static let trainCount = 40

  static let data = DataSplit(
    facts: DataFacts(
      name: "clouds", classNames: ["left", "right"], featureCount: 2, fingerprint: "c10d5"),
    train: clouds(trainCount, seed: 1), dev: clouds(20, seed: 2), test: clouds(20, seed: 3))

  /// Points around (−1, 0) and (1, 0), `spread` wide.
  static func clouds(_ count: Int, seed: UInt32) -> ExampleSet {
    var state = seed
    func number() -> Float {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 24) * 2 - 1
    }
    var inputs: [Float] = []
    for index in 0..<count {
      inputs += [Float(index % 2 * 2 - 1) + 1.6 * number(), 1.6 * number()]
    }
    return ExampleSet(
      inputs: inputs, featureCount: 2,
      targets: .classes((0..<count).map { Int32($0 % 2) }, count: 2))
  }

  /// 5 steps an epoch, 6 epochs.
  static func recipe(_ change: (inout Recipe) -> Void = { _ in }) -> Recipe {
    var recipe = Recipe(
      name: "clouds", data: .digits,
      layers: [
        .dense(units: 8), .activation(.tanh), .dropout(rate: 0.1), .dense(units: 2),
      ], l2: 1e-3, optimizer: .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: 0.02,
      schedule: .exponential(rate: 0.9), batchSize: .examples(8), epochs: 6, seed: 7,
      logEvery: .steps(3), workers: 1)
    change(&recipe)
    return recipe
  }

  static func options(
    _ commands: [ScheduledCommand] = [],
    _ change: (inout SessionOptions) -> Void = { _ in }
  ) -> SessionOptions {
    var options = SessionOptions(
      name: "clouds", scheduledCommands: commands, clock: SteppingClock())
    change(&options)
    return options
  }

  /// A command of the user's for after a step.
  static func at(
    _ step: Int, _ id: Int, _ action: RunCommand.Action, origin: RunCommand.Origin = .user
  ) -> ScheduledCommand {
    ScheduledCommand(afterStep: step, RunCommand(id: id, action, origin: origin))
  }

  /// Runs to the end. `react` sees each event on the training thread and may answer it.
  static func run(
    _ recipe: Recipe = recipe(), _ options: SessionOptions = options(), data: DataSplit = data,
    sink: (any RunEventSink)? = nil,
    react: @escaping @Sendable (RunEvent, LiveRunSource) -> Void = { _, _ in }
  ) async throws -> Outcome {
    let source = LiveRunSource()
    let recorder = EventRecorder { react($0, source) }
    let session = try TrainingSession(
      recipe: recipe, data: data, options: options,
      sink: SinkList([sink, recorder].compactMap(\.self)))
    source.connect(to: session)
    let finish = await session.run()
    return Outcome(
      finish: finish, events: recorder.events, parameters: await session.parameters.values)
  }

  struct Outcome {
    var finish: Finish
    var events: [RunEvent]
    var parameters: [Float]
  }
}

/// Keeps every event. A metric that help does not describe is an issue.
final class EventRecorder: RunEventSink {
  private let recorded = Mutex<[RunEvent]>([])
  private let react: @Sendable (RunEvent) -> Void

  init(_ react: @escaping @Sendable (RunEvent) -> Void = { _ in }) { self.react = react }

  var events: [RunEvent] { recorded.withLock { $0 } }

  func receive(_ event: RunEvent) {
    recorded.withLock { $0.append(event) }
    if case .scalars(let block) = event {
      #expect(block.keys.allSatisfy(MetricReference.describes), "\(block.keys)")
    }
    react(event)
  }
}

/// A clock that goes on by a millisecond whenever it is read, and passes waits at once.
final class SteppingClock: SessionClock {
  private let time = Mutex(100.0)

  var now: Double {
    time.withLock { time in
      time += 0.001
      return time
    }
  }

  func pass(_ seconds: Double, by wait: (Double) -> Void) {
    time.withLock { $0 += seconds }
  }
}
