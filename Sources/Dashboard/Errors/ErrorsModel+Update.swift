import CellUI
import Diagnosis

extension ErrorsModel {
  enum Action: Hashable, Sendable {
    case previous, next, back, forward, nextUnseen
    case tag(Int)
    case nothing, newTag, commitTag, cancelTag, forget
    case showMislabelled, export, openHelp, closeOverlay, quit, suspend, redraw
  }

  enum Scope: Hashable, Sendable { case looking, typing, overlay, everywhere }

  typealias Row = KeyRow<Action, Scope>

  static let keys: [Row] =
    [
      Row(
        .looking, [.right, .character(" "), .enter, .character("l")], .next, "Space", "next",
        "the next example; this one counts as looked at"),
      Row(.looking, [.left, .character("h")], .previous, "←", "back", "the example before"),
      Row(.looking, [.pageDown], .forward, "PgDn", "", "ten further on"),
      Row(.looking, [.pageUp], .back, "PgUp", "", "ten back"),
      Row(
        .looking, [.character("u")], .nextUnseen, "u", "unseen",
        "the next that nobody has looked at"),
    ]
    + (1...9).map {
      Row(
        .looking, [.character(Character("\($0)"))], .tag($0 - 1), "1-9", $0 == 1 ? "tag" : "",
        "set tag \($0), or take it away")
    }
    + [
      Row(
        .looking, [.character("0")], .nothing, "0", "none", "no tag fits: looked at, on to the next"
      ),
      Row(.looking, [.character("a")], .newTag, "a", "new tag", "a tag of your own, typed"),
      Row(
        .looking, [.character("x")], .forget, "x", "forget", "as if nobody had looked at it"),
      Row(
        .looking, [.character("m")], .showMislabelled, "m", "mislabelled",
        "list the examples whose label is wrong"),
      Row(.looking, [.character("e")], .export, "e", "CSV", "write all tags as CSV"),
      Row(.looking, [.character("?")], .openHelp, "?", "help", "this help"),
      Row(.looking, [.character("q")], .quit, "q", "quit", "leave; every tag is kept"),
      Row(.typing, [.enter], .commitTag, "Enter", "tag", "make the tag, and set it"),
      Row(.typing, [.escape], .cancelTag, "Esc", "cancel", "back, with nothing done"),
      Row(
        .overlay, [.escape, .enter, .character("?"), .character("q"), .character("m")],
        .closeOverlay, "Esc", "back", "close"),
      Row(.everywhere, [.ctrl("z")], .suspend, "Ctrl-Z", "", "to the background; fg comes back"),
      Row(.everywhere, [.ctrl("l")], .redraw, "Ctrl-L", "", "paint the screen anew"),
    ]

  var scope: Scope { overlay != nil ? .overlay : field != nil ? .typing : .looking }

  /// The keys that do something now.
  var activeKeys: [Row] { Self.keys.filter { $0.scope == scope || $0.scope == .everywhere } }

  var footer: KeyFooter<Action, Scope> {
    KeyFooter(
      activeKeys, row: Rect(column: 0, row: size.rows - 1, columns: size.columns, rows: 1),
      symbols: symbols)
  }

  /// Takes in what the terminal, or the person at it, did.
  ///
  /// - Returns: what is to be done outside, in order.
  public mutating func update(_ event: InputEvent, seconds: Double) -> [ErrorsEffect] {
    now = seconds
    revision += 1
    switch event {
    case .key(let key):
      if let row = activeKeys.first(where: { $0.keys.contains(key) }) { return perform(row.action) }
      type(key)
      return []
    case .mouse(let mouse):
      guard mouse.action == .press(.left), let action = footer.action(at: mouse.point) else {
        return []
      }
      return perform(action)
    case .resize(let size):
      self.size = size
      return []
    case .interrupt, .terminate, .hangup: return [.quit]
    case .resumed: return [.redraw]
    case .save: return []
    }
  }

  /// Lets a notice go when its time is over.
  public mutating func tick(seconds: Double) {
    now = seconds
    guard let notice, now >= notice.expires else { return }
    self.notice = nil
    revision += 1
  }

  private mutating func type(_ key: Key) {
    guard var field else { return }
    if case .character = key, field.text.count >= Self.longestTag { return }
    if field.handle(key) { self.field = field }
  }

  private mutating func perform(_ action: Action) -> [ErrorsEffect] {
    if action != .redraw { notice = nil }
    switch action {
    case .next: return go(to: position + 1, isExamined: true)
    case .previous: return go(to: position - 1)
    case .forward: return go(to: position + 10)
    case .back: return go(to: position - 10)
    case .nextUnseen:
      let unseen = items.indices.filter { tags.examined[items[$0].example] == nil }
      guard let next = unseen.first(where: { $0 > position }) ?? unseen.first else {
        say("all of them have been looked at")
        return []
      }
      return go(to: next)
    case .tag(let index):
      guard let item, tags.categories.indices.contains(index) else { return [] }
      tags.toggle(tags.categories[index], on: item.example)
      return [.save(tags)]
    case .nothing:
      guard let item else { return [] }
      tags.forget(item.example)
      return go(to: position + 1, isExamined: true)
    case .newTag: if item != nil { field = TextField() }
    case .commitTag: return commitTag()
    case .cancelTag: field = nil
    case .forget:
      guard let item, tags.examined[item.example] != nil else { return [] }
      tags.forget(item.example)
      return [.save(tags)]
    case .showMislabelled: overlay = .mislabelled
    case .export: return [.export]
    case .openHelp: overlay = .help
    case .closeOverlay: overlay = nil
    case .quit: return [.quit]
    case .suspend: return [.suspend]
    case .redraw: return [.redraw]
    }
    return []
  }

  private mutating func go(to index: Int, isExamined: Bool = false) -> [ErrorsEffect] {
    let before = tags
    if isExamined, let item { tags.examine(item.example) }
    if index >= items.count { say("that was the last") }
    position = max(0, min(index, items.count - 1))
    return tags == before ? [] : [.save(tags)]
  }

  private mutating func commitTag() -> [ErrorsEffect] {
    defer { field = nil }
    let words = (field?.text ?? "").split(separator: " ").joined(separator: " ")
    guard !words.isEmpty, let item else { return [] }
    if !tags.tags(of: item.example).contains(words) { tags.toggle(words, on: item.example) }
    return [.save(tags)]
  }
}
