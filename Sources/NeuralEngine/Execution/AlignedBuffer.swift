/// Zeroed memory on a cache line's boundary, freed with its owner.
final class AlignedBuffer<Element: BitwiseCopyable & ExpressibleByIntegerLiteral> {
  let start: UnsafeMutablePointer<Element>
  let count: Int

  init(count: Int) {
    // Whole cache lines: two buffers never share one.
    let byteCount = (count * MemoryLayout<Element>.stride + 63) / 64 * 64
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64), alignment: 64)
    start = memory.bindMemory(to: Element.self, capacity: count)
    start.initialize(repeating: 0, count: count)
    self.count = count
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  var values: [Element] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// - Precondition: `values` has as many elements as the buffer.
  func copy(from values: [Element]) {
    precondition(values.count == count, "\(values.count) values for a buffer of \(count)")
    values.withUnsafeBufferPointer { values in
      if let source = values.baseAddress { start.update(from: source, count: count) }
    }
  }
}
