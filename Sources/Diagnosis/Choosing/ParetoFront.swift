import RunEvents

/// The models of which none is better in one of two metrics without being worse in the other.
public enum ParetoFront {
  /// - Parameters:
  ///   - points: both metrics of each model; one that is not a number is never on the front.
  ///   - directions: which way each metric is better.
  /// - Returns: places in `points`, from the best in the first metric on. Of models that are equal
  ///   in both, the first.
  public static func indices(
    of points: [(Double, Double)],
    directions: (MetricDefinition.Direction, MetricDefinition.Direction)
  ) -> [Int] {
    func badness(_ value: Double, _ direction: MetricDefinition.Direction) -> Double {
      direction == .lowerIsBetter ? value : -value
    }
    let ordered = points.enumerated()
      .filter { !$0.element.0.isNaN && !$0.element.1.isNaN }
      .map { ($0.offset, badness($0.element.0, directions.0), badness($0.element.1, directions.1)) }
      .sorted { ($0.1, $0.2, $0.0) < ($1.1, $1.2, $1.0) }
    var front: [Int] = []
    var best = Double.infinity
    for (offset, _, second) in ordered where second < best || front.isEmpty {
      front.append(offset)
      best = second
    }
    return front
  }
}
