import CellUI
import MetricStore
import RunEvents

/// The axes of the charts, moved in few big steps instead of with every point.
struct ChartAxes: Sendable {
  private var ranges: [ChartKind: AxisHysteresis] = [:]
  /// The last step on the x axis.
  private(set) var lastStep = 100.0
  /// Charts with an x axis of their own: room up to a step, and the last that is logged.
  private var shorter: [ChartKind: (room: Double, last: Int)] = [:]

  /// The y axis of a chart.
  func range(_ kind: ChartKind, isLogarithmic: Bool) -> ClosedRange<Double> {
    var steady = ranges[kind] ?? AxisHysteresis()
    return steady.follow(nil, isLogarithmic: isLogarithmic)
  }

  /// The last step on a chart's x axis.
  func lastStep(of kind: ChartKind?) -> Double { kind.flatMap { shorter[$0]?.room } ?? lastStep }

  /// The last step that is logged in a chart with an x axis of its own; nil for others.
  func end(of kind: ChartKind?) -> Int? { kind.flatMap { shorter[$0]?.last } }

  /// Tools count some metrics in epochs and others in minibatches: a chart whose curves end long
  /// before the run does gets an x axis of its own.
  ///
  /// - Parameter last: the last step of its curves; nil for one that shares the run's axis.
  mutating func makeRoom(for kind: ChartKind, last: Int?, of step: Int, isAtEnd: Bool) {
    guard let last, last > 0, last < step / 4 else { return shorter[kind] = nil }
    let room = isAtEnd ? Double(last) : Self.room(for: Double(last), from: 10)
    shorter[kind] = (room, last)
  }

  mutating func follow(_ kind: ChartKind, _ data: ClosedRange<Double>?, isLogarithmic: Bool) {
    ranges[kind, default: AxisHysteresis()].follow(data, isLogarithmic: isLogarithmic)
  }

  /// Makes room for `step` of `total` steps: the whole run halved as often as it goes, so that the
  /// axis changes a handful of times in all and a run of weeks has a curve in its first minute;
  /// without a total, the next round number.
  mutating func makeRoom(for step: Int, total: Int?, isOver: Bool) {
    let step = Double(max(step, 1))
    if isOver {
      lastStep = step
    } else if let total, Double(total) >= step {
      var room = Double(total)
      while room / 2 >= max(step * 1.02, 50) { room /= 2 }
      lastStep = max(10, room.rounded(.up))
    } else if step * 1.02 > lastStep || step * 6 < lastStep {
      lastStep = Self.room(for: step, from: 100)
    }
  }

  /// `least`, doubled until there is room beyond `step`.
  private static func room(for step: Double, from least: Double) -> Double {
    var room = least
    while room < step * 1.25 { room *= 2 }
    return room
  }
}

extension DashboardModel {
  /// Lets the axes follow what has arrived and what is in view.
  mutating func followData() {
    let isOver = mode == .live && run.isFinished
    axes.makeRoom(
      for: run.step, total: mode == .replay ? playback?.lastStep ?? run.totalSteps : run.totalSteps,
      isOver: isOver)
    // What other tools log has no recipe, and nothing says that its curves go on.
    let isForeign = run.manifest.map { $0.trainer != .engine } ?? false
    let isAtEnd = playback.map { $0.positionSeconds >= $0.durationSeconds } ?? false
    let shown = chartsInView
    for kind in shown {
      let last = isForeign ? kind.lastStep(in: run) : nil
      axes.makeRoom(for: kind, last: last, of: run.step, isAtEnd: isAtEnd)
    }
    followRun()
    for kind in shown {
      let seen = viewport.x.map { x in
        let scale = scale(of: kind)
        return scale.step(
          at: x.lowerBound)...max(
            scale.step(at: x.lowerBound), scale.step(at: x.upperBound))
      }
      axes.follow(kind, dataRange(kind, seen: seen), isLogarithmic: isLogarithmic(kind))
    }
  }

  /// The charts of the screen in view, and of the one beside it.
  private var chartsInView: [ChartKind] {
    let own = panels.charts.map(\.kind)
    let other = otherScreen(on: size)?.panels.charts.map(\.kind) ?? []
    return own + other.filter { !own.contains($0) }
  }

  /// Accuracies are shares of a whole: they stay linear.
  func isLogarithmic(_ kind: ChartKind) -> Bool { kind != .accuracy && isLogarithmic }

