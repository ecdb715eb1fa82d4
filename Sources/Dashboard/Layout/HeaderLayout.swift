import CellUI
import RunEvents

/// The pieces of the top line: what fits, the most important first, with the bar in what is left.
struct HeaderLayout: Hashable, Sendable {
  struct Piece: Hashable, Sendable {
    var column: Int
    var spans: [Span]
  }

  private(set) var pieces: [Piece] = []
  /// The cells of the progress bar; nil when there is no room for one.
  private(set) var bar: Rect?

  /// A piece with its place in the line and its claim to be there.
  private struct Candidate {
    var spans: [Span]
    /// The lower, the longer it stays.
    var rank: Int
  }

  private static let shortestBar = 8
  private static let gap = 2

  init(model: DashboardModel, row: Rect, form: PanelLayout.Form) {
    guard form != .tooSmall, !row.isEmpty else { return }
    let room = row.columns - 4
    let texts = HeaderTexts(model: model, isWide: row.columns >= 120)
    var leading = texts.leading.map { Candidate(spans: $0.spans, rank: $0.rank) }
    var trailing = texts.trailing.map { Candidate(spans: $0.spans, rank: $0.rank) }
    func width() -> Int {
      let all = leading + trailing
      return all.reduce(0) { $0 + $1.spans.displayWidth } + Self.gap * max(0, all.count - 1)
    }
    while width() > room, leading.count + trailing.count > 1 {
      let worst = (leading + trailing).map(\.rank).max() ?? 0
      leading.removeAll { $0.rank == worst }
      trailing.removeAll { $0.rank == worst }
    }
    // The bar is worth more than the numbers beside it.
    while room - width() - Self.gap < Self.shortestBar,
      let worst = (leading + trailing).map(\.rank).max(), worst >= HeaderTexts.barRank
    {
      leading.removeAll { $0.rank == worst }
      trailing.removeAll { $0.rank == worst }
    }
    var column = row.left + 2
    for candidate in leading {
      pieces.append(Piece(column: column, spans: candidate.spans.truncated(to: room)))
      column += candidate.spans.displayWidth + Self.gap
    }
    let left = room - width() - Self.gap
    if left >= Self.shortestBar, texts.hasBar {
      bar = Rect(column: column, row: row.top, columns: left, rows: 1)
    }
    column = row.right - 2 - trailing.reduce(0) { $0 + $1.spans.displayWidth }
    column -= Self.gap * max(0, trailing.count - 1)
    for candidate in trailing {
      pieces.append(Piece(column: column, spans: candidate.spans))
      column += candidate.spans.displayWidth + Self.gap
    }
  }
}
