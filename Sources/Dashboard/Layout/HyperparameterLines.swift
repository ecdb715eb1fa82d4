import CellUI
import RunEvents

/// The lines of the hyperparameter panel that are in view: settings by what they are for, each group
/// under its heading where there is room for all, otherwise settings alone, the selected one always.
struct HyperparameterLines {
  enum Line: Hashable {
    case heading(HyperparameterDefinition.Purpose)
    /// An index into the run's settings.
    case setting(Int)
  }

  let inView: [Line]
  /// Settings that are not in view.
  let hiddenCount: Int

  init(_ model: DashboardModel, rows: Int) {
    let settings = model.run.hyperparameters
    let all = Self.all(settings)
    if all.count <= rows {
      (inView, hiddenCount) = (all, 0)
      return
    }
    var scroll = ListScroll(selection: model.selection)
    scroll.clamp(count: settings.count, visible: rows)
    let end = min(scroll.offset + max(0, rows), settings.count)
    inView = (scroll.offset..<max(scroll.offset, end)).map { .setting($0) }
    hiddenCount = max(0, settings.count - rows)
  }

  /// How many lines there are with all headings.
  static func count(_ settings: [HyperparameterRow]) -> Int { all(settings).count }

  private static func all(_ settings: [HyperparameterRow]) -> [Line] {
    let isGrouped = Set(settings.map(\.definition.purpose)).count > 1
    var lines: [Line] = []
    var last: HyperparameterDefinition.Purpose?
    for (index, setting) in settings.enumerated() {
      let purpose = setting.definition.purpose
      if isGrouped, purpose != last { lines.append(.heading(purpose)) }
      last = purpose
      lines.append(.setting(index))
    }
    return lines
  }
}
