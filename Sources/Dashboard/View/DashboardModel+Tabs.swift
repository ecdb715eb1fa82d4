import CellUI

extension DashboardModel {
  func drawTabs(_ tabs: TabsLayout, into grid: inout CellGrid) {
    let beside = screenBeside(on: grid.size)?.tab
    for item in tabs.items {
      let isActive = item.tab == tab
      let isBeside = item.tab == beside
      let style = theme[isActive ? .tabActive : isBeside ? .textStrong : .tab]
      grid.write(item.text, at: item.rect.origin, style: style, maxWidth: item.rect.columns)
      guard !isActive else { continue }
      grid.write(
        "\(item.tab.number)", at: Point(column: item.rect.left + 1, row: item.rect.top),
        style: theme[.footerKey])
    }
    guard let note = tabs.note, let row = tabs.items.first?.rect.top else { return }
    grid.write(note.text, at: Point(column: note.column, row: row), style: theme[.textDim])
  }
}
