/// One try of a search, and how far it is.
package struct SearchTrial: Hashable, Sendable {
  package enum Status: Hashable, Sendable {
    /// Its turn has not come.
    case waiting
    /// On its way to a rung.
    case running(rung: Int)
    /// It came to a rung and does not, or not yet, go on.
    case halted(rung: Int)
    /// It had its epochs, or ended by itself.
    case finished
    /// It cannot be compared: why, as a clause.
    case failed(String)
    /// A person gave it up.
    case killed
  }

  /// From 1.
  package let number: Int
  /// Where it lies in each dimension, 0...1; empty until that is known.
  package internal(set) var units: [Double] = []
  /// Its values there, as they are written.
  var values: [String] = []
  package internal(set) var status = Status.waiting
  /// The rung that its first job goes to.
  let firstRung: Int
  /// The best value of the optimizing metric by each rung it came to, from the first.
  package internal(set) var rungValues: [Double] = []
  /// The best so far; nil before the first rung.
  package internal(set) var value: Double?
  /// The dev cost where it had that value; nil where nobody knows.
  package internal(set) var cost: Double?
  /// Epochs done.
  package internal(set) var epochs = 0.0
  /// Seconds of training.
  package internal(set) var seconds = 0.0
  /// The bound of the recipe it breaks, in words.
  package internal(set) var brokenBound: String?
  /// What somebody changed by hand, in words: what came of it says nothing of its values.
  package internal(set) var edit: String?

  /// In a population, what it did from rung to rung.
  package internal(set) var stretches: [SearchStretch] = []

  init(number: Int, firstRung: Int = 0) {
    self.number = number
    self.firstRung = firstRung
  }

  /// Whether it takes part in the ranking.
  package var isRanked: Bool {
    switch status {
    case .failed, .killed: false
    case .waiting, .running, .halted, .finished: value != nil && brokenBound == nil && edit == nil
    }
  }

  /// The best value by a rung; nil where it did not come to it, or was not compared there.
  func value(on rung: Int) -> Double? {
    rungValues.indices.contains(rung - firstRung) ? rungValues[rung - firstRung] : nil
  }

  /// Whether more epochs can follow.
  var canGoOn: Bool { if case .halted = status { true } else { false } }
}

/// A stretch of one trial: from where it stands to a rung.
package struct SearchJob: Hashable, Sendable {
  /// From 1.
  package let trial: Int
  package let units: [Double]
  /// Index into the plan's rungs.
  package let rung: Int
  /// Epochs to have done at its end, counted from the trial's start.
  package let epochs: Int
  /// In a population, which run it is, and what it begins with.
  package var stretch: SearchStretch?
}

/// What came of a job.
package struct SearchResult: Hashable, Sendable, Codable {
  package enum Ending: String, Hashable, Sendable, Codable {
    /// It came to its rung.
    case reached
    /// The run is over: all epochs, early stopping, or a person stopped it.
    case finished
    case failed
    case killed
  }

  package var trial: Int
  package var rung: Int
  package var ending: Ending
  /// The best value of the optimizing metric so far; nil when there is none.
  package var value: Double?
  /// The dev cost where it had that value; nil where nobody knows.
  package var cost: Double?
  /// The metric as it is now; nil where it does not matter.
  package var latest: Double?
  package var epochs: Double
  package var seconds: Double
  /// Why it failed.
  package var reason: String?
  package var brokenBound: String?
  /// What somebody changed by hand, in words; nil where nobody did.
  package var edit: String?

  package init(
    trial: Int, rung: Int, ending: Ending, value: Double? = nil, cost: Double? = nil,
    latest: Double? = nil, epochs: Double = 0, seconds: Double = 0, reason: String? = nil,
    brokenBound: String? = nil, edit: String? = nil
  ) {
    self.trial = trial
    self.rung = rung
    self.ending = ending
    self.value = value
    self.cost = cost
    self.latest = latest
    self.epochs = epochs
    self.seconds = seconds
    self.reason = reason
    self.brokenBound = brokenBound
    self.edit = edit
  }
}

/// A line of a search's journal: what is done cannot be known from the plan.
package enum SearchEntry: Hashable, Sendable, Codable {
  case result(SearchResult)
  /// A person gave a trial up that was not running.
  case killed(trial: Int)
  /// A person wants a trial to go on whatever its rank.
  case promoted(trial: Int)
  /// The search ends for good: why, in words.
  case stopped(reason: String)
}
