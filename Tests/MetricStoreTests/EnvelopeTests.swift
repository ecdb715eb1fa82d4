import Foundation
import MetricStore
import RunEvents
import Testing

@Suite struct EnvelopeTests {
  struct Point {
    var step: Int
    var value: Double
  }

  func series(_ points: [Point], smoothing: Double = 0) throws -> MetricSeries {
    var store = MetricStore(smoothing: smoothing)
    store.append(
      MetricStoreTests.block(steps: points.map(\.step), values: points.map(\.value)))
    return try #require(store.series(.trainCost))
  }

  /// The columns by their definition.
  func bruteForce(
    _ points: [Point], _ range: ClosedRange<Double>, columns: Int
  ) -> [EnvelopeColumn] {
    var groups = [[Double]](repeating: [], count: columns)
    for point in points where range.contains(Double(point.step)) {
      let width = range.upperBound - range.lowerBound
      let share = width > 0 ? (Double(point.step) - range.lowerBound) / width : 0
      groups[min(columns - 1, Int(share * Double(columns)))].append(point.value)
    }
    return groups.map { values in
      let finite = values.filter(\.isFinite)
      return EnvelopeColumn(
        min: finite.min() ?? .nan, max: finite.max() ?? .nan,
        mean: finite.isEmpty ? .nan : finite.reduce(0) { $0 + $1 / Double(finite.count) },
        first: finite.first ?? .nan, last: finite.last ?? .nan, count: values.count,
        nonfinite: values.count - finite.count, kinds: kinds(values))
    }
  }

  func kinds(_ values: [Double]) -> NonFiniteKinds {
    var kinds: NonFiniteKinds = []
    if values.contains(where: \.isNaN) { kinds.insert(.nan) }
    if values.contains(.infinity) { kinds.insert(.positiveInfinity) }
    if values.contains(-.infinity) { kinds.insert(.negativeInfinity) }
    return kinds
  }

  func expectSame(_ left: [EnvelopeColumn], _ right: [EnvelopeColumn]) {
    #expect(left.count == right.count)
    for (a, b) in zip(left, right) {
      let scale = max(b.max.magnitude, b.min.magnitude, 1e-300)
      let sameMean = a.mean.isNaN ? b.mean.isNaN : abs(a.mean - b.mean) <= 1e-12 * scale
      let same =
        a.count == b.count && a.nonfinite == b.nonfinite && a.kinds == b.kinds && sameMean
        && [a.min, a.max, a.first, a.last].map(\.bitPattern)
          == [b.min, b.max, b.first, b.last].map(\.bitPattern)
      #expect(same, "\(a) ≠ \(b)")
      if !same { return }
    }
  }

  func randomPoints(_ count: Int, seed: UInt64, ascending: Bool) -> [Point] {
    var random = SplitMix(seed: seed)
    var step = -1_000
    return (0..<count).map { _ in
      // Gaps, and steps that occur twice.
      step += ascending ? Int(random.next() % 4) : Int(random.next() % 41) - 18
      return Point(step: step, value: random.value())
    }
  }

  @Test(arguments: [1, 31, 32, 33, 4_095, 4_097, 20_000])
  func anEnvelopeEqualsTheColumnsByDefinitionAtEveryZoom(count: Int) throws {
    for ascending in [true, false] {
      let points = randomPoints(count, seed: UInt64(count), ascending: ascending)
      let series = try series(points)
      var random = SplitMix(seed: 99)
      let all = Double(points.map(\.step).min()!)...Double(points.map(\.step).max()!)
      var ranges = [all, all.lowerBound - 10...all.upperBound + 10, 1e6...2e6, 0...0]
      for zoom in 1...16 {
        let width = (all.upperBound - all.lowerBound) / Double(1 << zoom)
        let start = Double.random(in: all, using: &random)
        ranges.append(start...start + width)
      }
      for range in ranges {
        for columns in [1, 7, 160] {
          var envelope: [EnvelopeColumn] = []
          series.envelope(range, columns: columns, into: &envelope)
          expectSame(envelope, bruteForce(points, range, columns: columns))
        }
      }
    }
  }

  @Test func columnsWithEdgesOfTheirOwnHoldWhatLiesBetweenThem() throws {
    for ascending in [true, false] {
      let points = randomPoints(5_000, seed: 3, ascending: ascending)
      let series = try series(points)
      let low = Double(points.map(\.step).min() ?? 0) - 3
      // Growing columns, as those of a logarithmic axis are; one of them empty.
      let edges = [low] + (0..<40).map { low + 10 * pow(1.2, Double($0)) }.flatMap { [$0, $0] }
      var envelope: [EnvelopeColumn] = []
      series.envelope(edges: edges, into: &envelope)
      #expect(envelope.count == edges.count - 1)
      for (index, column) in envelope.enumerated() {
        let isLast = index == envelope.count - 1
        let inside = points.filter {
          let step = Double($0.step)
          return step >= edges[index]
            && (step < edges[index + 1] || isLast && step == edges[index + 1])
        }.map(\.value)
        #expect(column.count == inside.count)
        #expect(column.nonfinite == inside.count { !$0.isFinite })
        #expect(column.max.isNaN || column.max == inside.filter(\.isFinite).max())
      }
    }
  }

