/// What examples take from their source to a run: the table that a source makes, the sets it is
/// divided into, and what looking for duplicates and drifts needs. In bytes, estimated from above.
struct LoadingNeed {
  /// Of all examples.
  var values: Double
  var rows: Double
  var features: Double
  /// What the source's table has of each, besides what is counted elsewhere.
  var bytesPerValue = 4.0
  /// Label numbers that an example has.
  var labelsPerRow = 1.0

  init(rows: Int, features: Int, bytesPerValue: Double = 4, labelsPerRow: Int = 1) {
    self.rows = Double(rows)
    self.features = Double(features)
    values = self.rows * self.features
    self.bytesPerValue = bytesPerValue
    self.labelsPerRow = Double(labelsPerRow)
  }

  /// The sets alone, of which there are at most four.
  var setBytes: Double {
    values * 4 + rows * (labelsPerRow * 4 + 96) + features * 4 * 40
  }

  var bytes: Double { values * bytesPerValue + rows * labelsPerRow * 8 + setBytes }
}
