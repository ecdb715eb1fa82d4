import CellUI

/// One line of the search's key table: it dispatches, and footer and help are made from it.
struct SearchKey: Hashable, Sendable {
  enum Action: Hashable, Sendable {
    case previous, next, pageUp, pageDown, first, last
    case open, pause, resume, stop, promote, kill
    case nextOrder, openHelp, closeOverlay, confirm, quit, suspend, redraw
  }

  /// When the key does something.
  enum Scope: Hashable, Sendable { case table, help, question, everywhere }

  var scope: Scope = .table
  var keys: [Key]
  var action: Action
  var label: String
  /// One word for the footer; empty keeps it out.
  var short: String
  var help: String

  static let all = [
    SearchKey(
      keys: [.up, .character("k")], action: .previous, label: "↑", short: "",
      help: "select the trial above (also k)"),
    SearchKey(
      keys: [.down, .character("j")], action: .next, label: "↑↓", short: "select",
      help: "select the trial below (also j)"),
    SearchKey(
      keys: [.pageUp], action: .pageUp, label: "PgUp", short: "", help: "a page of trials up"),
    SearchKey(
      keys: [.pageDown], action: .pageDown, label: "PgDn", short: "",
      help: "a page of trials down"),
    SearchKey(
      keys: [.home], action: .first, label: "Home", short: "", help: "to the first trial"),
    SearchKey(keys: [.end], action: .last, label: "End", short: "", help: "to the last trial"),
    SearchKey(
      keys: [.enter], action: .open, label: "Enter", short: "look",
      help: "the trial's own dashboard, live; q comes back"),
    SearchKey(
      keys: [.character(" ")], action: .resume, label: "Space", short: "resume",
      help: "the trial goes on training"),
    SearchKey(
      keys: [.character(" ")], action: .pause, label: "Space", short: "pause",
      help: "the trial waits"),
    SearchKey(
      keys: [.character("s")], action: .stop, label: "s", short: "stop",
      help: "end the trial now; what it has counts"),
    SearchKey(
      keys: [.character("p")], action: .promote, label: "p", short: "promote",
      help: "let the trial go on to the next rung whatever its rank"),
    SearchKey(
      keys: [.character("x")], action: .kill, label: "x", short: "give up",
      help: "end the trial now; it is not ranked"),
    SearchKey(
      keys: [.character("o")], action: .nextOrder, label: "o", short: "order",
      help: "the best first, or by number"),
    SearchKey(
      keys: [.character("?")], action: .openHelp, label: "?", short: "help", help: "this help"),
    SearchKey(
      keys: [.character("q")], action: .quit, label: "q", short: "quit",
      help: "leave; asks when the search is not over"),
    SearchKey(
      scope: .help, keys: [.escape, .enter, .character("?"), .character("q")],
      action: .closeOverlay, label: "Esc", short: "back", help: "close the help"),
    SearchKey(
      scope: .question, keys: [.enter, .character("y")], action: .confirm, label: "Enter",
      short: "yes", help: "do it"),
    SearchKey(
      scope: .question, keys: [.escape, .character("n"), .character("q")],
      action: .closeOverlay, label: "Esc", short: "back", help: "back, with nothing done"),
    SearchKey(
      scope: .everywhere, keys: [.ctrl("z")], action: .suspend, label: "Ctrl-Z", short: "",
      help: "to the background; fg comes back"),
    SearchKey(
      scope: .everywhere, keys: [.ctrl("l")], action: .redraw, label: "Ctrl-L", short: "",
      help: "paint the screen anew"),
  ]
}

extension SearchModel {
  /// The keys that do something now.
  var activeKeys: [SearchKey] { SearchKey.all.filter(holds) }

  private func holds(_ key: SearchKey) -> Bool {
    switch key.scope {
    case .everywhere: return true
    case .help: return overlay == .help
    case .question: return overlay != nil && overlay != .help
    case .table: break
    }
    guard overlay == nil else { return false }
    switch key.action {
    case .pause: return trial?.status == .running
    case .resume: return trial?.status == .paused
    case .stop: return isUnderWay
    case .open: return trial?.path != nil
    case .kill:
      guard let status = trial?.status else { return false }
      return !isOver && status != .failed && status != .killed
    case .promote:
      guard let trial, let report, report.rungs.count > 1, !isOver else { return false }
      return (trial.status == .halted || isUnderWay) && !wishes.contains(trial.number)
    default: return true
    }
  }

  private var isUnderWay: Bool { trial?.status == .running || trial?.status == .paused }
}