  @Test func aSmoothedEnvelopeEqualsTheColumnsOfSmoothedPoints() throws {
    let points = randomPoints(10_000, seed: 5, ascending: true)
    let series = try series(points, smoothing: 0.97)
    let smoothed = points.indices.map {
      Point(step: points[$0].step, value: series.smoothedValue($0))
    }
    for range in [-1_000.0...15_000, 0...40, 3_000.5...3_900.25] {
      var envelope: [EnvelopeColumn] = []
      series.smoothedEnvelope(range, columns: 100, into: &envelope)
      expectSame(envelope, bruteForce(smoothed, range, columns: 100))
    }
  }

  @Test func smoothingIsTheBiasCorrectedAverageByItsFormula() throws {
    var random = SplitMix(seed: 6)
    let values = (0..<500).map { _ in Double.random(in: 0...1, using: &random) }
    let points = values.indices.map { Point(step: $0, value: values[$0]) }
    for factor in [0.1, 0.6, 0.9, 0.99] {
      let series = try series(points, smoothing: factor)
      for t in [1, 2, 10, 33, 100, 500] {
        // vₜ = (1 − β) Σᵢ βᵗ⁻ⁱ xᵢ, divided by 1 − βᵗ.
        var sum = 0.0
        var power = 1.0
        for i in stride(from: t, through: 1, by: -1) {
          sum += power * values[i - 1]
          power *= factor
        }
        let expected = (1 - factor) * sum / (1 - power)
        #expect(abs(series.smoothedValue(t - 1) - expected) < 1e-12)
      }
      #expect(series.lastSmoothed == series.smoothedValue(499))
    }
  }

  @Test func changingTheFactorEqualsHavingHadItFromTheStart() throws {
    let points = randomPoints(6_000, seed: 7, ascending: true)
    var changed = MetricStore(smoothing: 0.3)
    changed.append(
      MetricStoreTests.block(steps: points.map(\.step), values: points.map(\.value)))
    changed.branch(to: 5_000)
    changed.setSmoothing(0.9)
    var fresh = MetricStore(smoothing: 0.9)
    fresh.append(MetricStoreTests.block(steps: points.map(\.step), values: points.map(\.value)))
    fresh.branch(to: 5_000)
    let (left, right) = (
      try #require(changed.series(.trainCost)), try #require(fresh.series(.trainCost))
    )
    for index in 0..<left.count {
      #expect(left.smoothedValue(index).bitPattern == right.smoothedValue(index).bitPattern)
    }
    #expect(left.ghosts[0].lastSmoothed?.bitPattern == right.ghosts[0].lastSmoothed?.bitPattern)
    changed.setSmoothing(0)
    let plain = try #require(changed.series(.trainCost))
    #expect(plain.smoothedValue(17).bitPattern == plain.value(17).bitPattern)
  }

  @Test func nonFiniteValuesDoNotSpoilTheAverageAfterThem() throws {
    let series = try series(
      [1.0, .nan, .infinity, 1.0].enumerated().map { Point(step: $0, value: $1) }, smoothing: 0.5)
    #expect(series.smoothedValue(1).isNaN)
    #expect(series.smoothedValue(2).isNaN)
    #expect(series.smoothedValue(3) == 1)
  }

  @Test func oneSpikeAmongAMillionIsSeen() throws {
    let spike = 777_777
    let points = (0..<1_000_000).map { Point(step: $0, value: $0 == spike ? 50 : 0) }
    var envelope: [EnvelopeColumn] = []
    try series(points).envelope(0...999_999, columns: 10, into: &envelope)
    #expect(envelope.map(\.max) == [0, 0, 0, 0, 0, 0, 0, 50, 0, 0])
  }

  @Test func rangesThatAreNoneGiveEmptyColumns() throws {
    let series = try series([Point(step: 1, value: 2)])
    var envelope = [EnvelopeColumn](repeating: .empty, count: 9)
    series.envelope(-.infinity ... .infinity, columns: 3, into: &envelope)
    #expect(envelope.map(\.count) == [0, 0, 0])
    series.envelope(0...1, columns: 0, into: &envelope)
    #expect(envelope.isEmpty)
  }

  @Test func stepsAtTheEndsOfTheirTypeFallIntoTheOuterColumns() throws {
    let series = try series(
      [Int.min, 0, Int.max].map { Point(step: $0, value: 1) })
    var envelope: [EnvelopeColumn] = []
    series.envelope(Double(Int.min)...Double(Int.max), columns: 4, into: &envelope)
    #expect(envelope.map(\.count) == [1, 0, 1, 1])
    series.envelope(
      -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude, columns: 4,
      into: &envelope)
    #expect(envelope.map(\.count).reduce(0, +) == 3)
  }
}
