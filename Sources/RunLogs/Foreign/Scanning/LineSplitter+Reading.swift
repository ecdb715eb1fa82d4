extension LineSplitter {
  /// Hands every line to `read`, and reports those that it refuses, or that cannot be held.
  ///
  /// - Parameters:
  ///   - offset: where `bytes` begin in the log.
  ///   - refusal: what to say of a line that was refused.
  ///   - ahead: reads lines in another way where it can: handed where a line begins, it returns how
  ///     many bytes it took.
  /// - Returns: where the first line begins that is not whole yet, and how many were read.
  mutating func readLines(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool, into collector: ScalarCollector,
    refusal: String, ahead: (Int) -> Int = { _ in 0 },
    _ read: (UnsafeRawBufferPointer) -> Bool
  ) -> (position: Int, count: Int) {
    var position = 0
    var count = 0
    while true {
      if !isSkipping { position += ahead(position) }
      switch next(in: bytes, at: position, isLast: isLast) {
      case .line(let line, let next):
        if !read(line) { collector.report(refusal, at: offset + position) }
        position = next
        count += 1
      case .unendedLine(let line, let next):
        if !read(line) { collector.report("a torn last line", at: offset + position) }
        position = next
        count += 1
      case .tooLong(let next):
        collector.report(Self.tooLongReason, at: offset + position)
        position = next
      case .passedOver(let next):
        position = next
      case .partial:
        return (position, count)
      }
    }
  }
}
