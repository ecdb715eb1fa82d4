extension Array {
  /// The same elements in a buffer of about their size: an array that grew by appending may hold
  /// twice as much, which is no matter until thousands of them are kept for good.
  var fitted: [Element] {
    capacity <= count + count / 8 + 16 ? self : withUnsafeBufferPointer { Array($0) }
  }
}
