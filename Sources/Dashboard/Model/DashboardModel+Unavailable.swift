import CellUI
import RunEvents

extension DashboardModel {
  /// Why a key that steers does nothing now: one sentence; nil of a key that never does anything here.
  func whyNothing(follows key: Key) -> String? {
    let idle = Keymap.bindings.first { binding in
      binding.section == .steering && binding.scopes.contains(scope)
        && binding.tabs.contains(tab) && binding.action(for: .key(key)) != nil
    }
    guard let idle else { return whyOver(key) }
    switch idle.condition {
    case .canUndo where run.capabilities.contains(.undo): return "there is nothing to undo"
    case .canRedo where run.capabilities.contains(.undo): return "there is nothing to redo"
    case .hasAdvice: return "the diagnosis names nothing to adjust"
    case .hasHiddenTest: return "there is no test set to look at"
    case .can, .canRace, .canUndo, .canRedo, .canBranch, .canStop:
      guard let word = idle.help.split(whereSeparator: { ":;,(".contains($0) }).first else {
        return nil
      }
      return run.isExternal
        ? "\(idle.label), \(word): this run's trainer cannot" : "\(idle.label), \(word): not now"
    default: return nil
    }
  }

  /// What a key would have done while the run trained.
  private func whyOver(_ key: Key) -> String? {
    guard scope == .finished else { return nil }
    let steers = Keymap.bindings.first { binding in
      binding.section == .steering && !binding.scopes.isDisjoint(with: [.training, .paused])
        && binding.tabs.contains(tab) && binding.action(for: .key(key)) != nil
    }
    guard let steers else { return nil }
    return canGoOn
      ? "\(steers.label): the run is over; e goes on, R trains again with a change"
      : "\(steers.label): the run is over"
  }
}
