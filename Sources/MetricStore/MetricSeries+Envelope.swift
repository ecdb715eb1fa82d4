extension MetricSeries {
  /// What is in each of `columns` equal parts of `range`, in steps, as it was logged.
  ///
  /// A point on the border of two parts is in the right one, a point at the range's end in the
  /// last. O(columns · log count) as long as steps ascend.
  ///
  /// - Parameters:
  ///   - range: steps; both ends are in it.
  ///   - columns: how many parts; 0 gives none.
  ///   - envelope: replaced by one entry a part `[columns]`.
  public func envelope(
    _ range: ClosedRange<Double>, columns: Int, into envelope: inout [EnvelopeColumn]
  ) {
    fill(&envelope, ColumnGrid(range, columns: columns), columns: columns) {
      self.merge($0, into: &$1)
    }
  }

  /// The same for parts that are not equal, as those of a time axis are in steps.
  ///
  /// - Parameter edges: steps, ascending: where each part begins, and the end of the last
  ///   `[columns + 1]`.
  public func envelope(edges: [Double], into envelope: inout [EnvelopeColumn]) {
    fill(&envelope, ColumnGrid(edges: edges), columns: max(0, edges.count - 1)) {
      self.merge($0, into: &$1)
    }
  }

  /// `smoothedEnvelope` for parts that are not equal.
  public func smoothedEnvelope(edges: [Double], into envelope: inout [EnvelopeColumn]) {
    fill(&envelope, ColumnGrid(edges: edges), columns: max(0, edges.count - 1)) {
      self.mergeSmoothed($0, into: &$1)
    }
  }

  /// The same over the smoothed curve; equal to `envelope` while `smoothing` is 0.
  public func smoothedEnvelope(
    _ range: ClosedRange<Double>, columns: Int, into envelope: inout [EnvelopeColumn]
  ) {
    fill(&envelope, ColumnGrid(range, columns: columns), columns: columns) {
      self.mergeSmoothed($0, into: &$1)
    }
  }

  /// The smoothed value at `index`; NaN where the value is not finite. O(1).
  public func smoothedValue(_ index: Int) -> Double {
    guard smoothing > 0 else { return value(index) }
    let bucket = index / SummaryPyramid.bucketSize
    var state = averages[bucket]
    var result = Double.nan
    for point in (bucket * SummaryPyramid.bucketSize)...index {
      result = state.add(value(point), factor: smoothing)
    }
    return result
  }

  /// The smoothed value logged last; nil when there is none.
  public var lastSmoothed: Double? { count > 0 ? smoothedValue(count - 1) : nil }

  func summary(of range: Range<Int>) -> PointSummary {
    var summary = PointSummary()
    merge(range, into: &summary)
    return summary
  }

  /// Whole buckets from the pyramid, the points at both ends one by one.
  func merge(_ range: Range<Int>, into summary: inout PointSummary) {
    let parts = Self.parts(of: range, buckets: raw.bucketCount)
    for index in parts.head { summary.add(value(index)) }
    raw.merge(parts.buckets, into: &summary)
    for index in parts.tail { summary.add(value(index)) }
  }

  private func mergeSmoothed(_ range: Range<Int>, into summary: inout PointSummary) {
    guard smoothing > 0 else { return merge(range, into: &summary) }
    let parts = Self.parts(of: range, buckets: raw.bucketCount)
    mergeSmoothedPoints(parts.head, into: &summary)
    smoothed.merge(parts.buckets, into: &summary)
    mergeSmoothedPoints(parts.tail, into: &summary)
  }

  /// - Precondition: all in one bucket, or empty.
  private func mergeSmoothedPoints(_ range: Range<Int>, into summary: inout PointSummary) {
    guard !range.isEmpty else { return }
    let bucket = range.lowerBound / SummaryPyramid.bucketSize
    var state = averages[bucket]
    for index in (bucket * SummaryPyramid.bucketSize)..<range.upperBound {
      let average = state.add(value(index), factor: smoothing)
      if index >= range.lowerBound { summary.add(average) }
    }
  }

  /// Points before the first whole bucket, whole buckets, points after the last.
  private static func parts(
    of range: Range<Int>, buckets: Int
  ) -> (head: Range<Int>, buckets: Range<Int>, tail: Range<Int>) {
    let size = SummaryPyramid.bucketSize
    let first = (range.lowerBound + size - 1) / size
    let end = min(range.upperBound / size, buckets)
    // Within one bucket or two: the two ends are split where the bucket is.
    guard first < end else {
      let border = min(max(first * size, range.lowerBound), range.upperBound)
      return (range.lowerBound..<border, 0..<0, border..<range.upperBound)
    }
    return (range.lowerBound..<first * size, first..<end, end * size..<range.upperBound)
  }

  private func fill(
    _ envelope: inout [EnvelopeColumn], _ grid: ColumnGrid?, columns: Int,
    merge: (Range<Int>, inout PointSummary) -> Void
  ) {
    envelope.removeAll(keepingCapacity: true)
    guard columns > 0 else { return }
    envelope.append(contentsOf: repeatElement(.empty, count: columns))
    guard count > 0, let grid else { return }
    if points.isAscending {
      fillAscending(&envelope, grid, merge: merge)
    } else {
      fillUnordered(&envelope, grid, merge: merge)
    }
  }

  private func fillAscending(
    _ envelope: inout [EnvelopeColumn], _ grid: ColumnGrid,
    merge: (Range<Int>, inout PointSummary) -> Void
  ) {
    var start = partitionPoint(0..<count) { Double(step($0)) >= grid.lower }
    while start < count, let column = grid.column(of: step(start)) {
      // Doubling strides find the column's end in the logarithm of its points.
      var (known, reach) = (start, start + 1)
      while reach < count, grid.column(of: step(reach)) == column {
        known = reach
        reach = start + (reach - start) * 2
      }
      let end = partitionPoint(known + 1..<min(reach, count)) {
        grid.column(of: step($0)) != column
      }
      var summary = PointSummary()
      merge(start..<end, &summary)
      envelope[column] = EnvelopeColumn(summary)
      start = end
    }
  }

  /// Chunk by chunk: one that lies within a column is taken as a whole.
  private func fillUnordered(
    _ envelope: inout [EnvelopeColumn], _ grid: ColumnGrid,
    merge: (Range<Int>, inout PointSummary) -> Void
  ) {
    var summaries = [PointSummary](repeating: PointSummary(), count: envelope.count)
    var start = 0
    for axis in points.sealedAxes {
      let chunk = start..<(start + PointColumns.chunkSize)
      start = chunk.upperBound
      if Double(axis.stepRange.upperBound) < grid.lower { continue }
      if Double(axis.stepRange.lowerBound) > grid.upper { continue }
      if let column = grid.column(of: axis.stepRange.lowerBound),
        column == grid.column(of: axis.stepRange.upperBound)
      {
        merge(chunk, &summaries[column])
      } else {
        mergeRuns(of: chunk, grid, into: &summaries, merge: merge)
      }
    }
    mergeRuns(of: start..<count, grid, into: &summaries, merge: merge)
    for column in envelope.indices { envelope[column] = EnvelopeColumn(summaries[column]) }
  }

  /// Merges each run of neighbours that share a column.
  private func mergeRuns(
    of range: Range<Int>, _ grid: ColumnGrid, into summaries: inout [PointSummary],
    merge: (Range<Int>, inout PointSummary) -> Void
  ) {
    var start = range.lowerBound
    while start < range.upperBound {
      let column = grid.column(of: step(start))
      var end = start + 1
      while end < range.upperBound, grid.column(of: step(end)) == column { end += 1 }
      if let column { merge(start..<end, &summaries[column]) }
      start = end
    }
  }
}
