extension HyperparameterDefinition {
  /// Why the value cannot be set, as one clause; nil when it can.
  ///
  /// `dropout must be in 0..<1; 20 % is 0.2`.
  public func refusal(of value: Double) -> String? {
    guard value.isFinite else { return "\(title) must be a finite number" }
    if scale == .choice {
      let isOne = value == value.rounded() && choices.indices.contains(Int(exactly: value) ?? -1)
      return isOne ? nil : "\(title) must be one of \(choices.joined(separator: ", "))"
    }
    if scale == .integer, value != value.rounded() { return "\(title) must be a whole number" }
    guard !limits.contains(value) else { return nil }
    return "\(title) must be \(limits.sentence)"
      + (zeroTitle.map { ", 0 for \($0)" } ?? "") + (percentHint(value) ?? "")
  }

  /// Somebody wrote a share in per cent.
  private func percentHint(_ value: Double) -> String? {
    guard let greatest = limits.greatest, greatest <= 1, value >= 2, value < 100,
      limits.contains(value / 100)
    else { return nil }
    return "; \(Self.text(value)) % is \(Self.text(value / 100))"
  }

  /// The number as people write it in a sentence: no `.0` behind whole ones, powers of ten short.
  public static func text(_ value: Double) -> String {
    guard value == value.rounded(), value.magnitude < 1e15 else { return String(value) }
    let whole = String(Int(value))
    let zeros = whole.reversed().prefix { $0 == "0" }.count
    return zeros >= 4 && whole.dropLast(zeros) == "1" ? "1e\(zeros)" : whole
  }
}

extension HyperparameterDefinition.Limits {
  /// `in 0...1e6`, `above 0, at most 1e6`, `at least 4, those already begun`.
  public var sentence: String {
    let ends = (
      least.map(HyperparameterDefinition.text), greatest.map(HyperparameterDefinition.text)
    )
    if let first = ends.0, let last = ends.1, !excludesLeast, leastReason == nil {
      return "in \(first)\(excludesGreatest ? "..<" : "...")\(last)" + clause(greatestReason)
    }
    let lower = ends.0.map { "\(excludesLeast ? "above" : "at least") \($0)" + clause(leastReason) }
    let upper = ends.1.map {
      "\(excludesGreatest ? "below" : "at most") \($0)" + clause(greatestReason)
    }
    return [lower, upper].compactMap(\.self).joined(separator: ", ")
  }

  private func clause(_ reason: String?) -> String { reason.map { ", \($0)" } ?? "" }
}
