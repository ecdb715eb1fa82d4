import RunEvents

/// Events waiting for the next frame, in bounded room however long the frame is in coming.
///
/// Rows and epochs between two other events are gathered by kind: rows of the same keys become one
/// block. When a block is full its rows are merged two by two, which costs it resolution and
/// nothing else. Of many measurements of the layers every other is dropped. All other events are kept as they are: they are as many as somebody asked for.
struct Mailbox: Sendable {
  /// Rows a block holds: several for each column of the widest screen.
  static let maximumRows = 8192
  static let maximumEpochs = 1024
  static let maximumMeasurements = 256

  private var finished: [RunEvent] = []
  private var blocks: [Columns] = []
  private var epochs: [EpochSummary] = []
  private var measurements: [LayerStatistics] = []

  var isEmpty: Bool { finished.isEmpty && blocks.isEmpty && epochs.isEmpty && measurements.isEmpty }

  mutating func receive(_ event: RunEvent) {
    switch event {
    case .scalars(let block):
      if let index = blocks.firstIndex(where: { $0.takes(block) }) {
        blocks[index].append(block)
      } else {
        blocks.append(Columns(block))
      }
    case .epochFinished(let summary):
      if epochs.count == Self.maximumEpochs { keepEveryOther(&epochs) }
      epochs.append(summary)
    case .layers(let statistics):
      if measurements.count == Self.maximumMeasurements { keepEveryOther(&measurements) }
      measurements.append(statistics)
    default:
      closeGathered()
      finished.append(event)
    }
  }

  /// Everything, in order; the mailbox is then empty.
  mutating func takeAll() -> [RunEvent] {
    closeGathered()
    defer { finished = [] }
    return finished
  }

  private mutating func closeGathered() {
    finished += blocks.map { .scalars($0.block) }
    finished += epochs.map { .epochFinished($0) }
    finished += measurements.map { .layers($0) }
    blocks = []
    epochs = []
    measurements = []
  }

  /// The last is always kept.
  private func keepEveryOther<Kept>(_ events: inout [Kept]) {
    let last = events.count - 1
    events = events.indices.filter { ($0 - last).isMultiple(of: 2) }.map { events[$0] }
  }
}

/// A block under construction, its columns apart so that a row is appended in constant time.
private struct Columns: Sendable {
  private let keys: [MetricKey]
  private var steps: [Int]
  private var epochs: [Double]
  private var seconds: [Double]
  /// `[keys][rows]`
  private var values: [[Double]]

  init(_ block: ScalarBlock) {
    keys = block.keys
    steps = block.steps
    epochs = block.epochs
    seconds = block.seconds
    values = block.keys.indices.map { Array(block.column($0)) }
    shrink()
  }

  /// Whether the block's rows can go on this one's end.
  func takes(_ block: ScalarBlock) -> Bool {
    block.keys == keys && block.epochs.isEmpty == epochs.isEmpty
  }

  mutating func append(_ block: ScalarBlock) {
    steps += block.steps
    epochs += block.epochs
    seconds += block.seconds
    for index in keys.indices { values[index] += block.column(index) }
    shrink()
  }

  var block: ScalarBlock {
    ScalarBlock(
      keys: keys, steps: steps, epochs: epochs, seconds: seconds, values: values.flatMap { $0 })
  }

  private mutating func shrink() {
    while steps.count > Mailbox.maximumRows { mergePairs() }
  }

  /// Each pair of rows becomes one at the later's step, with the mean of the values; a NaN stays
  /// one, so that it is not lost from sight. An odd last row stays.
  private mutating func mergePairs() {
    steps = Self.later(steps)
    epochs = Self.later(epochs)
    seconds = Self.later(seconds)
    for index in keys.indices { values[index] = Self.means(values[index]) }
  }

  private static func later<Element>(_ column: [Element]) -> [Element] {
    stride(from: 0, to: column.count, by: 2).map { column[min($0 + 1, column.count - 1)] }
  }

  private static func means(_ column: [Double]) -> [Double] {
    stride(from: 0, to: column.count, by: 2).map { index in
      index + 1 < column.count ? column[index] / 2 + column[index + 1] / 2 : column[index]
    }
  }
}
