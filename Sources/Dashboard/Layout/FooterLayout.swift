import CellUI

/// The keys in the bottom line: those that do something here and now, as many as fit, or what has to
/// be said instead.
struct FooterLayout: Hashable, Sendable {
  struct Item: Hashable, Sendable {
    var rect: Rect
    var label: String
    var text: String
    var binding: KeyBinding
  }

  private(set) var items: [Item] = []
  /// Said in place of keys, or behind those of the editor.
  private(set) var message: (text: String, role: ThemeRole)? {
    get { messageText.map { ($0, messageRole) } }
    set {
      messageText = newValue?.text
      messageRole = newValue?.role ?? .text
    }
  }
  private var messageText: String?
  private var messageRole = ThemeRole.text
  private(set) var messageColumn = 0
  /// Where the filter is typed; nil while it is not.
  private(set) var field: Rect?

  init(model: DashboardModel, _ facts: ScreenFacts, row: Rect) {
    guard facts.panels.form != .tooSmall, !row.isEmpty else { return }
    message = Self.message(model)
    messageColumn = row.left + 2
    let isTyping = [.filter, .note, .tagName].contains(model.scope)
    if message != nil, model.editor == nil, !isTyping { return }
    let symbols = Symbols(glyphs: model.glyphs)
    var start = row.left + 2
    if isTyping {
      // A note, and a question to runs, is longer than a word.
      let most = model.tab == .runs ? 60 : 28
      let share = model.tab == .runs ? row.columns * 3 / 8 : row.columns / 3
      field = Rect(
        column: start + 1, row: row.top, columns: max(8, min(most, share)), rows: 1)
      start += (field?.columns ?? 0) + 3
    }
    messageColumn = start
    let room = row.right - 2 - start
    func width(_ binding: KeyBinding) -> Int {
      symbols.label(binding.label).displayWidth + 1 + symbols.label(binding.short).displayWidth
    }
    let shown = model.activeBindings(on: facts).filter { !$0.short.isEmpty }
    var used = -2
    var chosen: Set<KeyBinding> = []
    // By rank; of equals those that come first in the table.
    let ranked = shown.enumerated().map { (binding: $1, rank: (Self.rank($1, model.tab), $0)) }
    for binding in ranked.sorted(by: { $0.rank < $1.rank }).map(\.binding)
    where used + 2 + width(binding) <= room {
      used += 2 + width(binding)
      chosen.insert(binding)
    }
    // Where a refusal does not fit beside the keys, it is what matters.
    if let text = messageText, used + 3 + text.displayWidth > room {
      guard let short = Self.shortMessage(model) else { return }
      messageText = short
    }
    let bindings = shown.filter { chosen.contains($0) }
    var column = start
    for binding in bindings {
      let columns = width(binding)
      guard column + columns <= row.right - 2 else { break }
      items.append(
        Item(
          rect: Rect(column: column, row: row.top, columns: columns, rows: 1),
          label: symbols.label(binding.label), text: symbols.label(binding.short),
          binding: binding))
      column += columns + 2
    }
    messageColumn = column
  }

  private static func message(_ model: DashboardModel) -> (text: String, role: ThemeRole)? {
    if model.scope == .filter, model.tab == .runs, let problem = model.comparison.filterProblem {
      return (problem, .noticeRefusal)
    }
    if Self.asksForName(model) { return ("a new name; the date before it stays", .noticeNote) }
    if model.scope == .filter {
      let count =
        switch model.tab {
        case .runs: model.runCount
        case .console: model.consoleCount
        default: model.matchCount
        }
      return (count, .noticeNote)
    }
    if model.overlay == nil, let editor = model.editor {
      return editor.problem.map { ($0, .noticeRefusal) } ?? editor.hint.map { ($0, .noticeNote) }
    }
    if model.wasInterrupted, !model.run.isFinished {
      return ("stopping after this batch; Ctrl-C again quits at once", .noticeRefusal)
    }
    guard let notice = model.notice else { return nil }
    return (notice.text, notice.kind == .refusal ? .noticeRefusal : .noticeNote)
  }

  /// What is said in place of a message that is too long beside the keys; nil where it has to be whole.
  private static func shortMessage(_ model: DashboardModel) -> String? {
    asksForName(model) ? "the date stays" : nil
  }

  private static func asksForName(_ model: DashboardModel) -> Bool {
    model.scope == .note && model.notice == nil && model.comparison.note?.purpose == .name
  }

  /// In the list of runs its own keys come before those that steer the run in view.
  private static func rank(_ binding: KeyBinding, _ tab: DashboardTab) -> Int {
    let steers = binding.section == .steering || binding.section == .replaying
    return binding.rank + (tab == .runs && steers ? 6 : 0)
  }

  /// What a click does: of a pair, the left half goes one way and the right half the other.
  func action(at point: Point) -> DashboardAction? {
    guard let item = items.first(where: { $0.rect.contains(point) }) else { return nil }
    let ways = item.binding.ways
    let isRight = point.column - item.rect.left >= item.rect.columns / 2
    return ways[isRight && ways.count == 2 ? 1 : 0].action
  }
}
