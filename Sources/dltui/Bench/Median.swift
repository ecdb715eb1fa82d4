extension [Double] {
  /// The value in the middle, of two the greater; there is at least one.
  var median: Double { sorted()[count / 2] }
}
