import CellUI
import RunEvents

/// A value of a hyperparameter being typed, and how it is to get there: `1e-4 over 200 steps guard 20%`.
struct ValueEditor: Hashable, Sendable {
  let definition: HyperparameterDefinition
  var field = TextField()
  static let longest = 80

  private var parts: (value: String, terms: String) { EditTerms.split(field.text) }

  /// The value typed so far: a number, plain, scientific or in per cent, or the name of a choice; nil
  /// when it is none.
  var value: Double? { try? definition.value(typed: parts.value) }

  /// How it is to get there; nil when what stands behind the value says nothing of it.
  var terms: EditTerms? { try? EditTerms(parts.terms) }

  /// What is wrong with the text, as one clause; nil when it can be set.
  var problem: String? {
    let parts = parts
    if let problem = definition.problem(typed: parts.value) {
      return wordBehindValue.map { EditTermsProblem.unknownWord($0).description } ?? problem
    }
    do throws(EditTermsProblem) {
      let terms = try EditTerms(parts.terms)
      return terms.ramp == nil ? nil : definition.rampRefusal
    } catch {
      return error.description
    }
  }

  /// A word that follows a value and begins nothing.
  private var wordBehindValue: String? {
    let words = parts.value.split(whereSeparator: \.isWhitespace).map(String.init)
    guard words.count > 1, definition.problem(typed: words[0]) == nil else { return nil }
    return words[1]
  }

  /// Whether the text is a number but for how it is written.
  var isAlmostNumber: Bool {
    do {
      _ = try definition.value(typed: parts.value)
      return false
    } catch {
      return error != .noNumber
    }
  }

  /// What may stand behind the value; nil once something does, and before there is one.
  var hint: String? {
    guard value != nil, problem == nil, parts.terms.isEmpty, definition.affectsLearning else {
      return nil
    }
    return definition.rampRefusal == nil ? "also: over 200 steps, guard 20%" : "also: guard 20%"
  }

  /// Types what may come next: over how long, then a guard.
  mutating func complete() {
    let text = field.text.withoutOuterSpaces
    guard value != nil, definition.affectsLearning else { return }
    let added: String
    do throws(EditTermsProblem) {
      let terms = try EditTerms(parts.terms)
      guard terms.guarding == nil else { return }
      let canRamp = terms == .plain && definition.rampRefusal == nil
      added = canRamp ? "over " : "guard 20%"
    } catch .noUnit {
      added = "steps"
    } catch .noLength {
      added = "200 steps"
    } catch .noPercent {
      added = "20%"
    } catch {
      return
    }
    field = TextField(text + " " + added)
  }
}
