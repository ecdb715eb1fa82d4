/// How far apart frames are: as close as wanted, unless drawing them takes too much of the time.
struct FramePace {
  /// Seconds.
  let shortest: Double
  let longest: Double
  /// Seconds of drawing per second.
  let share: Double
  /// Seconds a frame takes, evened out: one that was held up says little.
  private var cost = 0.0

  init(shortest: Double, longest: Double, share: Double) {
    self.shortest = shortest
    self.longest = longest
    self.share = share
  }

  /// Seconds from one frame to the next.
  var interval: Double { min(max(shortest, cost / share), max(shortest, longest)) }

  /// Learns what a frame cost.
  mutating func drew(seconds: Double) { cost += (seconds - cost) / 8 }
}
