import CellUI
import Glibc
import RunEvents

extension DashboardModel {
  var scale: StepScale { StepScale(self) }

  /// Where a chart's steps lie: in one with an axis of its own they are of another kind, and have the
  /// times of its own curves.
  func scale(of kind: ChartKind?) -> StepScale {
    guard let kind, axes.end(of: kind) != nil else { return scale }
    return StepScale(self, store: run.store.with(only: kind.keys(in: run)))
  }

  /// The chart whose x axis the keys go by.
  var leadingChart: ChartKind? {
    tab == .metrics ? selectedChart : zoomed ?? panels.charts.first?.kind
  }

  /// All that a chart's x axis could show.
  func wholeX(_ scale: StepScale, of kind: ChartKind?) -> ClosedRange<Double> {
    scale.whole(axes.lastStep(of: kind))
  }

  /// What a chart's x axis shows: its own whole, or the part that was chosen for all.
  func xRange(_ scale: StepScale, of kind: ChartKind?) -> ClosedRange<Double> {
    viewport.x ?? wholeX(scale, of: kind)
  }

  /// The last step that can be read in a chart.
  func endStep(of kind: ChartKind?) -> Double { Double(axes.end(of: kind) ?? run.step) }

  /// Units that this run has values for.
  private var units: [ChartViewport.Unit] {
    ChartViewport.Unit.allCases.filter { unit in
      switch unit {
      case .step: true
      case .epoch: run.store.epoch(atStep: Double(run.step)) != nil
      case .elapsed, .clock: run.isTimed
      }
    }
  }

  /// Does what changes the charts' view.
  mutating func look(through action: DashboardAction) {
    switch action {
    case .zoomIn: zoomX(0.5)
    case .zoomOut: zoomX(2)
    case .panLeft: panX(-0.25)
    case .panRight: panX(0.25)
    case .zoomInY: zoomY(0.5)
    case .zoomOutY: zoomY(2)
    case .panUp: panY(0.25)
    case .panDown: panY(-0.25)
    case .resetView:
      viewport.x = nil
      viewport.y = [:]
      viewport.isFollowing = false
    case .nextUnit where units.count == 1:
      say(.note, "the log has neither epochs nor times: the x axis counts steps")
    case .nextUnit:
      changeScale { viewport, units in
        let index = units.firstIndex(of: viewport.unit) ?? -1
        viewport.unit = units[(index + 1) % units.count]
      }
    case .toggleLogarithmX: changeScale { viewport, _ in viewport.isLogarithmic.toggle() }
    case .toggleRobust: viewport.isRobust.toggle()
    case .toggleBeginning:
      viewport.showsBeginning.toggle()
      say(.note, viewport.showsBeginning ? "whole curves" : "curves without a steep beginning")
    case .toggleForecast: viewport.showsForecast.toggle()
    default: break
    }
    followData()
  }

  /// Keeps the steps in view while the axis is counted in something else.
  private mutating func changeScale(
    _ change: (inout ChartViewport, [ChartViewport.Unit]) -> Void
  ) {
    let before = scale
    let steps = viewport.x.map { (before.step(at: $0.lowerBound), before.step(at: $0.upperBound)) }
    change(&viewport, units)
    let after = scale
    viewport.x = steps.flatMap { low, high in
      let (low, high) = (after.place(ofStep: low), after.place(ofStep: high))
      return low < high ? low...high : nil
    }
  }

  // MARK: x

  /// Makes the part in view `factor` times as long, around the crosshair, the middle, or a place.
  mutating func zoomX(
    _ factor: Double, around place: Double? = nil, in kind: ChartKind? = nil
  ) {
    let kind = kind ?? leadingChart
    let scale = scale(of: kind)
    let (range, whole) = (xRange(scale, of: kind), wholeX(scale, of: kind))
    let reading = viewport.crosshair.map { scale.place(ofStep: $0) }
    // Whole runs are looked into at their end: that is where things happen.
    let end = min(range.upperBound, scale.place(ofStep: endStep(of: kind)))
    let anchor = place ?? reading.flatMap { range.contains($0) ? $0 : nil } ?? end
    let low = anchor - (anchor - range.lowerBound) * factor
    let high = anchor + (range.upperBound - anchor) * factor
    let least = 4.0
    guard factor >= 1 || scale.step(at: high) - scale.step(at: low) >= least else { return }
    showX(low...max(low, high), whole, scale)
  }

