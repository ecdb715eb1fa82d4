import CellUI

/// Keys that arrange panes and screens.
extension Keymap {
  static let arranging = [
    KeyBinding(
      section: .arranging, scopes: .plain, tabs: [.overview], condition: .hasLayouts,
      ways: [.init(.nextLayout, .character("p"))],
      label: "p", short: "layout", rank: 11,
      help: "layout: panels right, below, three columns, one large chart, charts alone"),
    KeyBinding(
      section: .arranging, scopes: .plain, condition: .hasBorders,
      ways: [.init(.openBorders, .character("P"))],
      label: "P", short: "", rank: 16, help: "move the borders between panes, which stay there"),
    KeyBinding(
      section: .arranging, scopes: .plain, condition: .canShowTwoScreens,
      ways: [.init(.toggleBeside, .character("w"))],
      label: "w", short: "", rank: 16, help: "two screens side by side, or one"),
    KeyBinding(
      section: .arranging, scopes: .plain, condition: .hasTwoScreens,
      ways: [.init(.focusBeside, .character("W"))],
      label: "W", short: "other screen", rank: 3,
      help: "keys act on the other screen; a number shows another one in its place"),
    KeyBinding(
      section: .arranging, scopes: [.borders],
      ways: [
        .init(.moveBorderBack, .key(.left), .key(.up), .character("h"), .character("k")),
        .init(.moveBorderForward, .key(.right), .key(.down), .character("l"), .character("j")),
      ], label: "←→", short: "move", rank: 0, help: "move the border (also ↑ ↓)"),
    KeyBinding(
      section: .arranging, scopes: [.borders],
      ways: [.init(.nextBorder, .key(.tab)), .init(.previousBorder, .key(.backTab))],
      label: "Tab", short: "next border", rank: 1, help: "the next border; Shift-Tab the one before"
    ),
    KeyBinding(
      section: .arranging, scopes: [.borders], condition: .isBorderMoved,
      ways: [.init(.resetBorder, .character("0"))],
      label: "0", short: "where it was", rank: 2, help: "the border where it was at first"),
    KeyBinding(
      section: .arranging, scopes: [.borders],
      ways: [.init(.resetLayout, .character("r"))],
      label: "r", short: "reset all", rank: 3, help: "every border where it was, panels right"),
    KeyBinding(
      section: .arranging, scopes: [.borders],
      ways: [.init(.closeBorders, .key(.escape), .key(.enter), .character("P"), .character("q"))],
      label: "Esc", short: "done", rank: 0, help: "leave the borders where they are"),
  ]
}
