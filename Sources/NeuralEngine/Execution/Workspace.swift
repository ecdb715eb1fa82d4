/// Memory for the batch in flight: every stage's values and deltas, for all workers' rows.
final class Workspace<R: Real & BitwiseCopyable> {
  /// Rows it holds.
  let capacity: Int
  /// Where the input (0) and each stage's output (1...) begin, [capacity, width] each.
  let values: [UnsafeMutablePointer<R>]
  /// The cost's derivatives by them; none for the input.
  let deltas: [UnsafeMutablePointer<R>]
  let labels: AlignedBuffer<Int32>
  /// Targets that are not labels [capacity, outputs].
  let targets: AlignedBuffer<R>
  /// One a worker.
  let scratch: [AlignedBuffer<R>]
  /// Owns what `values` and `deltas` point to.
  private let buffers: [AlignedBuffer<R>]

  init(_ network: Network<R>, capacity: Int, workers: Int) {
    self.capacity = capacity
    let widths = [network.description.inputCount] + network.stages.map(\.outputCount)
    let values = widths.map { AlignedBuffer<R>(count: capacity * $0) }
    let deltas = widths.enumerated().map { number, width in
      AlignedBuffer<R>(count: number > network.firstTrainable ? capacity * width : 0)
    }
    self.values = values.map(\.start)
    self.deltas = deltas.map(\.start)
    buffers = values + deltas
    labels = AlignedBuffer(count: capacity)
    targets = AlignedBuffer(count: capacity * network.outputCount)
    let scratchCount = network.stages.map(\.scratchCount).max() ?? 0
    scratch = (0..<workers).map { _ in AlignedBuffer(count: scratchCount) }
  }
}
