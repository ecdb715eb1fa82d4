import Training

/// Where a search's trials lie: points in the unit cube over its dimensions.
enum SearchSpace {
  /// A point at random in a part of the cube: a function of seed and trial alone.
  static func draw(
    seed: UInt64, trial: Int, within region: [ClosedRange<Double>]
  ) -> [Double] {
    var generator = generator(seed: seed, trial: trial)
    return region.map { $0.lowerBound + generator.uniform() * ($0.upperBound - $0.lowerBound) }
  }

  /// Numbers at random for a trial. It enters through a step of the generator, so that neighbouring
  /// seeds and trials do not give related numbers.
  static func generator(seed: UInt64, trial: Int) -> SplitMix64 {
    var generator = SplitMix64(state: seed ^ 0x5ea2_c4a1_0b3d_9e77)
    generator = SplitMix64(state: generator.next() ^ UInt64(truncatingIfNeeded: trial))
    return SplitMix64(state: generator.next())
  }

  /// The points of a grid with as many levels in each dimension as `count` points allow: levels are
  /// added one by one where there are fewest. Choices have a level a value.
  static func grid(_ dimensions: [SearchDimension], count: Int) -> [[Double]] {
    var levels = dimensions.map { $0.range.isChoice ? $0.range.valueCount ?? 1 : 1 }
    func product(_ levels: [Int]) -> Int { levels.reduce(1) { $0.multipliedCapped(by: $1) } }
    while true {
      let growable = levels.indices.filter { index in
        guard !dimensions[index].range.isChoice,
          levels[index] < dimensions[index].range.valueCount ?? .max
        else { return false }
        var grown = levels
        grown[index] += 1
        return product(grown) <= count
      }
      guard let next = growable.min(by: { levels[$0] < levels[$1] }) else { break }
      levels[next] += 1
    }
    var points: [[Double]] = [[]]
    for (dimension, level) in zip(dimensions, levels) {
      let units = dimension.range.gridUnits(level)
      points = points.flatMap { point in units.map { point + [$0] } }
    }
    return points
  }

  /// How many settings there are in all; nil where a dimension is a continuum.
  static func settingCount(_ dimensions: [SearchDimension]) -> Int? {
    var count = 1
    for dimension in dimensions {
      guard let values = dimension.range.valueCount else { return nil }
      count = count.multipliedCapped(by: values)
    }
    return count
  }

  /// The part of the cube to go on in: a box around the best points, widened, and at most half as
  /// wide as the one before, then around their mean. Of a choice, whole values.
  ///
  /// - Parameters:
  ///   - best: a quarter of the points so far, the best; a few at least, so that no single one's luck
  ///     decides.
  ///   - narrows: whether each dimension is narrowed at all.
  static func zoomed(
    _ dimensions: [SearchDimension], around best: [[Double]], within region: [ClosedRange<Double>],
    narrows: (Int) -> Bool = { _ in true }
  ) -> [ClosedRange<Double>] {
    dimensions.indices.map { index in
      let units = best.map { $0[index] }
      guard let low = units.min(), let high = units.max(), narrows(index) else {
        return region[index]
      }
      let center = units.reduce(0, +) / Double(units.count)
      if case .choice(let values) = dimensions[index].range {
        let count = Double(values.count)
        let first = (low * count).rounded(.down)
        let last = min(count - 1, (high * count).rounded(.down))
        return first / count...(last + 1) / count
      }
      let before = region[index]
      let width = before.upperBound - before.lowerBound
      let margin = width / 20
      var box = (low - margin, high + margin)
      if box.1 - box.0 > width / 2 { box = (center - width / 4, center + width / 4) }
      let lower = min(max(before.lowerBound, box.0), before.upperBound)
      return lower...max(lower, min(before.upperBound, box.1))
    }
  }
}

extension Int {
  fileprivate func multipliedCapped(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
