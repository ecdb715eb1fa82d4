/// Reads one file of a run as it grows, in its own way. Owned by one `ForeignRunReader`, used on its
/// thread.
protocol RunFeed: AnyObject {
  var path: String { get }
  /// How much was read so far, of `byteCount`.
  var fetched: Int { get }
  var byteCount: Int { get }

  /// Reads on for about `budget` bytes.
  ///
  /// - Parameter isComplete: nobody writes the file any more.
  func read(budget: inout Int, isComplete: Bool) -> IncrementalFileReader.Outcome

  /// How the log should have been read, now that more of it is known; nil while it is read so.
  var betterPlan: RowPlan? { get }
  /// What keeps it from being unpacked to its end.
  var damage: String? { get }
}

extension RunFeed {
  var betterPlan: RowPlan? { nil }
  var damage: String? { nil }
}
