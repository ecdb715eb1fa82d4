import CellUI
import RunEvents

/// What became of the run, or what a person has to decide, in words.
extension DashboardModel {
  var bannerIsBad: Bool {
    if hostProblem != nil { return true }
    if case .finished(let finish) = run.status { return finish.reason == .failed }
    return true
  }

  /// Whether the banner tells how a race stands: nothing is worse at the moment.
  var showsRace: Bool {
    guard run.race != nil, hostProblem == nil else { return false }
    return run.pause?.cause.isProblem != true
  }

  var bannerTitle: String {
    if let hostProblem { return hostProblem.title }
    return switch run.status {
    case .finished(let finish): finish.reason.badge.lowercased()
    case .paused(let pause):
      pause.cause == .nonFinite ? "NaN or Inf: training paused" : "paused: the run cannot go on"
    case .waiting, .running: ""
    }
  }

  /// At most `most` lines of at most `width` columns; none when there is nothing to say.
  func bannerLines(width: Int, most: Int) -> [String] {
    if showsRace {
      return RaceLines(model: self).lines(width: width, most: most).map { line in
        line.map(\.text).joined()
      }
    }
    guard mode == .live, width > 0 else { return [] }
    if let hostProblem {
      let text = LineBreaks.wrap(hostProblem.text, width: width, most: most - 1)
      return text + LineBreaks.wrap(hostProblem.way, width: width, most: most - text.count)
    }
    switch run.status {
    case .waiting, .running: return []
    case .paused(let pause):
      guard pause.cause.isProblem else { return [] }
      let goesBack = pause.cause == .nonFinite && run.capabilities.contains(.undo)
      let keys = goesBack ? "u last good step   Space tries again" : "Space tries again"
      return LineBreaks.wrap(pause.reason ?? "", width: width, most: most - 1) + [keys]
    case .finished(let finish): return finishedLines(finish, width: width, most: most)
    }
  }

  private func finishedLines(_ finish: Finish, width: Int, most: Int) -> [String] {
    var lines: [String] = []
    if let best = run.best, let value = best.value {
      var line = "best \(best.key.words(run.metrics)) \(best.key.text(value, run.metrics))"
      if best.epoch > 0 { line += " at epoch \(NumberFormat.fixed(best.epoch, decimals: 0))" }
      let test = MetricKey(.test, best.key.name)
      if run.isTestShown, let value = run.last(test) {
        let more = "   test \(test.title(run.metrics)) \(test.text(value, run.metrics))"
        if (line + more).displayWidth <= width { line += more }
      }
      lines.append(line.truncated(to: width, ellipsis: symbols.ellipsis))
    }
    var closing: [String] = []
    if let runPath {
      let name = runPath.split(separator: "/").last.map(String.init) ?? runPath
      let isOver = finish.reason != .interrupted
      let next = isOver ? "dltui replay" : "dltui train --resume"
      let place = finish.reason == .failed ? "log in" : "saved in"
      let ways = [
        "\(place) \(runPath)   \(isOver ? "replay" : "resume"): \(next) \(name)",
        "\(next) \(name)", isOver ? next : "--resume \(name)", next,
      ]
      closing = [ways.first { $0.displayWidth <= width } ?? ways[2]]
    }
    let detail = LineBreaks.wrap(
      finish.detail ?? "", width: width, most: most - lines.count - closing.count)
    return Array((lines + detail + closing).prefix(most))
  }
}
