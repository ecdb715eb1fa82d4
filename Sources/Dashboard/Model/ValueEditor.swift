import CellUI
import Foundation
import RunEvents

/// A value of a setting being typed.
struct ValueEditor: Hashable, Sendable {
  let hyperparameter: Hyperparameter
  var field = TextField()
  static let longest = 24

  /// The number typed so far: plain, scientific, or in per cent; nil when it is none.
  var value: Double? {
    var text = field.text.trimmingCharacters(in: .whitespaces)
    guard !text.isEmpty else { return nil }
    if hyperparameter == .pace, text == "unlimited" { return 0 }
    let isPercent = text.last == "%"
    if isPercent { text = String(text.dropLast()).trimmingCharacters(in: .whitespaces) }
    // Only what looks like a decimal number: no "0x10", no "inf".
    guard text.allSatisfy({ "0123456789.+-eE".contains($0) }), let number = Double(text) else {
      return nil
    }
    return isPercent ? number / 100 : number
  }

  /// What is wrong with the text, as one clause; nil when it can be set.
  func problem(_ limits: HyperparameterLimits) -> String? {
    if field.text.allSatisfy(\.isWhitespace) { return "type a number" }
    guard let value else { return "\(field.text) is not a number" }
    return limits.refusal(of: hyperparameter, value)
  }
}
