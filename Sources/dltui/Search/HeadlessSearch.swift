import Foundation
import RunEvents
import Synchronization
import Training

/// A search without a screen: lines as something comes of a trial, signals stop it.
struct HeadlessSearch {
  let folder: SearchFolder
  let printsJSON: Bool

  func run() async throws {
    let text = Mutex(SearchText())
    let isQuiet = printsJSON
    let search = SearchInProgress(folder) { search in
      guard !isQuiet else { return }
      let report = search.report
      PatientOutput.standardOutput.print(text.withLock { $0.lines(for: report) })
    }
    let launcher = search.launcher
    let isPrepared = Atomic(false)
    let signals = StopSignals(
      stop: {
        launcher.stopAll()
        return isPrepared.load(ordering: .relaxed)
      }, save: { launcher.saveAll() })
    defer { withExtendedLifetime(signals) {} }
    // Data that cannot be had is told before the first trial fails of it.
    try launcher.prepare()
    isPrepared.store(true, ordering: .relaxed)
    let output = PatientOutput.standardOutput
    if !isQuiet { output.print(SearchText.introduction(of: search.report, plan: folder.plan)) }
    let report = try await search.run()
    output.print(
      printsJSON ? [try SearchText.json(report)] : Self.conclusion(report, folder: folder))
    if !report.isOver { throw ExitStatus.interrupted }
  }

  /// What to say at the end.
  static func conclusion(_ report: SearchReport, folder: SearchFolder) -> [String] {
    var lines = ["", SearchText.ranking(of: report), ""]
    guard report.isOver else {
      return lines + [
        "interrupted after \(report.doneCount) of \(report.trials.count) trials",
        "go on:   dltui search --resume \(folder.path)",
      ]
    }
    lines.append(
      String(format: "%.0f epochs in ", report.epochsDone) + Clock.text(report.elapsedSeconds))
    if let best = report.ranking.first {
      lines.append("best:    dltui train \(folder.path)/\(SearchFolder.bestName)")
      if let path = best.path { lines.append("replay:  dltui replay \(path)") }
    }
    return lines
  }
}
