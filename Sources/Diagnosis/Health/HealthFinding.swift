import RunEvents

/// What goes wrong in the training itself, before anybody asks how well it generalizes.
///
/// The cases stand in the order in which they are said, the gravest first: as long as one of them
/// holds, the gap between train and dev set says nothing.
public enum HealthFinding: Hashable, Sendable {
  /// A cost, a gradient or a parameter is NaN or infinite, and the run stands still.
  case nonFinite
  /// The cost is NaN or infinite in each row since this step, and the run went on.
  case lost(since: Int)
  /// The cost is `factor` times what it was before.
  case diverging(factor: Double, since: Origin)
  /// Layers that do not train as they should, from the input on.
  case layers(LayerStatistics.Trouble, names: [String])
  /// Steps are so large that the cost does not come down.
  case learningRateTooHigh
  /// Steps are so small that the cost hardly comes down.
  case learningRateTooLow

  /// What a cost has been rising since.
  public enum Origin: Hashable, Sendable {
    /// The edit with this number.
    case edit(Int)
    /// Nobody's edit: the step of the best cost.
    case step(Int)
  }

  /// Whether both are of a kind, however much of it there is.
  func isSameKind(as other: HealthFinding) -> Bool {
    switch (self, other) {
    case (.nonFinite, .nonFinite), (.learningRateTooHigh, .learningRateTooHigh),
      (.learningRateTooLow, .learningRateTooLow):
      true
    case (.diverging(_, .edit(let edit)), .diverging(_, .edit(let other))): edit == other
    case (.diverging(_, .step), .diverging(_, .step)): true
    case (.lost, .lost): true
    case (.layers(let trouble, _), .layers(let other, _)): trouble == other
    default: false
    }
  }

  /// Whether it is said at once: it does not come and go.
  var isUrgent: Bool {
    switch self {
    case .nonFinite, .lost, .diverging: true
    case .layers, .learningRateTooHigh, .learningRateTooLow: false
    }
  }
}
