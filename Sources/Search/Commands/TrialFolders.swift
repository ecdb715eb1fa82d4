import FoundationEssentials
import RunHost

/// Where the runs of a search's trials are: a command's trial whose run failed, or was stopped at a rung,
/// has more than one, and a population's that went on from another.
struct TrialFolders: Sendable {
  /// The folder of all runs.
  let runsFolder: String
  /// The search's name.
  let search: String

  /// - Parameter attempt: from 1.
  func path(_ trial: Int, attempt: Int) -> String {
    runsFolder + "/" + TrialPlace.name(search: search, trial: trial, number: attempt)
  }

  /// How many runs the trial has.
  func lastAttempt(of trial: Int) -> Int {
    var last = 0
    while FileManager.default.fileExists(atPath: path(trial, attempt: last + 1)) { last += 1 }
    return last
  }

  /// The folder of a trial's last run; nil where it has none yet.
  func lastPath(of trial: Int) -> String? {
    let last = lastAttempt(of: trial)
    return last > 0 ? path(trial, attempt: last) : nil
  }

  /// The runs of other trials than these.
  func paths(notOf trials: Set<Int>) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: runsFolder)) ?? []
    return names.compactMap { name in
      guard name.hasPrefix(search + "-t"),
        let trial = Int(name.dropFirst(search.count + 2).prefix { $0.isNumber }),
        !trials.contains(trial)
      else { return nil }
      return runsFolder + "/" + name
    }
  }
}
