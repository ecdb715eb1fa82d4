import RunEvents

/// The exact points of one curve, in the order they were logged: sealed chunks that never change,
/// and an open tail. Appending never moves a sealed chunk.
struct PointColumns: Sendable {
  /// Points in a sealed chunk; a multiple of the pyramid's bucket.
  static let chunkSize = 4096

  private struct Chunk: Sendable {
    var axis: PointAxis
    var values: PackedValues
  }

  private var chunks: [Chunk] = []
  private var steps: [Int] = []
  private var seconds: [Double] = []
  /// Empty, or one for each point of the tail, NaN where the log had none.
  private var epochs: [Double] = []
  private var values: [Double] = []
  /// Whether no step is smaller than the one before it.
  private(set) var isAscending = true

  var count: Int { chunks.count * Self.chunkSize + values.count }

  /// Bytes that the points take, with the axes that are not in `counted` yet.
  func sizeBytes(counted: inout Set<ObjectIdentifier>) -> Int {
    var bytes = (steps.capacity + seconds.capacity + epochs.capacity + values.capacity) * 8
    for chunk in chunks {
      bytes += chunk.values.sizeBytes
      if counted.insert(ObjectIdentifier(chunk.axis)).inserted { bytes += chunk.axis.sizeBytes }
    }
    return bytes
  }

  /// The axes of the sealed chunks, in order.
  var sealedAxes: some Sequence<PointAxis> { chunks.lazy.map(\.axis) }

  /// Points that the tail takes before it is full.
  var room: Int { Self.chunkSize - values.count }

  /// Appends rows of a block. `values [rows]`.
  /// - Precondition: `rows.count ≤ room`.
  mutating func append(_ rows: Range<Int>, of block: ScalarBlock, values column: ArraySlice<Double>)
  {
    let last = count > 0 ? step(count - 1) : nil
    if isAscending {
      var previous = last ?? block.steps[rows.lowerBound]
      for row in rows {
        if block.steps[row] < previous {
          isAscending = false
          break
        }
        previous = block.steps[row]
      }
    }
    if block.epochs.isEmpty {
      if !epochs.isEmpty { epochs.append(contentsOf: repeatElement(.nan, count: rows.count)) }
    } else {
      let missing = values.count - epochs.count
      if missing > 0 { epochs.append(contentsOf: repeatElement(.nan, count: missing)) }
      epochs.append(contentsOf: block.epochs[rows])
    }
    steps.append(contentsOf: block.steps[rows])
    seconds.append(contentsOf: block.seconds[rows])
    values.append(contentsOf: column)
  }

  /// Appends one row: what a live run does all the time.
  /// - Precondition: `room > 0`.
  mutating func append(step: Int, epoch: Double?, seconds: Double, value: Double) {
    if isAscending, let last = steps.last ?? chunks.last?.axis.step(Self.chunkSize - 1) {
      isAscending = step >= last
    }
    if epoch != nil || !epochs.isEmpty {
      while epochs.count < values.count { epochs.append(.nan) }
      epochs.append(epoch ?? .nan)
    }
    steps.append(step)
    self.seconds.append(seconds)
    values.append(value)
  }

  /// The last `count` values of the open tail.
  func withTail<Result>(_ count: Int, _ body: (ArraySlice<Double>) -> Result) -> Result {
    body(values.suffix(count))
  }

  /// Makes a chunk of the full tail. `shared` is the axis sealed last, in whichever series: it is
  /// used again when it holds the same rows.
  /// - Precondition: the tail is full.
  mutating func seal(sharing shared: inout PointAxis?) {
    precondition(values.count == Self.chunkSize, "only a full tail is sealed")
    var axis = PointAxis(steps: steps, seconds: seconds, epochs: epochs)
    if let known = shared, known.holdsSameRows(as: axis) { axis = known }
    shared = axis
    chunks.append(Chunk(axis: axis, values: PackedValues(values)))
    steps.removeAll(keepingCapacity: true)
    seconds.removeAll(keepingCapacity: true)
    epochs.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }

  /// Forgets all points but the first `kept`.
  mutating func keepFirst(_ kept: Int) {
    guard kept < count else { return }
    let whole = kept / Self.chunkSize
    let rest = kept % Self.chunkSize
    if whole < chunks.count {
      let cut = chunks[whole]
      chunks.removeSubrange(whole...)
      (steps, seconds, epochs) = cut.axis.unpacked(count: rest)
      values = (0..<rest).map { cut.values[$0] }
    } else {
      steps.removeSubrange(rest...)
      seconds.removeSubrange(rest...)
      if !epochs.isEmpty { epochs.removeSubrange(rest...) }
      values.removeSubrange(rest...)
    }
  }

  @inline(__always)
  func step(_ index: Int) -> Int {
    let chunk = index / Self.chunkSize
    return chunk < chunks.count
      ? chunks[chunk].axis.step(index % Self.chunkSize) : steps[index % Self.chunkSize]
  }

  @inline(__always)
  func value(_ index: Int) -> Double {
    let chunk = index / Self.chunkSize
    return chunk < chunks.count
      ? chunks[chunk].values[index % Self.chunkSize] : values[index % Self.chunkSize]
  }

  func second(_ index: Int) -> Double {
    let chunk = index / Self.chunkSize
    return chunk < chunks.count
      ? chunks[chunk].axis.second(index % Self.chunkSize) : seconds[index % Self.chunkSize]
  }

  func epoch(_ index: Int) -> Double? {
    let chunk = index / Self.chunkSize
    if chunk < chunks.count { return chunks[chunk].axis.epoch(index % Self.chunkSize) }
    guard !epochs.isEmpty, !epochs[index % Self.chunkSize].isNaN else { return nil }
    return epochs[index % Self.chunkSize]
  }
}
