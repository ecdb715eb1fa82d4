import FoundationEssentials
import Platform

/// Where the trials of a command save what they have, and go on from.
struct TrialCheckpoints: Sendable {
  let folder: String
  /// Whether the command has a place for it.
  let isUsed: Bool

  /// Where a trial saves: the same path in all of its runs. In a population each stretch has one of its
  /// own, which begins as a copy of what the stretch before ended with, this trial's or another's.
  ///
  /// - Throws: `savedNothing`; what keeps a copy from being made.
  func path(of job: SearchJob) throws -> String {
    guard isUsed else { return "" }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let own = path(job.trial, job.stretch == nil ? nil : job.rung)
    guard let stretch = job.stretch, job.rung > 0, !FileManager.default.fileExists(atPath: own)
    else { return own }
    let before = path(stretch.parent ?? job.trial, job.rung - 1)
    guard FileManager.default.fileExists(atPath: before) else {
      throw SearchError.savedNothing(path: before)
    }
    // Whole or not there: a copy may be cut short.
    try? FileManager.default.removeItem(atPath: own + ".copy")
    try FileManager.default.copyItem(atPath: before, toPath: own + ".copy")
    try FileManager.default.moveItem(atPath: own + ".copy", toPath: own)
    // All have gone on from those.
    if job.rung > 1 { try? FileManager.default.removeItem(atPath: path(job.trial, job.rung - 2)) }
    return own
  }

  private func path(_ trial: Int, _ rung: Int?) -> String {
    folder + String(printf: "/t%02d", trial) + (rung.map { "-\($0 + 1)" } ?? "")
  }
}
