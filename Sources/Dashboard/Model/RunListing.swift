import MetricStore
import RunEvents

/// A run that can be compared with the one in view, in one line.
public struct RunListing: Hashable, Sendable {
  /// The run's name.
  public var name: String
  /// The run's folder, which it is told from others by.
  public var path: String
  /// `finished`, `running`, `interrupted`.
  public var state: String
  /// What the run trains on.
  public var dataName: String
  /// Whole epochs trained; of another tool's run the last epoch as it counts them.
  public var epochsDone: Int
  /// Whether its log says anything of epochs.
  public var hasEpochs: Bool
  /// Optimizer steps done.
  public var steps: Int
  /// Seconds of training.
  public var durationSeconds: Double
  /// The best value of what the run optimizes.
  public var best: Double?
  /// The metric of `best`.
  public var bestKey: MetricKey?
  /// Seconds since 1970.
  public var startedAt: Double
  /// Whether somebody else's program trains it.
  public var isExternal: Bool
  /// What can be asked of it.
  public var facts: RunFacts
  /// Its dev cost in a few values, or else another cost; nil where none is logged.
  public var curve: CurveSketch?

  /// A run as a list shows it; what is left out is not known.
  public init(
    name: String, path: String, state: String, dataName: String = "", epochsDone: Int = 0,
    hasEpochs: Bool = true, steps: Int = 0, durationSeconds: Double = 0, best: Double? = nil,
    bestKey: MetricKey? = nil,
    startedAt: Double = 0,
    isExternal: Bool = false, facts: RunFacts = RunFacts(), curve: CurveSketch? = nil
  ) {
    self.name = name
    self.path = path
    self.state = state
    self.dataName = dataName
    self.epochsDone = epochsDone
    self.hasEpochs = hasEpochs
    self.steps = steps
    self.durationSeconds = durationSeconds
    self.best = best
    self.bestKey = bestKey
    self.startedAt = startedAt
    self.isExternal = isExternal
    self.facts = facts
    self.curve = curve
    // The listing knows better than what was read of the log.
    self.facts.name = name
    self.facts.state = state
    self.facts.dataName = dataName
    self.facts.epochs = epochsDone
    self.facts.steps = steps
    self.facts.seconds = durationSeconds
  }

  /// Its folder is at another path from now on.
  public mutating func move(to path: String) {
    self.path = path
    name = path.split(separator: "/").last.map(String.init) ?? path
    facts.name = name
  }
}
