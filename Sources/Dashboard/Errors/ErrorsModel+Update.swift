import CellUI
import Diagnosis

extension ErrorsModel {
  enum Action: Hashable, Sendable {
    case tagging(ErrorTagging.Action)
    case showMislabelled, export, openHelp, closeOverlay, quit, suspend, redraw
  }

  enum Scope: Hashable, Sendable { case looking, typing, overlay, everywhere }

  typealias Row = KeyRow<Action, Scope>

  static let keys: [Row] =
    ErrorTagging.keys.map { row in
      Row(
        row.scope == .looking ? .looking : .typing, row.keys, .tagging(row.action), row.label,
        row.short, row.help)
    } + [
      Row(
        .looking, [.character("m")], .showMislabelled, "m", "mislabelled",
        "list the examples whose label is wrong"),
      Row(.looking, [.character("e")], .export, "e", "CSV", "write all tags as CSV"),
      Row(.looking, [.character("?")], .openHelp, "?", "help", "this help"),
      Row(.looking, [.character("q")], .quit, "q", "quit", "leave; every tag is kept"),
      Row(
        .overlay, [.escape, .enter, .character("?"), .character("q"), .character("m")],
        .closeOverlay, "Esc", "back", "close"),
      Row(.everywhere, [.ctrl("z")], .suspend, "Ctrl-Z", "", "to the background; fg comes back"),
      Row(.everywhere, [.ctrl("l")], .redraw, "Ctrl-L", "", "paint the screen anew"),
    ]

  var scope: Scope { overlay != nil ? .overlay : tagging.field != nil ? .typing : .looking }

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
      tagging.type(key)
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

  private mutating func perform(_ action: Action) -> [ErrorsEffect] {
    if action != .redraw { notice = nil }
    switch action {
    case .tagging(let action):
      let outcome = tagging.perform(action)
      if let text = outcome.notice { say(text) }
      return outcome.isChanged ? [.save(tags, of: tagging.unkept)] : []
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
}
