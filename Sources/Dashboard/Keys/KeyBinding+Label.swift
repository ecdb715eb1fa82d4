import CellUI

extension KeyBinding.Trigger {
  /// What the key is called.
  var label: String {
    switch self {
    case .interrupt: "Ctrl-C"
    case .key(.character(" ")): "Space"
    case .key(.character(let character)): String(character)
    case .key(.up): "↑"
    case .key(.down): "↓"
    case .key(.left): "←"
    case .key(.right): "→"
    case .key(.enter): "Enter"
    case .key(.escape): "Esc"
    case .key(.home): "Home"
    case .key(.end): "End"
    case .key(.pageUp): "PgUp"
    case .key(.pageDown): "PgDn"
    case .key(.tab): "Tab"
    case .key(.backTab): "Shift-Tab"
    case .key(.ctrl(let letter)): "Ctrl-\(letter.uppercased())"
    case .key(.backspace): "Backspace"
    case .key(.delete): "Del"
    case .key(.insert): "Ins"
    case .key(.function(let number)): "F\(number)"
    }
  }
}
