extension DashboardModel {
  /// The chooser shows each theme as it is selected; only keeping it makes it stay.
  mutating func chooseTheme(_ action: DashboardAction) {
    guard case .themes(let selection, let before) = overlay else {
      let current = themes.firstIndex { $0.name == theme.name } ?? 0
      overlay = .themes(selection: current, before: theme)
      return
    }
    switch action {
    case .previousTheme: preview(selection - 1, before)
    case .nextTheme: preview(selection + 1, before)
    case .cancelTheme:
      theme = before
      overlay = nil
    default: overlay = nil
    }
  }

  mutating func preview(_ index: Int, _ before: Theme) {
    let index = max(0, min(index, themes.count - 1))
    guard themes.indices.contains(index) else { return }
    theme = themes[index]
    overlay = .themes(selection: index, before: before)
  }
}
