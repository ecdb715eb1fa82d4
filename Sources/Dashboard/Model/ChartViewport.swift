/// What part of the curves the charts show, and how: the same for all of them.
struct ChartViewport: Hashable, Sendable {
  /// What the x axis counts.
  enum Unit: CaseIterable, Hashable, Sendable {
    case step, epoch
    /// Training time since the run began, and the time of day it began at added.
    case elapsed, clock

    var title: String {
      switch self {
      case .step: "step"
      case .epoch: "epoch"
      case .elapsed: "elapsed"
      case .clock: "clock"
      }
    }
  }

  /// Which of the two marks.
  enum Mark: Hashable, Sendable { case a, b }

  var unit = Unit.step
  /// Of the x axis.
  var isLogarithmic = false
  /// The places along the x axis that are in view; nil shows the whole run.
  var x: ClosedRange<Double>?
  /// The part that a race is about: while that is in view the whole run comes back after it.
  var race: ClosedRange<Double>?
  /// Whether `x` moves on with the run, as it does when its end was in view.
  var isFollowing = false
  /// What the y axes show, in drawn values, where it was chosen by hand.
  var y: [ChartKind: ClosedRange<Double>] = [:]
  /// Leaves a few extreme values out of the y axes' range.
  var isRobust = false
  /// Whether the y axes show a curve's steep beginning too, which presses together what follows.
  var showsBeginning = false
  var showsForecast = false
  /// Draws each minibatch instead of their mean and scatter.
  var showsEveryMinibatch = false
  /// Draws the cost with its penalties on weights beside the cost.
  var showsPenalty = false
  /// The step that all charts are read at; nil while nobody reads.
  var crosshair: Double?
  var markA: Double?
  var markB: Double?

  /// Whether something else than the whole run is in view.
  var isMoved: Bool { x != nil || !y.isEmpty }
}
