import CellUI
import Diagnosis
import RunEvents

/// What a training suffers from and what to do about it, as one sentence.
struct HealthText {
  let model: DashboardModel

  func sentence(_ finding: HealthFinding) -> String {
    switch finding {
    case .nonFinite:
      return canUndo
        ? "NaN or Inf: training paused; u restores the last good step"
        : "NaN or Inf: training paused; lower the learning rate"
    case .lost(let step):
      return "NaN or Inf since step \(NumberFormat.grouped(step)): "
        + "start again from before it, with a lower learning rate"
    case .diverging(let factor, .edit(let number)):
      let mark = model.symbols.number(number)
      return "cost rose \(times(factor)) since \(mark)\(canUndo ? ": u undoes" : ": take it back")"
    case .diverging(let factor, .step(let step)):
      return "cost rose \(times(factor)) since step \(NumberFormat.grouped(step)): "
        + "lower the learning rate"
    case .layers(let trouble, let names):
      return "\(Self.title(trouble)) in \(place(names)): \(Self.remedy(trouble))"
    case .learningRateTooHigh:
      return "learning rate far too high: the cost does not come down"
    case .learningRateTooLow:
      return "learning rate far too low: the cost hardly falls"
    }
  }

  private var canUndo: Bool {
    model.run.capabilities.contains(.undo) && KeyScope.isSteerable(model.baseScope)
  }

  private func times(_ factor: Double) -> String {
    let isAscii = model.symbols.glyphs == .ascii
    return (factor.isFinite && factor < 1e6 ? NumberFormat.significant(factor) : "far")
      + (factor.isFinite && factor < 1e6 ? isAscii ? "x" : "×" : "")
  }

  private func place(_ names: [String]) -> String {
    names.count > 2 ? "\(names.count) layers" : names.joined(separator: ", ")
  }

  private static func title(_ trouble: LayerStatistics.Trouble) -> String {
    switch trouble {
    case .exploding: "exploding gradients"
    case .vanishing: "vanishing gradients"
    case .dead: "dead ReLU units"
    }
  }

  private static func remedy(_ trouble: LayerStatistics.Trouble) -> String {
    switch trouble {
    case .exploding: "lower the learning rate or clip"
    case .vanishing: "ReLU, He initialization, batch norm"
    case .dead: "they stay dead: start anew with a lower rate"
    }
  }
}
