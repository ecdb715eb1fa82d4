/// Memory for the batch in flight: every stage's values and gradients, for all workers' rows.
final class Workspace<R: Real & BitwiseCopyable> {
  /// Rows it holds.
  let capacity: Int
  /// The network's input [capacity, inputs].
  let input: UnsafeMutablePointer<R>
  /// What the last layer gives, and the cost's derivatives by it [capacity, outputs].
  let output: UnsafeMutablePointer<R>
  let outputGradient: UnsafeMutablePointer<R>
  /// Where each stage works.
  let memory: [StageMemory<R>]
  /// Labels and weights of the rows of targets [capacity, target rows].
  let labels: AlignedBuffer<Int32>
  let weights: AlignedBuffer<R>
  /// Steps of each sequence that count [capacity].
  let lengths: AlignedBuffer<Int32>
  /// Targets that are not labels [capacity, outputs].
  let targets: AlignedBuffer<R>
  /// How much of each pair's distance the cost has [capacity, capacity], where it compares the examples
  /// with each other.
  let pairs: AlignedBuffer<R>
  /// One a worker.
  let scratch: [AlignedBuffer<R>]
  /// Owns what the pointers point to.
  private let buffers: [AlignedBuffer<R>]

  init(_ network: Network<R>, capacity: Int, workers: Int) {
    let plan = network.plan
    let values = plan.slots.map {
      AlignedBuffer<R>(count: $0.aliasOf == nil ? capacity * $0.count : 0)
    }
    let gradients = plan.slots.indices.map {
      AlignedBuffer<R>(count: plan.needsGradient[$0] ? capacity * plan.slots[$0].count : 0)
    }
    var buffers = values + gradients
    func slot(_ number: Int) -> UnsafeMutablePointer<R> {
      values[plan.slots[number].aliasOf ?? number].start
    }
    func gradient(_ number: Int) -> UnsafeMutablePointer<R>? {
      plan.needsGradient[number] ? gradients[number].start : nil
    }
    memory = plan.entries.map { entry in
      let layer = entry.stage.layer
      let saved = AlignedBuffer<R>(count: capacity * layer.savedCount)
      // Whole cache lines a worker.
      let stride = (layer.partialCount + 15) / 16 * 16
      let partials = AlignedBuffer<R>(count: workers * stride)
      buffers += [saved, partials]
      return StageMemory(
        x: UnsafePointer(slot(entry.input)),
        second: entry.second.map { UnsafePointer(slot($0)) }, y: slot(entry.output),
        dx: gradient(entry.input), secondGradient: entry.second.flatMap(gradient),
        dy: gradients[entry.output].start, saved: saved.start, partials: partials.start,
        partialStride: stride)
    }
    let last = plan.entries.last?.output ?? 0
    self.capacity = capacity
    input = values[0].start
    output = slot(last)
    outputGradient = gradients[last].start
    self.buffers = buffers
    labels = AlignedBuffer(count: capacity * network.targetRows)
    weights = AlignedBuffer(count: capacity * network.targetRows)
    lengths = AlignedBuffer(count: capacity)
    targets = AlignedBuffer(count: capacity * network.outputCount)
    pairs = AlignedBuffer(count: plan.comparesExamples ? capacity * capacity : 0)
    let scratchCount = max(
      network.stages.map { $0.layer.scratchCount(rows: capacity) }.max() ?? 0,
      plan.comparesExamples ? capacity : 0)
    scratch = (0..<workers).map { _ in AlignedBuffer(count: scratchCount) }
  }
}
