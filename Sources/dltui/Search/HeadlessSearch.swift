import Glibc
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
      for line in text.withLock({ $0.lines(for: report) }) { Self.print(line) }
    }
    // Data that cannot be had is told before the first trial fails of it.
    try search.launcher.prepare()
    if !isQuiet {
      for line in SearchText.introduction(of: search.report, plan: folder.plan) { Self.print(line) }
    }
    let interrupts = Atomic(0)
    let launcher = search.launcher
    let watch = SignalWatch([SIGINT, SIGTERM]) { _ in
      guard interrupts.add(1, ordering: .relaxed).newValue == 1 else {
        _exit(ExitStatus.interrupted.rawValue)
      }
      launcher.stopAll()
    }
    let report = try await search.run()
    withExtendedLifetime(watch) {}
    if printsJSON {
      Self.print(try SearchText.json(report))
    } else {
      for line in Self.conclusion(report, folder: folder) { Self.print(line) }
    }
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

  /// Line by line, also into a pipe: whoever reads along wants to know now.
  private static func print(_ line: String) {
    Swift.print(line)
    fflush(nil)
  }
}