  /// What the y axis must show: every evaluation, but on a linear axis without the first steep stretch,
  /// which would press all that follows together. Of a part of the run, all that is in it. The
  /// minibatches count where each is drawn, and by their mean since the last evaluation.
  private func dataRange(
    _ kind: ChartKind, seen: ClosedRange<Double>?
  ) -> ClosedRange<Double>? {
    let isLogarithmic = isLogarithmic(kind)
    let evaluations = evaluations(of: kind).compactMap { run.store.series($0.key) }
    // What was set, and not measured, is there to be seen as a whole: a warm-up is its beginning.
    let isWhole = isLogarithmic || viewport.showsBeginning || kind.isLearningRate
    var start = isWhole ? 0 : Double(run.step) * 0.12
    let settled = evaluations.contains { series in
      series.count > 3 && Double(series.step(series.count - 3)) > start
    }
    if !settled { start = 0 }
    let span = seen ?? start...max(start + 1, Double(run.step))
    var range = values(kind, in: span, isAll: seen != nil)
    if seen == nil, start > 0, let part = range.range {
      // Where the first stretch presses nothing together it is in view.
      var whole = values(kind, in: 0...start, isAll: false)
      whole.add(range)
      if let all = whole.range,
        all.upperBound - all.lowerBound <= 2 * (part.upperBound - part.lowerBound)
      {
        range = whole
      }
    }
    if viewport.isRobust { return range.robustRange }
    guard seen == nil else { return range.range }
    if kind.isLearningRate, let part = range.range,
      part.upperBound - part.lowerBound < 0.1 * part.upperBound
    {
      // A rate that a schedule has hardly begun to change must not look like one that plunges.
      range.add(part.lowerBound * 0.9)
      range.add(part.upperBound * 1.1)
    }
    guard kind == .accuracy else {
      // Until there is a curve, a few points near each other must not look like one.
      if !settled, !isLogarithmic { range.add(0) }
      return range.range
    }
    // The best there can be, once it comes into sight; everything while there is little to see.
    if range.high ?? 0 > 85 { range.add(100) }
    if !settled { return 0...100 }
    return range.range
  }

  /// All values of a chart's curves in some steps, its minibatches by their mean; with `isAll` each of
  /// them where each is drawn.
  private func values(
    _ kind: ChartKind, in span: ClosedRange<Double>, isAll: Bool
  ) -> RangeOfValues {
    let evaluations = evaluations(of: kind).compactMap { run.store.series($0.key) }
    let batches = kind.minibatches(in: run).flatMap { run.store.series($0.key) }
    var range = RangeOfValues(isPositive: isLogarithmic(kind))
    let scale = kind.scale(in: run)
    var columns: [EnvelopeColumn] = []
    // One part has the least and the greatest of all; only what leaves some out looks at more.
    let parts = viewport.isRobust ? 64 : 1
    for series in evaluations {
      series.envelope(span, columns: parts, into: &columns)
      for column in columns where column.hasFinite {
        range.add(column.min * scale)
        range.add(column.max * scale)
      }
    }
    for other in ChartContent(model: self, kind: kind).comparisons {
      other.series.envelope(span, columns: parts, into: &columns)
      for column in columns where column.hasFinite {
        range.add(column.min * scale)
        range.add(column.max * scale)
      }
    }
    if let batches {
      let isEach = viewport.showsEveryMinibatch
      let since = evaluations.compactMap { $0.count > 0 ? $0.step($0.count - 1) : nil }.max()
      let start = isEach ? span.lowerBound : max(span.lowerBound, Double(since ?? 0))
      // In quarters, so that no single step counts.
      batches.envelope(
        start...max(start + 1, span.upperBound), columns: isEach ? 32 : 4, into: &columns)
      for column in columns where column.hasFinite {
        range.add(column.mean * scale)
        guard isAll, isEach else { continue }
        range.add(column.min * scale)
        range.add(column.max * scale)
      }
    }
    return range
  }
}

/// The least and the greatest of some values.
private struct RangeOfValues {
  /// Only values above 0 count.
  let isPositive: Bool
  private var values: [Double] = []

  init(isPositive: Bool) { self.isPositive = isPositive }

  mutating func add(_ value: Double) {
    guard value.isFinite, !isPositive || value > 0 else { return }
    values.append(value)
  }

  mutating func add(_ other: RangeOfValues) { values += other.values }

  var high: Double? { values.max() }

  var range: ClosedRange<Double>? {
    guard let low = values.min(), let high = values.max() else { return nil }
    return low...high
  }

  /// Without the twentieth that is farthest out on either side.
  var robustRange: ClosedRange<Double>? {
    guard values.count > 10 else { return range }
    let sorted = values.sorted()
    let cut = sorted.count / 20
    return sorted[cut]...sorted[sorted.count - 1 - cut]
  }
}
