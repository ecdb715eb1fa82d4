import CellUI

/// The screen beside the one in view: looked at, while keys act on the other.
struct ScreenBeside: Hashable, Sendable {
  var tab: DashboardTab
  /// Lines of it above the first one shown.
  var pageScroll = 0
  var isOnTheLeft = false
}

extension DashboardModel {
  /// Two screens side by side want a window of this size, and each keeps so many columns.
  private static let leastOfTwoScreens = Size(columns: 152, rows: 24)
  static let leastColumnsOfScreen = 60

  /// Whether a window has room for two screens, and no chart has it for itself.
  func canShowTwoScreens(on size: Size) -> Bool {
    let least = Self.leastOfTwoScreens
    return size.columns >= least.columns && size.rows >= least.rows && zoomed == nil
      && !(enlargesPicture && hasPicture)
  }

  /// The screen that is shown beside the one in view; nil where that is alone.
  func screenBeside(on size: Size) -> ScreenBeside? { canShowTwoScreens(on: size) ? beside : nil }

  /// The dashboard as it is drawn beside the screen in view; nil where that is alone.
  func otherScreen(on size: Size) -> DashboardModel? {
    guard screenBeside(on: size) != nil else { return nil }
    var other = self
    other.exchangeScreens()
    return other
  }

  /// Whether a screen is in view, alone or beside another.
  func isInView(_ tab: DashboardTab) -> Bool { tab == self.tab || tab == beside?.tab }

  /// The keys act on the other screen from now on; nothing moves.
  mutating func exchangeScreens() {
    guard var other = beside else { return }
    swap(&tab, &other.tab)
    swap(&pageScroll, &other.pageScroll)
    other.isOnTheLeft.toggle()
    beside = other
  }

  /// Does what shows a second screen, or goes to it.
  mutating func showBeside(_ action: DashboardAction) -> [DashboardEffect] {
    switch action {
    case .toggleBeside:
      guard beside == nil else {
        beside = nil
        return arrive()
      }
      return open(beside: usualBeside)
    case .showBeside(let tab): return tab == self.tab ? [] : open(beside: tab)
    default:
      guard beside != nil else { return [] }
      endTagging()
      exchangeScreens()
      return arrive()
    }
  }

  private mutating func open(beside tab: DashboardTab) -> [DashboardEffect] {
    beside = ScreenBeside(tab: tab, isOnTheLeft: beside?.isOnTheLeft ?? false)
    followData()
    clampScrolls()
    return wants(of: tab)
  }

  /// What one wants beside the screen in view before one has said so.
  private var usualBeside: DashboardTab {
    guard tab == .overview else { return .overview }
    let best: [DashboardTab] = [.layers, .errors, .data]
    return best.first { $0.isAvailable(in: self) } ?? .console
  }

  /// The screens that can be shown beside the one in view.
  var screensForBeside: [DashboardTab] {
    guard canShowTwoScreens(on: size) else { return [] }
    return DashboardTab.allCases.filter { !isInView($0) && $0.isAvailable(in: self) }
  }
}
