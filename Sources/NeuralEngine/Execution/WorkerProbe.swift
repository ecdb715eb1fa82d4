/// Tells whether several workers are worth it on this machine, whose cores may lie apart.
///
/// Workers that share a cache meet within some 0.15 µs, which `recommendedWorkers` counts on. Cores on
/// two dies or sockets take several times as long, and each step's gradients go the same way: two of them
/// may then be slower than one. Only there, steps of the network itself are timed.
public struct WorkerProbe: Sendable {
  /// A meeting that takes longer is one of cores that lie apart.
  static let near = Duration.nanoseconds(400)
  /// How long steps of one number of workers are looked at.
  static let patience = Duration.milliseconds(150)

  let meeting: @Sendable (_ workers: Int) -> Duration?

  /// - Parameter meeting: how long so many workers take to meet; nil where there are no threads for them.
  init(meeting: @escaping @Sendable (_ workers: Int) -> Duration?) { self.meeting = meeting }

  /// Of the machine at hand.
  public static let system = WorkerProbe { MeetingTime.measure(workers: $0, enough: near) }

  /// `recommended`, or one worker where cores lie apart and it takes its steps in less time.
  ///
  /// - Parameter step: how long a step of so many workers takes; nil where it cannot be known.
  public func workers(_ recommended: Int, step: (_ workers: Int) -> Duration?) -> Int {
    guard recommended > 1, let meeting = meeting(recommended), meeting > Self.near,
      let several = step(recommended), let one = step(1)
    else { return recommended }
    return one < several ? 1 : recommended
  }
}

extension Trainer {
  /// The least time of a step on the first `batchSize` of `examples`, on a trainer that is then gone.
  ///
  /// - Returns: nil when there can be no such trainer.
  public static func stepTime(
    of network: NetworkDescription, optimizer: OptimizerDescription, workers: Int,
    on examples: ExampleSet, batchSize: Int
  ) -> Duration? {
    let rows = Int32(min(batchSize, examples.count))
    guard rows > 0,
      let trainer = try? Trainer(
        network: network, optimizer: optimizer, workers: workers, maximumBatchSize: Int(rows),
        seed: 1)
    else { return nil }
    let indices = Array(0..<rows)
    // Nothing is learned: only the time counts, and no value becomes infinite.
    let settings = StepSettings(learningRate: 0, optimizer: optimizer)
    let clock = ContinuousClock()
    let begin = clock.now
    var best: Duration?
    var step: UInt64 = 0
    // The first steps take memory that later ones have.
    while step < 3 || clock.now - begin < WorkerProbe.patience {
      let start = clock.now
      _ = trainer.step(on: examples, indices: indices[...], stepIndex: step, settings: settings)
      best = min(best ?? .seconds(3600), clock.now - start)
      step += 1
    }
    return best
  }
}
