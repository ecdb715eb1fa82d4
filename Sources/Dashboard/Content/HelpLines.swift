import CellUI

/// Every key that does something on the screen beneath, from the key table, line by line.
enum HelpLines {
  enum Line: Hashable, Sendable {
    case section(String)
    case key(label: String, text: String)
    case blank
  }

  /// What the help lists: the bindings of the screen beneath it.
  static func bindings(of model: DashboardModel) -> [KeyBinding] {
    let facts = ScreenFacts(model, model.panels)
    return Keymap.bindings(in: model.pageScope, on: model.tab) { condition in
      switch condition {
      // Before there is anything to take back, one should know that it could be.
      case .canUndo, .canRedo: model.holds(.can(.undo), on: facts)
      default: model.holds(condition, on: facts)
      }
    }
  }

  static func lines(of model: DashboardModel, columns: Int) -> [Line] {
    let symbols = model.symbols
    let all = bindings(of: model)
    let room = max(10, columns - 6 - labelWidth(of: model))
    func key(_ label: String, _ text: String) -> [Line] {
      // What does not fit beside its key goes on below it.
      LineBreaks.wrap(text, width: room, most: 3).enumerated().map {
        .key(label: $0.offset == 0 ? label : "", text: $0.element)
      }
    }
    var lines: [Line] = []
    let words = searched(in: model)
    func holds(_ texts: String...) -> Bool {
      words.allSatisfy { word in texts.contains { $0.lowercased().contains(word) } }
    }
    for section in KeyBinding.Section.allCases {
      let bindings = all.filter {
        $0.section == section && holds($0.help, $0.label, $0.short, section.rawValue)
      }
      guard !bindings.isEmpty else { continue }
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(.section(section.rawValue))
      for binding in bindings {
        lines += key(symbols.label(binding.label), symbols.label(binding.help))
      }
    }
    guard holds("mouse click wheel drag") else {
      return lines.isEmpty ? [.section("no key does that here")] : lines
    }
    if !lines.isEmpty { lines.append(.blank) }
    lines.append(.section("mouse"))
    let canSteer = KeyScope.isSteerable(model.baseScope)
    if Set<DashboardTab>.charting.contains(model.tab) {
      lines += key("wheel", "over a chart: zooms steps; left of it: values")
      lines += key("drag", "in a chart: moves it; a click reads the curves there")
      lines += key("click", "on a chart's title: enlarges it; on a tab: shows that screen")
    }
    if model.tab == .layers, model.layersParts.count > 1 {
      lines += key("click", "on a name in the frame's upper border: shows that view")
    }
    if canSteer {
      lines += key("click", "selects a row, types in the selected one")
      lines += key("wheel", "over a row: adjusts it; over events: scrolls")
    }
    if model.mode == .replay {
      lines += key("click", "on the bar at the top: goes there")
    }
    if !model.panels.dividers.isEmpty {
      lines += key("drag", "on a border between panes: moves it; a double click: where it was")
    }
    lines += key("click", "on a key in the bottom line: presses it")
    return lines
  }

  /// What is looked for, word by word.
  private static func searched(in model: DashboardModel) -> [String] {
    guard case .help(_, let search) = model.overlay else { return [] }
    return search.text.lowercased().split(separator: " ").map(String.init)
  }

  /// Columns for the keys and the gap behind them.
  static func labelWidth(of model: DashboardModel) -> Int {
    let labels = bindings(of: model).map { model.symbols.label($0.label).displayWidth }
    return max(6, labels.max() ?? 0) + 2
  }

  /// What it needs on a screen with `columns` for it.
  static func size(of model: DashboardModel, columns: Int) -> Size {
    // As large as without a search, so that it does not jump while one types.
    var whole = model
    whole.overlay = .help(scroll: 0)
    let lines = lines(of: whole, columns: columns)
    let labelWidth = labelWidth(of: model)
    let widest =
      lines.map { line in
        switch line {
        case .section(let text): text.displayWidth
        case .key(_, let text): labelWidth + text.displayWidth
        case .blank: 0
        }
      }.max() ?? 0
    return Size(columns: widest + 6, rows: lines.count + 2)
  }
}
