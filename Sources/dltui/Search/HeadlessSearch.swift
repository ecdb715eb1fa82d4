import Platform
import RunEvents
import RunHost
import Search
import Synchronization
import Training

/// A search without a screen: lines as something comes of a trial, signals stop it.
struct HeadlessSearch {
  let folder: SearchFolder
  let printsJSON: Bool

  func run() async throws {
    let text = Mutex(SearchText())
    let isQuiet = printsJSON
    let search = SearchInProgress(folder, setup: .forTrials(in: folder.runsFolder)) { search in
      guard !isQuiet else { return }
      let report = search.report
      StandardOutput.print(lines: text.withLock { $0.lines(for: report) })
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
    try await launcher.prepare()
    isPrepared.store(true, ordering: .relaxed)
    if !isQuiet {
      StandardOutput.print(lines: SearchText.introduction(of: search.report, plan: folder.plan))
    }
    let report = try await search.run()
    if printsJSON {
      StandardOutput.print(try SearchText.json(report), as: .json)
    } else {
      Self.report(report, folder: folder)
    }
    if !report.isOver { throw ExitStatus.interrupted }
  }

  /// Says at the end what came of it.
  static func report(_ report: SearchReport, folder: SearchFolder) {
    StandardOutput.print("\n\(SearchText.ranking(of: report))\n")
    if let reason = report.stopReason { StandardOutput.print(lines: ["stopped: \(reason)"]) }
    StandardOutput.print(lines: wayOn(from: report, folder: folder))
  }

  /// What there is to do next.
  private static func wayOn(from report: SearchReport, folder: SearchFolder) -> [String] {
    guard report.isOver else {
      return [
        "interrupted after \(report.doneCount) of \(report.trials.count) trials",
        "resume:  dltui search --resume \(folder.path)",
      ]
    }
    let unit = folder.plan.hasEpochs ? "epochs" : "trials"
    var lines = [
      String(printf: "%.0f \(unit) in ", report.epochsDone) + Clock.text(report.elapsedSeconds)
    ]
    if report.bestCount > 1, let score = report.ranking.first?.score {
      lines.append(
        "tie:     \(report.bestCount) trials tie at \(report.metric) \(MetricText.number(score)): "
          + "the first of them stands for all")
    }
    if let cutShort = report.cutShort {
      lines.append(
        "more:    \(cutShort), for good: another search with another --seed tries others")
    }
    for boundary in report.boundaries {
      lines.append("next:    \(boundary.advice): the best trials lie at that end")
    }
    if let best = report.ranking.first {
      let program = folder.plan.command == nil ? "dltui train" : "sh"
      lines.append("best:    \(program) \(folder.path)/\(folder.bestName)")
      if let path = best.path { lines.append("replay:  dltui replay \(path)") }
    }
    return lines
  }
}
