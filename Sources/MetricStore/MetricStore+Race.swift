import RunEvents

extension MetricStore {
  /// The curves of a race's arm B, from where it parted with the run's own; nil without a race.
  public var rival: MetricStore? { rivals.first }

  /// Another arm begins where each curve is.
  mutating func beginRace() {
    var rival = MetricStore(smoothing: smoothing)
    for series in allSeries where series.count > 0 {
      let last = series.count - 1
      rival.append(
        ScalarBlock(
          keys: [series.key], steps: [series.step(last)],
          epochs: series.epoch(last).map { [$0] } ?? [], seconds: [series.seconds(last)],
          values: [series.value(last)]))
    }
    rivals = [rival]
  }

  mutating func appendToRival(_ block: ScalarBlock) {
    if !rivals.isEmpty { rivals[0].append(block) }
  }

  /// The arm that is not kept becomes a ghost of each curve. Arm A does so as the run goes back, and
  /// what arm B logged is then logged as the run's own.
  mutating func endRace(kept: Race.Arm?) {
    if kept != .b, let rival {
      for series in rival.allSeries where series.count > 1 { addGhost(series) }
    }
    rivals = []
  }

  mutating func forgetRace() { rivals = [] }
}
