/// How fast a run goes, from the epochs and seconds of its lines.
///
/// Only lines of one stretch of training are compared: a run that goes back begins another.
struct LinePace {
  private struct Line {
    var epoch: Double
    var seconds: Double

    /// Epochs a second since `earlier`; nil when there is nothing to tell.
    func speed(since earlier: Line) -> Double? {
      let speed = (epoch - earlier.epoch) / (seconds - earlier.seconds)
      return speed > 0 && speed.isFinite ? speed : nil
    }
  }

  private var first: Line?
  private var previous: Line?
  private var last: Line?

  /// Takes in the next line's.
  mutating func add(epoch: Double, seconds: Double) {
    if let last, !(epoch >= last.epoch && seconds >= last.seconds) { goBack() }
    let line = Line(epoch: epoch, seconds: seconds)
    first = first ?? line
    (previous, last) = (last, line)
  }

  /// The run went back, or began anew.
  mutating func goBack() { (first, previous, last) = (nil, nil, nil) }

  /// Epochs a second between the last two lines; nil while there are not two.
  var lately: Double? { previous.flatMap { last?.speed(since: $0) } }

  /// Likewise since the first line.
  var mean: Double? { first.flatMap { last?.speed(since: $0) } }
}
