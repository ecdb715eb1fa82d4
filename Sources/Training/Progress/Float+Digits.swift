import Platform

extension Float {
  /// With four digits: a picture shows no more.
  var toFourDigits: Double { Double(String(printf: "%.4g", Double(self))) ?? Double(self) }
}
