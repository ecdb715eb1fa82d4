import CellUI
import Testing

@Suite struct TimeTicksTests {
  @Test(
    arguments: [
      (0.0, 60.0, 4, ["0:00", "0:15", "0:30", "0:45", "1:00"]),
      (0, 3600, 4, ["0:00", "15:00", "30:00", "45:00", "1:00:00"]),
      (100, 500, 2, ["5:00"]), (0, 1e6, 4, ["0:00", "96:00:00", "192:00:00"]),
    ])
  func durationsAreLabelledAtRoundTimes(
    low: Double, high: Double, count: Int, labels: [String]
  ) {
    #expect(AxisTicks.durations(low...high, count: count).map(\.label) == labels)
  }

  @Test func clocksAreLabelledAtRoundTimesOfDay() {
    // Begun at 13:52:30.
    let origin = 13 * 3600 + 52 * 60 + 30.0
    let ticks = AxisTicks.clock(0...7200, origin: origin, count: 4)
    #expect(ticks.map(\.label) == ["14:00", "14:30", "15:00", "15:30"])
    #expect(ticks.first?.value == 450)
    #expect(
      AxisTicks.clock(0...60, origin: origin, count: 3).map(\.label)
        == ["13:52:30", "13:53:00", "13:53:30"])
    // Midnight begins the day anew.
    #expect(
      AxisTicks.clock(0...7200, origin: 23 * 3600, count: 2).map(\.label)
        == ["23:00", "00:00", "01:00"])
  }

  @Test func rangesWithoutALengthHaveNoTicksToCount() {
    #expect(AxisTicks.durations(0...0, count: 3).count == 1)
    #expect(AxisTicks.durations(0...Double.infinity, count: 3).isEmpty)
  }
}
