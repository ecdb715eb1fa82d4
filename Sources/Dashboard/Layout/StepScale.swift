import CellUI
import Glibc
import MetricStore

/// The x axis of the charts: how steps become places along it, and back.
struct StepScale: Sendable {
  let unit: ChartViewport.Unit
  let isLogarithmic: Bool
  private let store: MetricStore
  /// Seconds past midnight at which the run began.
  private let clockOrigin: Double
  private let isTimed: Bool
  /// What a step is called.
  private let stepName: String
  /// The last step that was logged, and its value in the unit.
  private let last: (step: Double, value: Double)
  /// The first one.
  private let first: (step: Double, value: Double)
  /// The least value a logarithmic axis begins at.
  private let least: Double

  /// `store` is the run's own, or that of a run drawn over it.
  init(_ model: DashboardModel, store other: MetricStore? = nil) {
    unit = model.viewport.unit
    isLogarithmic = model.viewport.isLogarithmic
    store = other ?? model.run.store
    isTimed = model.run.isTimed
    stepName = model.run.manifest?.stepName ?? "step"
    clockOrigin =
      (model.run.manifest?.startedAt ?? 0) + model.secondsFromUTC
    let step = Double(store.lastStep ?? 0)
    last = (step, Self.value(step, unit, store))
    let start = store.step(atSeconds: -.infinity) ?? 0
    first = (start, Self.value(start, unit, store))
    least = unit == .step ? 1 : max(first.value > 0 ? first.value : last.value / 1000, 1e-3)
  }

  /// Points that tell where a log begins.
  private static let enoughPoints = 16

  /// Whether equal distances along the axis are equal numbers of steps.
  var isPlain: Bool { unit == .step && !isLogarithmic }

  private static func value(
    _ step: Double, _ unit: ChartViewport.Unit, _ store: MetricStore
  ) -> Double {
    let value =
      switch unit {
      case .step: step
      case .epoch: store.epoch(atStep: step) ?? step
      case .elapsed, .clock: store.seconds(atStep: step) ?? step
      }
    return value.isFinite ? value : step
  }

  /// Beyond the last point the run is taken to go on as it did on the whole, before the first one to
  /// have come from nothing.
  func place(ofStep step: Double) -> Double {
    var value = step
    if unit != .step {
      value =
        if step > last.step, last.step > 0 {
          last.value * step / last.step
        } else if step < first.step {
          first.value * step / first.step
        } else {
          Self.value(step, unit, store)
        }
    }
    return isLogarithmic ? log10(max(value, least)) : value
  }

  func step(at place: Double) -> Double {
    let value = isLogarithmic ? pow(10, place) : place
    if unit == .step { return value }
    if value > last.value, last.value > 0 { return last.step * value / last.value }
    let step =
      unit == .epoch ? store.step(atEpoch: value) : store.step(atSeconds: value)
    guard let step, step.isFinite else { return value }
    // Before the first point a run is taken to have come from nothing.
    guard value < first.value else { return step }
    return first.value > 0 ? first.step * value / first.value : first.step - 1
  }

  /// The whole axis of a run that has room up to `lastStep`.
  func whole(_ lastStep: Double) -> ClosedRange<Double> {
    var low = isLogarithmic ? log10(least) : min(0, place(ofStep: min(0, first.step)))
    // A log that begins late, as one of a run that was resumed, fills its charts.
    if isPlain, store.pointCount >= Self.enoughPoints, first.step > 2 * (last.step - first.step) {
      low = first.step
    }
    return low...max(place(ofStep: lastStep), low + 1e-9)
  }

  /// Where `columns` equal parts of the axis begin and end, in steps `[columns + 1]`.
  func edges(_ range: ClosedRange<Double>, columns: Int) -> [Double] {
    let width = (range.upperBound - range.lowerBound) / Double(max(1, columns))
    var previous = -Double.infinity
    return (0...max(0, columns)).map { index in
      let edge = max(previous, step(at: range.lowerBound + Double(index) * width))
      previous = edge
      return edge
    }
  }

  /// Labels for the axis; nil where those of plain numbers will do.
  func ticks(_ range: ClosedRange<Double>, count: Int) -> [AxisTick]? {
    if isLogarithmic {
      let values =
        pow(
          10, range.lowerBound)...max(
          pow(10, range.upperBound), pow(10, range.lowerBound) * (1 + 1e-9))
      return AxisTicks.logarithmic(values, count: count, width: 9).compactMap {
        $0.value > 0 ? AxisTick(value: log10($0.value), label: $0.label) : nil
      }
    }
    switch unit {
    case .step: return nil
    case .epoch: return AxisTicks.linear(range, count: count, width: 9)
    case .elapsed:
      return range.upperBound - range.lowerBound < 5
        ? nil : AxisTicks.durations(range, count: count)
    case .clock: return AxisTicks.clock(range, origin: dayOrigin, count: count)
    }
  }

  private var dayOrigin: Double {
    clockOrigin - (clockOrigin / 86_400).rounded(.down) * 86_400
  }

  var title: String {
    let name = unit == .step ? stepName : unit.title
    let title = isLogarithmic && (unit == .elapsed || unit == .clock) ? "seconds" : name
    return isLogarithmic ? title + ", log" : title
  }

  /// What a step is called: the step itself, then what else is known of its place.
  func text(ofStep step: Double) -> [String] {
    var texts = ["\(stepName.excerpt) \(NumberFormat.grouped(Int(bounded: step.rounded())))"]
    if let epoch = store.epoch(atStep: step) {
      texts.append("epoch \(NumberFormat.fixed(epoch, decimals: 1))")
    }
    if isTimed, let seconds = store.seconds(atStep: step), seconds.isFinite {
      texts.append(
        unit == .clock
          ? AxisTicks.clockText(dayOrigin + seconds, isFine: true)
          : NumberFormat.duration(seconds: seconds))
    }
    return texts
  }
}
