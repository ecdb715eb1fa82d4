/// How a search for hyperparameters stands: what a screen, or a table, shows of it.
public struct SearchReport: Hashable, Sendable {
  /// One key that the search gives values to.
  public struct Dimension: Hashable, Sendable {
    /// The last part of its path in the recipe, or more of it where two end alike: `learningRate`.
    public var label: String
    /// The values at its two ends, and for a choice all of them.
    public var ticks: [String]
    /// Whether its values have no order.
    public var isChoice: Bool
    /// The share of what trials differ by that it explains on its own, 0...1; nil while too few are
    /// done.
    public var importance: Double?

    /// The label in words, for people: `learning rate`.
    public var title: String { definition.title }

    /// The same where there is less room: `lr`.
    public var shortTitle: String { definition.shorthand ?? definition.title }

    private var definition: HyperparameterDefinition {
      HyperparameterDefinition.usual(calledBy: label)
        ?? HyperparameterDefinition.usual(Hyperparameter(label))
    }

    /// A dimension of the search; `ticks` are texts.
    public init(label: String, ticks: [String], isChoice: Bool, importance: Double? = nil) {
      self.label = label
      self.ticks = ticks
      self.isChoice = isChoice
      self.importance = importance
    }
  }

  /// How a trial stands.
  public enum Status: String, Hashable, Sendable {
    case waiting, queued, running, paused, halted, finished, failed, killed

    /// Whether it was begun and is not over: `queued` where a cluster has no room for it yet.
    public var isUnderWay: Bool { [.queued, .running, .paused].contains(self) }
  }

  /// One run of the search.
  public struct Trial: Hashable, Sendable {
    /// Its number, from 1.
    public var number: Int
    /// How it stands.
    public var status: Status
    /// Its place in each dimension, 0...1; empty while it has none.
    public var units: [Double]
    /// Its values, as people write them.
    public var values: [String]
    /// The best value of the metric so far.
    public var score: Double?
    /// The dev cost where it had that value; nil where nobody knows.
    public var cost: Double?
    /// Epochs trained, with the fraction of the one under way.
    public var epochs: Double
    /// From 1, of those that can be compared; equals share theirs.
    public var rank: Int?
    /// Why it failed, or waits, or which bound it breaks.
    public var remark: String?
    /// Its run's folder, once it has one.
    public var path: String?

    /// A trial; what is not known of it yet is left out.
    public init(
      number: Int, status: Status, units: [Double] = [], values: [String] = [],
      score: Double? = nil, cost: Double? = nil, epochs: Double = 0, rank: Int? = nil,
      remark: String? = nil, path: String? = nil
    ) {
      self.number = number
      self.status = status
      self.units = units
      self.values = values
      self.score = score
      self.cost = cost
      self.epochs = epochs
      self.rank = rank
      self.remark = remark
      self.path = path
    }
  }

  /// What the search is called: its folder's name.
  public var name: String
  /// The metric that trials are ranked by.
  public var metric: MetricKey
  /// Which way that metric gets better.
  public var direction: MetricDefinition.Direction
  /// Epochs of a trial that does not end early.
  public var epochs: Int
  /// Epochs after which trials are compared, ascending; the last is `epochs`.
  public var rungs: [Int]
  /// What is searched, in the order of every trial's `units` and `values`.
  public var dimensions: [Dimension]
  /// By number.
  public var trials: [Trial]
  /// Epochs that all trials have trained together.
  public var epochsDone: Double
  /// Epochs that are expected of all trials together.
  public var epochsPlanned: Double
  /// Of this process's part of the search.
  public var elapsedSeconds: Double
  /// nil while unknown.
  public var secondsLeft: Double?
  /// Whether no trial is waiting for its turn or training any more.
  public var isOver: Bool
  /// Why it was ended for good before all was done, in words; nil where it was not.
  public var stopReason: String?

  /// How a search stands at one moment.
  public init(
    name: String, metric: MetricKey, direction: MetricDefinition.Direction, epochs: Int,
    rungs: [Int], dimensions: [Dimension], trials: [Trial], epochsDone: Double = 0,
    epochsPlanned: Double = 0, elapsedSeconds: Double = 0, secondsLeft: Double? = nil,
    isOver: Bool = false, stopReason: String? = nil
  ) {
    self.name = name
    self.metric = metric
    self.direction = direction
    self.epochs = epochs
    self.rungs = rungs
    self.dimensions = dimensions
    self.trials = trials
    self.epochsDone = epochsDone
    self.epochsPlanned = epochsPlanned
    self.elapsedSeconds = elapsedSeconds
    self.secondsLeft = secondsLeft
    self.isOver = isOver
    self.stopReason = stopReason
  }

  /// The trials that can be compared, the best first, equals in the order of their numbers.
  public var ranking: [Trial] {
    // Places, not trials: there may be thousands.
    trials.indices.filter { trials[$0].rank != nil }
      .sorted { (trials[$0].rank ?? 0, $0) < (trials[$1].rank ?? 0, $1) }
      .map { trials[$0] }
  }

  /// How far it came before it was ended for good, in words: `stopped after 2 of 12 trials`; nil while it
  /// goes on, and where all of its trials were begun.
  public var cutShort: String? {
    guard isOver, stopReason != nil, trials.contains(where: { $0.status == .waiting }) else {
      return nil
    }
    return "stopped after \(doneCount) of \(trials.count) trials"
  }

  /// Trials that nothing more is to be expected of.
  public var doneCount: Int {
    trials.count { $0.status != .waiting && !$0.status.isUnderWay }
  }
}

/// What a person asks of one trial of a search.
public enum TrialCommand: Hashable, Sendable {
  case pause(trial: Int)
  case resume(trial: Int)
  /// Ends it now; what it has counts.
  case stop(trial: Int)
  /// It goes on to the next rung whatever its rank.
  case promote(trial: Int)
  /// Ends it now; what it has does not count.
  case kill(trial: Int)

  /// The number of the trial that it is about.
  public var trial: Int {
    switch self {
    case .pause(let trial), .resume(let trial), .stop(let trial), .promote(let trial),
      .kill(let trial):
      trial
    }
  }
}
