import RunEvents
import Training

/// A search under way: a fold over its journal, and the jobs that follow from it.
///
/// What is done next never depends on the clock. Where what is tried next hangs on the trials that
/// came in so far (ASHA, TPE), they are taken in the order in which equally fast slots would have
/// brought them, one epoch an hour so to say: a result that is there early waits for those due before
/// it. So the same plan gives the same search, at any speed, and after any interruption.
package struct SearchState: Sendable {
  package let plan: SearchPlan
  /// By number.
  package internal(set) var trials: [SearchTrial]
  /// What each slot is busy with; nil is free.
  var slots: [Busy?]
  /// Trials that a person wants to go on, in that order.
  var requests: [Int] = []
  /// Why the search was ended before all was done, in words; nil where it was not.
  package internal(set) var stopReason: String?
  /// Trials that ended since the last that was better than all before, and what that one has.
  var trialsWithoutGain = 0
  var bestBadness = Double.infinity
  /// Trials that have gone on from each rung.
  var promoted: [Set<Int>]
  /// In a population, by rung and trial, which other a trial goes on from.
  var parents: [Int: [Int: Int]] = [:]
  /// Epochs since the search began, for one slot.
  var time = 0
  /// The part of the space that each round lies in, as far as that is known.
  var regions: [[ClosedRange<Double>]]
  /// The values that trials have, as the plan gives them.
  var tried: Set<[String]> = []
  let gridPoints: [[Double]]
  let brackets: [SearchBracket]

  /// A slot's job.
  struct Busy: Hashable, Sendable {
    var job: SearchJob
    /// When it is due.
    var endsAt: Int
    /// What came of it, from when that is known until it is due.
    var result: SearchResult?
  }

  package init(_ plan: SearchPlan) {
    self.plan = plan
    brackets = plan.brackets
    trials = brackets.flatMap { bracket in
      bracket.trials.map { SearchTrial(number: $0 + 1, firstRung: bracket.firstRung) }
    }
    slots = Array(repeating: nil, count: max(1, plan.parallel))
    promoted = Array(repeating: [], count: plan.rungs.count)
    regions = [plan.dimensions.map { _ in 0...1 }]
    gridPoints =
      plan.sampling == .grid ? SearchSpace.grid(plan.dimensions, count: plan.trialCount) : []
  }

  /// Jobs that were given out and have not come back, by trial.
  package var jobs: [SearchJob] {
    slots.compactMap { $0?.result == nil ? $0?.job : nil }.sorted { $0.trial < $1.trial }
  }

  /// Trials on their way to a rung.
  var underWay: Set<Int> {
    Set(trials.filter { if case .running = $0.status { true } else { false } }.map(\.number))
  }

  /// Whether there is nothing left to do.
  package var isOver: Bool {
    guard slots.allSatisfy({ $0 == nil }) else { return false }
    var next = self
    return next.nextJob() == nil
  }

  /// Takes in what happened.
  ///
  /// - Returns: why it cannot be, as a clause; nil when all is well.
  @discardableResult
  package mutating func take(_ entry: SearchEntry) -> String? {
    switch entry {
    case .result(let result):
      guard let slot = slots.firstIndex(where: { $0?.job.trial == result.trial }) else {
        return "trial \(result.trial) is not running"
      }
      slots[slot]?.result = result
    case .killed(let number): return kill(number)
    case .promoted(let number): return promote(number)
    case .stopped(let reason):
      guard stopReason == nil else { return "the search is stopped already" }
      stopReason = reason
    }
    return nil
  }

  /// Gives out what is to be done now.
  package mutating func takeJobs() -> [SearchJob] {
    var taken: [SearchJob] = []
    while true {
      let came = takeDueResults()
      let given = fillSlots()
      taken += given
      if !came, given.isEmpty { return taken }
    }
  }

  // MARK: Results

  /// Takes in the results that are due.
  ///
  /// - Returns: whether there were any.
  private mutating func takeDueResults() -> Bool {
    let busy = slots.indices.filter { slots[$0] != nil }
    guard plan.pruning == .asha || plan.sampling == .tpe else {
      let there = busy.filter { slots[$0]?.result != nil }
      for slot in there { takeResult(slot) }
      return !there.isEmpty
    }
    // The first that is due has to be there; those due after it wait.
    let next = busy.min { (slots[$0]?.endsAt ?? 0, $0) < (slots[$1]?.endsAt ?? 0, $1) }
    guard let next, slots[next]?.result != nil else { return false }
    takeResult(next)
    return true
  }

  private mutating func takeResult(_ slot: Int) {
    guard let busy = slots[slot], let result = busy.result else { return }
    slots[slot] = nil
    time = max(time, busy.endsAt)
    let index = busy.job.trial - 1
    trials[index].epochs = result.epochs
    trials[index].seconds = result.seconds
    trials[index].brokenBound = result.brokenBound
    trials[index].edit = result.edit
    if let value = result.value, value.isFinite,
      plan.pruning != .population || badness(value) < badness(trials[index].value)
    {
      trials[index].value = value
      trials[index].cost = result.cost
    }
    switch result.ending {
    case .killed: trials[index].status = .killed
    case .failed: trials[index].status = .failed(result.reason ?? "it failed")
    case .finished: trials[index].status = .finished
    case .reached:
      trials[index].status =
        busy.job.rung == plan.rungs.count - 1 ? .finished : .halted(rung: busy.job.rung)
    }
    if plan.pruning == .population {
      // What it has learnt counts as it is.
      if [.finished, .reached].contains(result.ending) {
        trials[index].rungValues.append(result.latest ?? .nan)
      }
    } else if let value = trials[index].value, [.finished, .reached].contains(result.ending) {
      // One that ends by itself stands for itself on its rung.
      trials[index].rungValues.append(value)
    }
    if plan.decidesAtRung, goesOnAtRung(trials[index]) {
      requests.removeAll { $0 == busy.job.trial }
      requests.insert(busy.job.trial, at: 0)
    }
    considerStop(after: trials[index])
  }

  // MARK: Wishes

  private mutating func kill(_ number: Int) -> String? {
    guard trials.indices.contains(number &- 1) else { return "there is no trial \(number)" }
    switch trials[number - 1].status {
    case .waiting, .halted, .finished:
      trials[number - 1].status = .killed
      requests.removeAll { $0 == number }
      return nil
    case .running: return "trial \(number) is running"
    case .failed, .killed: return "trial \(number) is given up already"
    }
  }

  private mutating func promote(_ number: Int) -> String? {
    guard trials.indices.contains(number &- 1) else { return "there is no trial \(number)" }
    switch trials[number - 1].status {
    case .halted: break
    case .running(let rung) where rung < plan.rungs.count - 1: break
    case .running: return "trial \(number) is on its way to all of its epochs"
    case .waiting: return "trial \(number) has not begun"
    case .finished: return "trial \(number) has had its epochs"
    case .failed, .killed: return "trial \(number) is given up"
    }
    if !requests.contains(number) { requests.append(number) }
    return nil
  }

  // MARK: What next

  private mutating func fillSlots() -> [SearchJob] {
    var given: [SearchJob] = []
    for slot in slots.indices where slots[slot] == nil {
      guard let job = nextJob() else { break }
      let isFirst = job.rung == trials[job.trial - 1].firstRung
      let before = isFirst ? 0 : plan.rungs[job.rung - 1]
      slots[slot] = Busy(job: job, endsAt: time + job.epochs - before)
      trials[job.trial - 1].status = .running(rung: job.rung)
      given.append(job)
    }
    return given
  }

  /// Takes the next job off what is left to do.
  mutating func nextJob() -> SearchJob? {
    guard stopReason == nil else { return nil }
    if let place = requests.firstIndex(where: { trials[$0 - 1].canGoOn }) {
      return goOn(requests.remove(at: place))
    }
    if let number = nextPromotion() { return goOn(number) }
    if let job = nextBeginning() { return job }
    return lastPromotion().flatMap { goOn($0) }
  }

  private mutating func goOn(_ number: Int) -> SearchJob? {
    guard case .halted(let rung) = trials[number - 1].status else { return nil }
    promoted[rung].insert(number)
    if plan.pruning == .population { return succeed(number, from: rung) }
    return SearchJob(
      trial: number, units: trials[number - 1].units, rung: rung + 1, epochs: plan.rungs[rung + 1])
  }

  private mutating func nextBeginning() -> SearchJob? {
    guard let index = trials.firstIndex(where: { $0.status == .waiting }) else { return nil }
    guard let units = units(of: index) else { return nil }
    place(index, at: units)
    tried.insert(plan.overrides(at: units))
    let rung = trials[index].firstRung
    var job = SearchJob(trial: index + 1, units: units, rung: rung, epochs: plan.rungs[rung])
    if plan.pruning == .population {
      let stretch = SearchStretch(rung: rung, units: units, run: 1, parent: nil, parentRun: 1)
      trials[index].stretches = [stretch]
      job.stretch = stretch
    }
    return job
  }

  /// Gives a trial its place, and so its values.
  mutating func place(_ index: Int, at units: [Double]) {
    trials[index].units = units
    trials[index].values = plan.values(at: units).map(\.value)
  }
}

extension SearchTrial {
  /// Whether nothing more is to be expected of it.
  var isOver: Bool {
    switch status {
    case .waiting, .running: false
    case .halted, .finished, .failed, .killed: true
    }
  }
}