  mutating func panX(_ share: Double) {
    let kind = leadingChart
    let scale = scale(of: kind)
    let (range, whole) = (xRange(scale, of: kind), wholeX(scale, of: kind))
    moveX(by: (range.upperBound - range.lowerBound) * share, from: range, whole, scale)
  }

  mutating func moveX(
    by distance: Double, from range: ClosedRange<Double>, _ whole: ClosedRange<Double>,
    _ scale: StepScale
  ) {
    let distance = max(
      whole.lowerBound - range.lowerBound, min(distance, whole.upperBound - range.upperBound))
    showX(range.lowerBound + distance...range.upperBound + distance, whole, scale)
  }

  private mutating func showX(
    _ range: ClosedRange<Double>, _ whole: ClosedRange<Double>, _ scale: StepScale
  ) {
    let low = max(range.lowerBound, whole.lowerBound)
    let high = min(range.upperBound, whole.upperBound)
    let isWhole =
      high - low >= (whole.upperBound - whole.lowerBound) * (1 - 1e-9) || low >= high
    viewport.x = isWhole ? nil : low...high
    viewport.isFollowing = !isWhole && high >= scale.place(ofStep: Double(run.step))
  }

  /// Moves the part in view on with the run, some columns at a time.
  mutating func followRun() {
    guard let x = viewport.x else { return }
    let scale = scale
    let place = scale.place(ofStep: Double(run.step))
    guard viewport.isFollowing, place > x.upperBound else { return }
    let width = x.upperBound - x.lowerBound
    viewport.x = place - width * 0.85...place + width * 0.15
  }

  // MARK: y

  /// The charts that keys for the y axis change.
  private var targets: [ChartKind] {
    if tab == .metrics { return selectedChart.map { [$0] } ?? [] }
    return panels.charts.map(\.kind)
  }

  mutating func zoomY(_ factor: Double, of kind: ChartKind? = nil, around value: Double? = nil) {
    changeY(kind) { low, high, anchor in
      let anchor = anchor ?? (low + high) / 2
      return (anchor - (anchor - low) * factor, anchor + (high - anchor) * factor)
    } anchor: {
      value
    }
  }

  mutating func panY(_ share: Double, of kind: ChartKind? = nil) {
    changeY(kind) { low, high, _ in
      (low + (high - low) * share, high + (high - low) * share)
    }
  }

  /// Changes bounds, in decades where the axis is logarithmic.
  private mutating func changeY(
    _ kind: ChartKind?, _ change: (Double, Double, Double?) -> (Double, Double),
    anchor: () -> Double? = { nil }
  ) {
    for kind in kind.map({ [$0] }) ?? targets {
      let isLogarithmic = isLogarithmic(kind)
      let range = yRange(kind)
      func place(_ value: Double) -> Double { isLogarithmic ? log10(value) : value }
      let (low, high) = change(
        place(range.lowerBound), place(range.upperBound), anchor().map(place))
      let bounds = isLogarithmic ? (pow(10, low), pow(10, high)) : (low, high)
      let length = bounds.1 - bounds.0
      guard length.isFinite, length > max(bounds.0.magnitude, bounds.1.magnitude) * 1e-9,
        bounds.0.isFinite, !isLogarithmic || bounds.0 > 0
      else { continue }
      viewport.y[kind] = bounds.0...bounds.1
    }
  }

  /// What a chart's y axis shows.
  func yRange(_ kind: ChartKind) -> ClosedRange<Double> {
    viewport.y[kind] ?? axes.range(kind, isLogarithmic: isLogarithmic(kind))
  }
}
