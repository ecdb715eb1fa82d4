import Diagnosis

/// A metric's value as text.
enum MetricText {
  /// Empty for one that was not measured.
  static func number(_ value: Double?) -> String { value.map(Satisficing.text) ?? "" }
}
