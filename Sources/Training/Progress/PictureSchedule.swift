/// When to tell of a picture of what was learnt: often enough to see it come about, seldom enough to
/// take a hundredth of the training's time at most, and for a long run's log to stay short.
struct PictureSchedule {
  private static let shareOfTime = 0.01
  private static let (leastSeconds, shareOfRun) = (0.02, 0.01)

  /// Whether any was told.
  private(set) var hasBegun = false
  /// The step that was told of last on the run's way to where it stands.
  private(set) var toldStep: Int?
  private var toldAt = 0.0
  private var spent = 0.0
  private var lastCost = 0.0

  /// - Parameter seconds: of training, pauses left out.
  func isDue(seconds: Double) -> Bool {
    guard hasBegun else { return true }
    return spent + lastCost <= Self.shareOfTime * seconds
      && seconds - toldAt >= max(Self.leastSeconds, Self.shareOfRun * seconds)
  }

  mutating func told(step: Int, seconds: Double, cost: Double) {
    hasBegun = true
    toldStep = step
    toldAt = seconds
    spent += cost
    lastCost = cost
  }

  /// A run that went back may reach the same step again by another way.
  mutating func passed(step: Int) {
    if let told = toldStep, step < told { toldStep = nil }
  }
}
