extension AlertRule {
  /// Bytes of the longest rule.
  public static let longest = 200
  /// The greatest number of epochs, evaluations or steps without improvement.
  static let greatestCount = 1_000_000_000

  /// Reads a rule as recipes, settings, command lines and the palette have it.
  ///
  /// - Throws: why it is none.
  public init(_ text: String) throws(AlertProblem) {
    let text = text.withoutOuterSpaces
    guard !text.isEmpty else { throw .empty }
    guard text.utf8.count <= Self.longest else { throw .tooLong }
    let words = text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
    switch words {
    case ["non-finite"], ["nonfinite"], ["non", "finite"]: self = .nonFinite
    case ["finished"]: self = .finished
    case ["failed"]: self = .failed
    case _ where words.prefix(2) == ["no", "improvement"]:
      self = try Self.noImprovement(text.split(whereSeparator: \.isWhitespace).dropFirst(2))
    default: self = try Self.comparison(text)
    }
    // What it is called can be read again.
    guard description.utf8.count <= Self.longest else { throw .tooLong }
  }

  private static func comparison(_ text: String) throws(AlertProblem) -> AlertRule {
    guard let (metric, relation, bound) = MetricRelation.split(text) else {
      if let sign = ["!=", "=="].first(where: text.contains) ?? (text.contains("=") ? "=" : nil) {
        throw .wrongSign(sign)
      }
      throw .unknown(text)
    }
    guard !metric.isEmpty, !bound.hasPrefix("=") else { throw .unknown(text) }
    // With a space before the sign it would be read as another rule.
    guard metric.split(whereSeparator: \.isWhitespace).prefix(2).map({ $0.lowercased() })
      != ["no", "improvement"]
    else { throw .incomplete }
    // 2 < dev/cost
    if (try? number(metric)) != nil { throw .metricComesFirst(metric: bound, bound: metric) }
    return .comparison(MetricKey(metric), relation, try number(bound))
  }

  /// A number, or one in per cent.
  private static func number(_ text: String) throws(AlertProblem) -> Double {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? text.dropLast().withoutOuterSpaces : text
    do throws(NumberText.Problem) {
      let number = try NumberText.decimal(digits)
      return isPercent ? number / 100 : number
    } catch {
      throw .noNumber(text, hint: error.hint)
    }
  }

  /// What stands behind `no improvement`: `20 epochs`, `of dev/cost for 20 epochs`.
  private static func noImprovement(_ words: ArraySlice<Substring>) throws(AlertProblem)
    -> AlertRule
  {
    var words = words
    var metric: MetricKey?
    if words.first?.lowercased() == "of" {
      words = words.dropFirst()
      guard let name = words.popFirst() else { throw .incomplete }
      metric = MetricKey(String(name))
    }
    if words.first?.lowercased() == "for" { words = words.dropFirst() }
    guard let first = words.popFirst(), let last = words.popFirst(), words.isEmpty else {
      throw .incomplete
    }
    let count: Int
    do throws(NumberText.Problem) {
      count = try NumberText.whole(first)
    } catch {
      throw .noNumber(String(first), hint: error.hint)
    }
    guard (1...greatestCount).contains(count) else { throw .countOutOfRange(count) }
    let name = last.lowercased()
    guard
      let unit = Unit.allCases.first(where: {
        [$0.rawValue, String($0.rawValue.dropLast())].contains(name)
      })
    else { throw .unknownUnit(String(last)) }
    if let metric, MetricDefinition.known(metric.name) == nil { throw .unknownDirection(metric) }
    return .noImprovement(metric, count: count, unit)
  }
}
