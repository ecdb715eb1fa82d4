import Glibc
import RunControl
import RunHost
import Synchronization
import Training

/// The user's jobs as Slurm lists them. Slurm is asked every few seconds, however many want to know.
final class SlurmQueue: Sendable {
  struct Job: Hashable, Sendable {
    var id: String
    var name: String
    /// As `RUNNING`.
    var state: String
    /// Why it waits, or has ended: as `Priority`; `None` where there is nothing to say.
    var reason: String

    /// States of jobs that do not come back. Those that are put back in the queue are pending.
    private static let finalStates: Set<String> = [
      "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY",
      "PREEMPTED", "REVOKED", "TIMEOUT",
    ]

    var isOver: Bool { Self.finalStates.contains(state) }

    /// Whether it has no nodes yet, or not any more.
    var isWaiting: Bool {
      state == "PENDING" || state == "CONFIGURING" || state.hasPrefix("REQUEUE")
    }

    /// As people read it: `PENDING (Priority)`.
    var text: String { ["None", ""].contains(reason) ? state : "\(state) (\(reason))" }
  }

  private struct Listing: Sendable {
    var jobs: [String: Job] = [:]
    /// When Slurm was asked for it.
    var askedAt = -Double.infinity
  }

  private let clock = MonotonicClock()
  private let prefix: String
  private let listing = Mutex(Listing())
  private let isWatched = Mutex(false)

  /// Seconds between two questions: sites ask people not to ask more often.
  private static let pause = 2.0
  private static let limitSeconds = 60.0

  /// - Parameter prefix: jobs of other names are left out.
  init(namesBeginningWith prefix: String) { self.prefix = prefix }

  /// A moment to tell listings before it from those after it.
  var now: Double { clock.now }

  /// What is known of a job; nil where a listing after `moment` does not have it.
  ///
  /// - Parameter moment: when it was certainly there.
  func job(_ id: String, since moment: Double) -> Job? {
    listing.withLock { listing in
      if let job = listing.jobs[id] { return job }
      guard listing.askedAt <= moment else { return nil }
      return Job(id: id, name: "", state: "PENDING", reason: "None")
    }
  }

  /// A job that is not over and whose name is accepted, as Slurm has it at this moment.
  func living(where accepts: (String) -> Bool) async throws(BriefProcess.Failure) -> Job? {
    try await ask()
    return listing.withLock { listing in
      listing.jobs.values.filter { !$0.isOver && accepts($0.name) }.min { $0.id < $1.id }
    }
  }

  /// Keeps the listing new from now on.
  func watch() {
    let isFirst = isWatched.withLock { isWatched in
      defer { isWatched = true }
      return !isWatched
    }
    guard isFirst else { return }
    Task { [weak self] in
      while let queue = self {
        try? await queue.ask()
        _ = consume queue
        try? await Task.sleep(for: .seconds(Self.pause))
      }
    }
  }

  private func ask() async throws(BriefProcess.Failure) {
    let asked = clock.now
    let words = SlurmCommand.words(
      "squeue",
      ["--noheader", "--states=all", "--user=\(getuid())", "--format=%i|%T|%r|%j"])
    let text = try await BriefProcess(words, limitSeconds: Self.limitSeconds)
      .answer(limitBytes: 16 << 20)
    let jobs = Self.parsed(text).filter { $0.name.hasPrefix(prefix) }
    listing.withLock { listing in
      // A listing that took long says nothing of what a later one said.
      guard asked > listing.askedAt else { return }
      listing.jobs = Dictionary(jobs.map { ($0.id, $0) }) { first, _ in first }
      listing.askedAt = asked
    }
  }

  static func parsed(_ text: String) -> [Job] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false)
        .map(String.init)
      guard fields.count == 4, !fields[0].isEmpty else { return nil }
      return Job(id: fields[0], name: fields[3], state: fields[1], reason: fields[2])
    }
  }
}
