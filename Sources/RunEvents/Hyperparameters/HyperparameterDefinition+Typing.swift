extension HyperparameterDefinition {
  /// The value that a text means: a number, plain, scientific or in per cent, or the name of a choice.
  ///
  /// - Throws: why the text is no value; that the value can be set is another matter.
  public func value(typed text: String) throws(NumberText.Problem) -> Double {
    var text = text.withoutOuterSpaces
    if let zeroTitle, text == zeroTitle { return 0 }
    if scale == .choice {
      guard let place = choices.firstIndex(of: text) else { throw .noNumber }
      return Double(place)
    }
    let isPercent = text.last == "%"
    if isPercent { text = String(text.dropLast()).withoutOuterSpaces }
    let number: Double
    do {
      number = try NumberText.decimal(text)
    } catch .tooLarge {
      number = .infinity
    }
    return isPercent ? number / 100 : number
  }

  /// Whether its values are shares of a whole, from 0 to 1.
  private var isShare: Bool { limits.greatest.map { $0 <= 1 } ?? false }

  /// What can be typed, as a clause's object: `a number above 0, at most 1e6`.
  public var whatIsTyped: String {
    if scale == .choice { return "one of " + choices.joined(separator: ", ") }
    let kind = scale == .integer ? "a whole number" : "a number"
    return limits.sentence.isEmpty ? kind : "\(kind) \(limits.sentence)"
  }

  /// What is wrong with a text, as one clause; nil when it means a value that can be set.
  public func problem(typed text: String) -> String? {
    if text.allSatisfy(\.isWhitespace) { return "type \(whatIsTyped)" }
    // Of what is a share of nothing, half the present value might be meant.
    if text.withoutOuterSpaces.last == "%", !isShare {
      return "per cent of what? Type \(whatIsTyped)"
    }
    let value: Double
    do {
      value = try self.value(typed: text)
    } catch {
      if scale == .choice { return refusal(of: -1) }
      return "\(text) is not a number" + (error.hint.map { ": \($0)" } ?? "")
    }
    return refusal(of: value)
  }
}
