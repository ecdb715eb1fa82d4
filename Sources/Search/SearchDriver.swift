/// Carries a search out: gives jobs to the launcher, and writes down what comes of them.
///
/// One task takes results and requests one after another, each first into the journal and then into
/// the state: what the journal holds is all there is to know when the process is gone.
package actor SearchDriver {
  private enum Arrival: Sendable {
    case entry(SearchEntry)
    case interrupted
  }

  private let folder: SearchFolder
  private let launcher: any TrialLauncher
  private let report: @Sendable (SearchState) -> Void
  private let arrivals: AsyncStream<Arrival>
  private nonisolated let arrived: AsyncStream<Arrival>.Continuation
  private var state: SearchState
  /// Whether the launcher was told that the search ends for good.
  private var isEnding = false

  /// - Parameter report: hears the state whenever it changed.
  package init(
    folder: SearchFolder, launcher: any TrialLauncher,
    report: @escaping @Sendable (SearchState) -> Void
  ) {
    self.folder = folder
    self.launcher = launcher
    self.report = report
    (arrivals, arrived) = AsyncStream.makeStream()
    state = SearchState(folder.plan)
  }

  /// A person's request for a trial that does not run; for one that does, only `promoted`.
  package nonisolated func request(_ entry: SearchEntry) { arrived.yield(.entry(entry)) }

  /// Searches until all is done, or every job under way was interrupted.
  ///
  /// - Returns: the state it ends with: over, or to be gone on with.
  /// - Throws: `cannotKeep` when the journal cannot be written, `cannotResume` when it
  ///   does not go with the plan.
  package func run() async throws(SearchError) -> SearchState {
    state = try SearchState(folder.plan, folder.entries, path: folder.path)
    tell()
    var underWay = 0
    // What was under way when the process before this ended is done first.
    for job in state.jobs { underWay += start(job) }
    guard underWay > 0 else { return state }
    var isStopping = false
    var failure: SearchError?
    for await arrival in arrivals {
      switch arrival {
      case .interrupted:
        underWay -= 1
        isStopping = true
      case .entry(let entry):
        if case .result = entry { underWay -= 1 }
        var next = state
        // What cannot be done is left undone: the screen told the person so before.
        guard next.take(entry) == nil, failure == nil else { break }
        do throws(SearchError) {
          try folder.append(entry)
          state = next
          let jobs = state.takeJobs()
          if !isStopping { for job in jobs { underWay += start(job) } }
          tell()
        } catch {
          failure = error
          isStopping = true
          launcher.stopAll()
        }
      }
      if underWay == 0 { break }
    }
    if let failure { throw failure }
    return state
  }

  private func tell() {
    if state.stopReason != nil, !isEnding {
      isEnding = true
      launcher.endAll()
    }
    launcher.settle(state.underWay)
    report(state)
  }

  private func start(_ job: SearchJob) -> Int {
    let (launcher, arrived) = (launcher, arrived)
    Task {
      if let result = await launcher.perform(job) {
        arrived.yield(.entry(.result(result)))
      } else {
        arrived.yield(.interrupted)
      }
    }
    return 1
  }
}
