import CellUI
import Foundation
import RunEvents

/// A value of a hyperparameter being typed.
struct ValueEditor: Hashable, Sendable {
  let definition: HyperparameterDefinition
  var field = TextField()
  static let longest = 24

  /// The value typed so far: a number, plain, scientific or in per cent, or the name of a choice; nil
  /// when it is none.
  var value: Double? { try? number() }

  /// - Throws: why the text is no value.
  private func number() throws(NumberText.Problem) -> Double {
    var text = field.text.trimmingCharacters(in: .whitespaces)
    if let zeroTitle = definition.zeroTitle, text == zeroTitle { return 0 }
    if definition.scale == .choice {
      guard let place = definition.choices.firstIndex(of: text) else { throw .noNumber }
      return Double(place)
    }
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
  var problem: String? {
    let isChoice = definition.scale == .choice
    if field.text.allSatisfy(\.isWhitespace) { return isChoice ? "type a choice" : "type a number" }
    let value: Double
    do {
      value = try number()
    } catch {
      if isChoice { return definition.refusal(of: -1) }
      let hint = error.hint.map { ": \($0)" } ?? ""
      return "\(field.text) is not a number" + hint
    }
    return definition.refusal(of: value)
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
