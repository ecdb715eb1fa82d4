import CellUI
import Foundation
import RunEvents

/// A value of a setting being typed.
struct ValueEditor: Hashable, Sendable {
  let hyperparameter: Hyperparameter
  var field = TextField()
  static let longest = 24

  /// The number typed so far: plain, scientific, or in per cent; nil when it is none.
  var value: Double? { try? number() }

  /// - Throws: why the text is no number.
  private func number() throws(NumberText.Problem) -> Double {
    var text = field.text.trimmingCharacters(in: .whitespaces)
    if hyperparameter == .pace, text == "unlimited" { return 0 }
    let isPercent = text.last == "%"
    if isPercent { text = String(text.dropLast()).trimmingCharacters(in: .whitespaces) }
    let number: Double
    do {
      number = try NumberText.decimal(text)
    } catch .tooLarge {
      number = .infinity
    }
    return isPercent ? number / 100 : number
  }

  /// What is wrong with the text, as one clause; nil when it can be set.
  func problem(_ limits: HyperparameterLimits) -> String? {
    if field.text.allSatisfy(\.isWhitespace) { return "type a number" }
    let value: Double
    do {
      value = try number()
    } catch {
      let hint = error.hint.map { ": \($0)" } ?? ""
      return "\(field.text) is not a number" + hint
    }
    return limits.refusal(of: hyperparameter, value)
  }

  /// Whether the text is a number but for how it is written.
  var isAlmostNumber: Bool {
    do {
      _ = try number()
      return false
    } catch {
      return error != .noNumber
    }
  }
}
