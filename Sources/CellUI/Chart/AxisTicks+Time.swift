extension AxisTicks {
  /// Ticks of a duration in seconds, at round parts of minutes, hours and days: `0:30`, `1:00:00`.
  public static func durations(_ range: ClosedRange<Double>, count: Int) -> [AxisTick] {
    times(range, count: count, origin: 0) { NumberFormat.duration(seconds: $0) }
  }

  /// Ticks of a time of day: `14:30`, with seconds where they are that near. Values are seconds since
  /// some moment that was `origin` seconds past midnight.
  public static func clock(
    _ range: ClosedRange<Double>, origin: Double, count: Int
  ) -> [AxisTick] {
    let isFine = timeStep(range, count: count) < 60
    return times(range, count: count, origin: origin) { clockText(origin + $0, isFine: isFine) }
  }

  /// The time of day `seconds` past some midnight: `14:30`, or `14:30:05`.
  public static func clockText(_ seconds: Double, isFine: Bool) -> String {
    guard seconds.isFinite, seconds.magnitude < 1e15 else { return "--:--" }
    let day = 86_400.0
    let total = Int(seconds - (seconds / day).rounded(.down) * day)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let text = "\(two(total / 3600)):\(two(total / 60 % 60))"
    return isFine ? text + ":\(two(total % 60))" : text
  }

  private static let timeSteps: [Double] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
  ]

  private static func timeStep(_ range: ClosedRange<Double>, count: Int) -> Double {
    let length = range.upperBound - range.lowerBound
    let wanted = length / Double(max(1, count))
    if let step = timeSteps.first(where: { $0 >= wanted }) { return step }
    var step = timeSteps[timeSteps.count - 1]
    while step < wanted, step < 1e15 { step *= 2 }
    return step
  }

  private static func times(
    _ range: ClosedRange<Double>, count: Int, origin: Double, text: (Double) -> String
  ) -> [AxisTick] {
    guard count > 0, (range.upperBound - range.lowerBound).isFinite else { return [] }
    let step = timeStep(range, count: count)
    let first = ((range.lowerBound + origin) / step - 1e-9).rounded(.up)
    let last = ((range.upperBound + origin) / step + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    return (0...Int(last - first)).map { index in
      let value = (first + Double(index)) * step - origin
      return AxisTick(value: value, label: text(value))
    }
  }
}
