import RunEvents

/// A decision boundary between the places where it was measured: each class is as strong somewhere as
/// the nearest four places are certain of it.
struct BoundaryField {
  let boundary: DecisionBoundary

  /// What somewhere is taken for.
  ///
  /// - Parameters:
  ///   - across: 0 at the plane's left side, 1 at its right one.
  ///   - down: 0 at its upper side, 1 at its lower one.
  func place(across: Double, down: Double) -> DecisionBoundary.Place {
    let (left, right, fromLeft) = Self.neighbours(across, of: boundary.columns)
    let (upper, lower, fromUpper) = Self.neighbours(down, of: boundary.rows)
    let nearest = (
      self[left, upper], self[right, upper], self[left, lower], self[right, lower]
    )
    let label = nearest.0.label
    if nearest.1.label == label, nearest.2.label == label, nearest.3.label == label {
      let upperCertainty = Self.mixed(nearest.0.certainty, nearest.1.certainty, fromLeft)
      let lowerCertainty = Self.mixed(nearest.2.certainty, nearest.3.certainty, fromLeft)
      return DecisionBoundary.Place(
        label: label,
        certainty: Int((upperCertainty + (lowerCertainty - upperCertainty) * fromUpper).rounded()))
    }
    return Self.strongest(nearest, fromLeft: fromLeft, fromUpper: fromUpper)
  }

  /// Where classes meet: the strongest is certain by what it is ahead of all others.
  private static func strongest(
    _ nearest: (
      DecisionBoundary.Place, DecisionBoundary.Place, DecisionBoundary.Place,
      DecisionBoundary.Place
    ), fromLeft: Double, fromUpper: Double
  ) -> DecisionBoundary.Place {
    // Even a place that is sure of nothing has a most probable class.
    func weight(_ place: DecisionBoundary.Place, _ share: Double) -> Double {
      share * (Double(place.certainty) + 0.01)
    }
    let weights = (
      weight(nearest.0, (1 - fromLeft) * (1 - fromUpper)),
      weight(nearest.1, fromLeft * (1 - fromUpper)),
      weight(nearest.2, (1 - fromLeft) * fromUpper), weight(nearest.3, fromLeft * fromUpper)
    )
    func strength(of label: Int) -> Double {
      (nearest.0.label == label ? weights.0 : 0) + (nearest.1.label == label ? weights.1 : 0)
        + (nearest.2.label == label ? weights.2 : 0) + (nearest.3.label == label ? weights.3 : 0)
    }
    var (best, greatest) = (nearest.0.label, strength(of: nearest.0.label))
    func consider(_ label: Int) {
      let strength = strength(of: label)
      if strength > greatest { (best, greatest) = (label, strength) }
    }
    consider(nearest.1.label)
    consider(nearest.2.label)
    consider(nearest.3.label)
    let others = weights.0 + weights.1 + weights.2 + weights.3 - greatest
    return DecisionBoundary.Place(
      label: best, certainty: max(0, Int((greatest - others).rounded())))
  }

  private subscript(column: Int, row: Int) -> DecisionBoundary.Place {
    boundary.places[row * boundary.columns + column]
  }

  private static func mixed(_ first: Int, _ second: Int, _ share: Double) -> Double {
    Double(first) + Double(second - first) * share
  }

  /// The two measured places around one, and how far it is from the first to the second.
  private static func neighbours(_ share: Double, of count: Int) -> (Int, Int, Double) {
    let place = min(max(share * Double(count) - 0.5, 0), Double(count - 1))
    let first = min(Int(place), max(0, count - 2))
    return (first, min(first + 1, count - 1), place - Double(first))
  }
}

extension DecisionBoundary.Plane {
  /// Where a point lies, as `BoundaryField` counts; nil for one outside.
  func place(of point: DecisionBoundary.Point) -> (across: Double, down: Double)? {
    func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
      (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    let (across, down) = (share(point.x, x), 1 - share(point.y, y))
    return (0...1).contains(across) && (0...1).contains(down) ? (across, down) : nil
  }
}
