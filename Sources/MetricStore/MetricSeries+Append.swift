import RunEvents

extension MetricSeries {
  /// Appends rows of the block's column at `column`. Amortised O(rows).
  mutating func append(
    _ rows: Range<Int>, of block: ScalarBlock, column: Int, sharing axis: inout PointAxis?
  ) {
    let base = column * block.rowCount
    if rows.count == 1 {
      let row = rows.lowerBound
      points.append(
        step: block.steps[row], epoch: block.epochs.isEmpty ? nil : block.epochs[row],
        seconds: block.seconds[row], value: block.values[base + row])
      return completeWhatIsFull(sharing: &axis)
    }
    let size = SummaryPyramid.bucketSize
    var row = rows.lowerBound
    while row < rows.upperBound {
      let end = min(row + size - points.count % size, rows.upperBound)
      points.append(row..<end, of: block, values: block.values[(base + row)..<(base + end)])
      row = end
      completeWhatIsFull(sharing: &axis)
    }
  }

  private mutating func completeWhatIsFull(sharing axis: inout PointAxis?) {
    if points.count % SummaryPyramid.bucketSize == 0 { completeBucket() }
    if points.room == 0 { points.seal(sharing: &axis) }
  }

  private mutating func completeBucket() {
    let factor = smoothing
    var (bucket, average) = (PointSummary(), PointSummary())
    var state = averages.last ?? ExponentialAverage()
    points.withTail(SummaryPyramid.bucketSize) { values in
      for value in values {
        bucket.add(value)
        if factor > 0 { average.add(state.add(value, factor: factor)) }
      }
    }
    raw.append(bucket)
    if factor > 0 {
      smoothed.append(average)
      averages.append(state)
    }
  }

  /// Smooths all points anew. O(count).
  mutating func setSmoothing(_ factor: Double) {
    smoothing = factor
    smoothed = SummaryPyramid()
    averages = []
    for ghost in ghosts.indices { ghosts[ghost].setSmoothing(factor) }
    guard factor > 0 else { return }
    var state = ExponentialAverage()
    averages.append(state)
    for bucket in 0..<raw.bucketCount {
      var summary = PointSummary()
      let first = bucket * SummaryPyramid.bucketSize
      for index in first..<(first + SummaryPyramid.bucketSize) {
        summary.add(state.add(value(index), factor: factor))
      }
      smoothed.append(summary)
      averages.append(state)
    }
  }

  /// Takes out every point after `step`.
  /// - Returns: these points as a curve of their own; nil when there are none.
  mutating func removePoints(after step: Int) -> MetricSeries? {
    var removed = MetricSeries(key: key, smoothing: smoothing)
    if points.isAscending {
      let kept = (index(atOrBefore: step) ?? -1) + 1
      guard kept < count else { return nil }
      removed.appendPoints(kept..<count, of: self)
      points.keepFirst(kept)
      let buckets = kept / SummaryPyramid.bucketSize
      raw.keepFirst(buckets)
      smoothed.keepFirst(buckets)
      if !averages.isEmpty { averages.removeSubrange((buckets + 1)...) }
      return removed
    }
    var kept = MetricSeries(key: key, smoothing: smoothing)
    kept.ghosts = ghosts
    for index in 0..<count {
      if self.step(index) <= step {
        kept.appendPoints(index..<(index + 1), of: self)
      } else {
        removed.appendPoints(index..<(index + 1), of: self)
      }
    }
    guard removed.count > 0 else { return nil }
    self = kept
    return removed
  }

  private mutating func appendPoints(_ range: Range<Int>, of other: MetricSeries) {
    let hasEpochs = range.contains { other.epoch($0) != nil }
    let block = ScalarBlock(
      keys: [key], steps: range.map(other.step),
      epochs: hasEpochs ? range.map { other.epoch($0) ?? .nan } : [],
      seconds: range.map(other.seconds), values: range.map(other.value))
    var axis: PointAxis?
    append(0..<block.rowCount, of: block, column: 0, sharing: &axis)
  }
}
