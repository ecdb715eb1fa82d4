/// When to look at something that comes about in a run: often enough to see how, seldom enough to
/// take a hundredth of the training's time at most, and for a long run's log to stay short.
struct SamplingSchedule {
  /// How far apart two looks are at least.
  enum Spacing {
    /// So many seconds, and so large a share of those of the run so far.
    case seconds(Double, shareOfRun: Double)
    /// A multiple of so many steps, and so large a share of those of the run so far.
    case steps(Int, shareOfRun: Double)
  }

  /// Pictures of what was learnt: a hundred, then a hundred more each time the run is 2.7 times as
  /// old.
  static let pictures = Spacing.seconds(0.02, shareOfRun: 0.01)
  /// Layers: every fifth step of the first 1250, then 250 each time there are 2.7 times as many.
  static let layers = Spacing.steps(5, shareOfRun: 0.004)

  /// Pictures of the network's inside, which are larger: twenty, then twenty more each time the run is
  /// 2.7 times as old.
  static let inside = Spacing.seconds(0.3, shareOfRun: 0.05)
  /// Histograms, of steps whose layers are measured: every fifth of the first 250, then 50 each time
  /// there are 2.7 times as many.
  static let histograms = Spacing.steps(5, shareOfRun: 0.02)

  /// A run is allowed at once what one of so many seconds would be, which nobody notices.
  private static let shortRun = 0.5
  /// Of the first steps one in so many is looked at whatever that costs, so that a short run on a
  /// busy machine is not judged by its first step.
  private static let (surelyEvery, surelyUntil) = (125, 1250)

  private let spacing: Spacing
  /// Of the training's time, at most.
  private let shareOfTime: Double
  /// Where the run was taken up.
  private let begunAt: Double

  /// Whether there was any look.
  private(set) var hasBegun = false
  /// The step that was looked at last on the run's way to where it stands.
  private(set) var lastStep: Int?
  private var lastAt = 0.0
  /// Seconds.
  private var spent = 0.0
  private var lastCost = 0.0

  /// - Parameter begunAt: seconds of training before: what they allowed is not spent any more.
  init(_ spacing: Spacing, shareOfTime: Double = 0.01, begunAt: Double = 0) {
    self.spacing = spacing
    self.shareOfTime = shareOfTime
    self.begunAt = begunAt
  }

  /// - Parameter seconds: of training, pauses left out; asked for only where it counts.
  func isDue(step: Int, seconds: @autoclosure () -> Double) -> Bool {
    guard hasBegun else { return true }
    switch spacing {
    case .seconds(let least, let share):
      let seconds = seconds()
      return isAffordable(seconds - begunAt) && seconds - lastAt >= max(least, share * seconds)
    case .steps(let least, let share):
      guard step.isMultiple(of: least) else { return false }
      if let lastStep {
        let distance = step - lastStep
        if distance < max(least, Int(share * Double(step))) { return false }
        if distance >= Self.surelyEvery, step <= Self.surelyUntil { return true }
      }
      return isAffordable(max(Self.shortRun, seconds() - begunAt))
    }
  }

  /// Whether another one like the last is.
  private func isAffordable(_ seconds: Double) -> Bool {
    spent + lastCost <= shareOfTime * seconds
  }

  /// - Parameter cost: seconds that training took longer for it.
  mutating func looked(step: Int, seconds: Double, cost: Double) {
    hasBegun = true
    lastStep = step
    lastAt = seconds
    spent += cost
    lastCost = cost
  }

  /// A run that went back may reach the same step again by another way.
  mutating func passed(step: Int) {
    if let last = lastStep, step < last { lastStep = nil }
  }
}
