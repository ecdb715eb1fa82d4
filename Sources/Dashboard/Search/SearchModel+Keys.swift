import CellUI

extension SearchModel {
  enum Action: Hashable, Sendable {
    case previous, next, pageUp, pageDown, first, last
    case open, pause, resume, stop, promote, kill, stopSearch
    case previousDimension, nextDimension, showAllDimensions
    case openBrush, raiseBrush, lowerBrush, widenBrush, narrowBrush, nextBrush, previousBrush
    case keepBrush, dropBrush, clearBrushes
    case nextOrder, openHelp, closeOverlay, confirm, quit, suspend, redraw
  }

  /// When a key does something.
  enum Scope: Hashable, Sendable { case table, brush, help, question, everywhere }

  typealias Row = KeyRow<Action, Scope>

  static let keys = [
    Row(.table, [.up, .character("k")], .previous, "↑", "", "select the trial above (also k)"),
    Row(
      .table, [.down, .character("j")], .next, "↑↓", "select", "select a trial (also k j)"),
    Row(.table, [.pageUp], .pageUp, "PgUp", "", "a page of trials up"),
    Row(.table, [.pageDown], .pageDown, "PgDn", "", "a page of trials down"),
    Row(.table, [.home], .first, "Home", "", "to the first trial"),
    Row(.table, [.end], .last, "End", "", "to the last trial"),
    Row(
      .table, [.enter], .open, "Enter", "look",
      "the trial's own dashboard, live; Esc or q comes back"),
    Row(.table, [.character(" ")], .resume, "Space", "resume", "the trial goes on training"),
    Row(.table, [.character(" ")], .pause, "Space", "pause", "the trial waits"),
    Row(
      .table, [.character("s")], .stop, "s", "stop",
      "end the trial now, S all of them; what they have counts"),
    Row(
      .table, [.character("p")], .promote, "p", "promote",
      "let the trial go on to the next rung whatever its rank"),
    // Told with s, for want of room.
    Row(.table, [.character("S")], .stopSearch, "S", "", "end the search for good, after asking"),
    Row(.table, [.character("x")], .kill, "x", "give up", "end the trial now; it is not ranked"),
    Row(
      .table, [.left, .character("h")], .previousDimension, "←", "",
      "the hyperparameter before, alone (also h)"),
    Row(
      .table, [.right, .character("l")], .nextDimension, "←→", "isolate",
      "one hyperparameter alone: the best result by its value (also h l)"),
    Row(
      .table, [.character("b")], .openBrush, "b", "brush",
      "brush an axis: only trials within it are shown; the mouse drags along one, a click ends it"),
    Row(.table, [.escape], .clearBrushes, "Esc", "all trials", "all trials again"),
    Row(.table, [.escape], .showAllDimensions, "Esc", "all", "all hyperparameters again"),
    Row(.table, [.character("o")], .nextOrder, "o", "order", "the best first, or by number"),
    Row(.table, [.character("?")], .openHelp, "?", "help", "this help"),
    Row(.table, [.character("q")], .quit, "q", "quit", "leave; asks when the search is not over"),
    Row(.brush, [.up, .character("k")], .raiseBrush, "↑", "", "higher"),
    Row(.brush, [.down, .character("j")], .lowerBrush, "↑↓", "move", "higher, lower"),
    Row(.brush, [.character("-")], .widenBrush, "-", "", "wider"),
    Row(
      .brush, [.character("+"), .character("=")], .narrowBrush, "- +", "wider, narrower",
      "wider, narrower"),
    Row(.brush, [.left, .character("h")], .previousBrush, "←", "", "the axis before as well"),
    Row(
      .brush, [.right, .character("l")], .nextBrush, "←→", "another axis",
      "brush another axis as well"),
    Row(
      .brush, [.enter, .character("b"), .character("q")], .keepBrush, "Enter", "keep", "keep it"),
    Row(.brush, [.escape], .dropBrush, "Esc", "drop", "take it away"),
    Row(
      .help, [.escape, .enter, .character("?"), .character("q")], .closeOverlay, "Esc", "back",
      "close the help"),
    Row(.question, [.enter, .character("y")], .confirm, "Enter", "yes", "do it"),
    Row(
      .question, [.escape, .character("n"), .character("q")], .closeOverlay, "Esc", "back",
      "back, with nothing done"),
    Row(.everywhere, [.ctrl("z")], .suspend, "Ctrl-Z", "", "to the background; fg comes back"),
    Row(.everywhere, [.ctrl("l")], .redraw, "Ctrl-L", "", "paint the screen anew"),
  ]
  /// What is asked of a trial; nothing of one that is only looked at.
  static let steering: Set<Action> = [.pause, .resume, .stop, .promote, .kill, .stopSearch]

  /// The keys that do something now.
  var activeKeys: [Row] { Self.keys.filter(holds) }

  private func holds(_ key: Row) -> Bool {
    switch key.scope {
    case .everywhere: return true
    case .brush: return overlay == nil && brushedAxis != nil
    case .help: return overlay == .help
    case .question: return overlay != nil && overlay != .help
    case .table: break
    }
    guard overlay == nil, brushedAxis == nil else { return false }
    if isLookedAt, Self.steering.contains(key.action) { return false }
    switch key.action {
    case .pause: return trial?.status == .running
    case .resume: return trial?.status == .paused
    case .stop: return isUnderWay
    case .stopSearch: return !isOver && !isStopping
    case .previousDimension, .nextDimension: return report?.dimensions.isEmpty == false
    case .openBrush: return canBrush
    case .clearBrushes: return !brushes.isEmpty
    case .showAllDimensions: return isolated != nil && brushes.isEmpty
    case .open: return trial?.path != nil
    case .kill:
      guard let status = trial?.status else { return false }
      return !isOver && status != .failed && status != .killed
    case .promote:
      guard let trial, let report, report.rungs.count > 1, !isOver else { return false }
      return (trial.status == .halted || isUnderWay) && !requests.contains(trial.number)
    default: return true
    }
  }

  private var isUnderWay: Bool { trial?.status.isUnderWay == true }
}
