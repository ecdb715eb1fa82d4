import Foundation

extension Float {
  /// With four digits: a picture shows no more.
  var toFourDigits: Double { Double(String(format: "%.4g", Double(self))) ?? Double(self) }
}
