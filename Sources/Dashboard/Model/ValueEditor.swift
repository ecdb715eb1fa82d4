import CellUI
import RunEvents

/// A value of a hyperparameter being typed.
struct ValueEditor: Hashable, Sendable {
  let definition: HyperparameterDefinition
  var field = TextField()
  static let longest = 24

  /// The value typed so far: a number, plain, scientific or in per cent, or the name of a choice; nil
  /// when it is none.
  var value: Double? { try? definition.value(typed: field.text) }

  /// What is wrong with the text, as one clause; nil when it can be set.
  var problem: String? { definition.problem(typed: field.text) }

  /// Whether the text is a number but for how it is written.
  var isAlmostNumber: Bool {
    do {
      _ = try definition.value(typed: field.text)
      return false
    } catch {
      return error != .noNumber
    }
  }
}
