import CellUI

/// Keys of what lies over the panels, and of the program as a whole.
extension Keymap {
  static let overlays = [
    KeyBinding(
      section: .choosing, scopes: [.dialog],
      ways: [
        .init(.choosePrevious, .key(.up), .character("k")),
        .init(.chooseNext, .key(.down), .character("j")),
      ], label: "↑↓", short: "select", rank: 2, help: "select an answer"),
    KeyBinding(
      section: .choosing, scopes: [.dialog], ways: [.init(.choose, .key(.enter))],
      label: "Enter", short: "choose", rank: 1, help: "take the selected answer"),
    KeyBinding(
      section: .choosing, scopes: [.dialog],
      ways: (1...4).map {
        .init(.chooseNumber($0), .character(Character("\($0)")))
      }, label: "1-4", short: "", rank: 3, help: "take an answer by its number"),
    KeyBinding(
      section: .choosing, scopes: [.dialog], ways: [.init(.closeOverlay, .key(.escape))],
      label: "Esc", short: "back", rank: 0, help: "back, with nothing changed"),
    KeyBinding(
      section: .choosing, scopes: [.help], condition: .helpScrolls,
      ways: [
        .init(.scrollUp, .key(.up)), .init(.scrollDown, .key(.down)),
        .init(.scrollPageUp, .key(.pageUp)), .init(.scrollPageDown, .key(.pageDown)),
      ], label: "↑↓", short: "scroll", rank: 1, help: "scroll"),
    KeyBinding(
      section: .choosing, scopes: [.help],
      ways: [
        .init(.closeOverlay, .key(.escape), .key(.enter), .character("?"))
      ], label: "Esc", short: "back", rank: 0, help: "close the help"),
    // A letter looks for what begins with it, but nobody who wants to go looks for this one.
    KeyBinding(
      section: .choosing, scopes: [.help], condition: .helpIsWhole,
      ways: [.init(.closeOverlay, .character("q"))], label: "q", short: "", rank: 9,
      help: "close the help"),
    KeyBinding(
      section: .choosing, scopes: [.palette], condition: .hasManyEntries,
      ways: [.init(.previousEntry, .key(.up)), .init(.nextEntry, .key(.down))],
      label: "↑↓", short: "select", rank: 2, help: "select what to do"),
    KeyBinding(
      section: .choosing, scopes: [.palette], ways: [.init(.completeEntry, .key(.tab))],
      label: "Tab", short: "complete", rank: 3, help: "complete the text"),
    KeyBinding(
      section: .choosing, scopes: [.palette], ways: [.init(.runEntry, .key(.enter))],
      label: "Enter", short: "do it", rank: 1, help: "do what is selected"),
    KeyBinding(
      section: .choosing, scopes: [.palette], ways: [.init(.closeOverlay, .key(.escape))],
      label: "Esc", short: "back", rank: 0, help: "back, with nothing done"),
    KeyBinding(
      section: .choosing, scopes: [.themes],
      ways: [
        .init(.previousTheme, .key(.up), .character("k")),
        .init(.nextTheme, .key(.down), .character("j")),
      ], label: "↑↓", short: "try", rank: 1, help: "try a theme"),
    KeyBinding(
      section: .choosing, scopes: [.themes], ways: [.init(.keepTheme, .key(.enter))],
      label: "Enter", short: "keep", rank: 0, help: "keep this theme"),
    KeyBinding(
      section: .choosing, scopes: [.themes], ways: [.init(.cancelTheme, .key(.escape))],
      label: "Esc", short: "back", rank: 0, help: "back to the theme before"),
    KeyBinding(
      section: .choosing, scopes: [.range], condition: .hasProposal,
      ways: [.init(.applyProposal, .key(.enter))],
      label: "Enter", short: "set it", rank: 0, help: "set the chosen learning rate"),
    KeyBinding(
      section: .choosing, scopes: [.range],
      ways: [
        .init(.lowerProposal, .key(.left), .character("h")),
        .init(.raiseProposal, .key(.right), .character("l")),
      ], label: "←→", short: "choose", rank: 0, help: "choose another rate"),
    KeyBinding(
      section: .choosing, scopes: [.range],
      ways: [.init(.closeOverlay, .key(.escape), .character("q"))],
      label: "Esc", short: "back", rank: 0, help: "back, the rate as it is"),
    KeyBinding(
      section: .choosing, scopes: [.race],
      ways: [.init(.raceUp, .key(.up)), .init(.raceDown, .key(.down))],
      label: "↑↓", short: "select", rank: 2, help: "the other value, for how many epochs"),
    KeyBinding(
      section: .choosing, scopes: [.race],
      ways: [.init(.raceLess, .key(.left)), .init(.raceMore, .key(.right))],
      label: "←→", short: "adjust", rank: 1, help: "less, more; a number can be typed as well"),
    KeyBinding(
      section: .choosing, scopes: [.race], ways: [.init(.startRace, .key(.enter))],
      label: "Enter", short: "race", rank: 0, help: "race the two"),
    KeyBinding(
      section: .choosing, scopes: [.race], ways: [.init(.closeOverlay, .key(.escape))],
      label: "Esc", short: "back", rank: 0, help: "back, with nothing changed"),
    KeyBinding(
      section: .choosing, scopes: [.editor], ways: [.init(.commitEdit, .key(.enter))],
      label: "Enter", short: "set", rank: 0, help: "set the value"),
    KeyBinding(
      section: .choosing, scopes: [.editor], ways: [.init(.completeEdit, .key(.tab))],
      label: "Tab", short: "over, guard", rank: 1,
      help: "how: over 200 steps or 2 epochs; guard 20% takes it back if the cost rises so far"),
    KeyBinding(
      section: .choosing, scopes: [.editor], ways: [.init(.cancelEdit, .key(.escape))],
      label: "Esc", short: "cancel", rank: 0, help: "leave the value as it is"),
  ]

  static let program = [
    KeyBinding(
      section: .program, scopes: .plain, ways: [.init(.openPalette, .character(":"))],
      label: ":", short: "do", rank: 4,
      help: "do anything by its name; set lr 0.01, set lr 1e-4 over 2 epochs guard 20%"),
    KeyBinding(
      section: .program, scopes: .plain, condition: .hasManyThemes,
      ways: [.init(.openThemes, .character("T"))],
      label: "T", short: "", rank: 16, help: "choose another theme"),
    KeyBinding(
      // While a run trains they may be ÷10 and ×10.
      section: .program, scopes: .plain.subtracting(.live), condition: .hasOtherRuns,
      ways: [
        .init(.showPreviousRun, .character("(")), .init(.showNextRun, .character(")")),
      ], label: "( )", short: "run", rank: 2, help: "show the run before, the next one"),
    KeyBinding(
      section: .program, scopes: .plain, condition: .hasEarlierRun,
      ways: [.init(.showEarlierRun, .key(.backspace))],
      label: "Backspace", short: "back", rank: 2, help: "back to the run that was in view before"),
    KeyBinding(
      section: .program, scopes: .plain, condition: .leavesTrial,
      ways: [.init(.quit, .key(.escape))],
      label: "Esc", short: "search", rank: 1, help: "back to the search"),
    KeyBinding(
      section: .program, scopes: .live, condition: .isHosted,
      ways: [.init(.detach, .character("D"))],
      label: "D", short: "detach", rank: 5,
      help: "leave the screen; the run goes on, dltui attach comes back"),
    KeyBinding(
      section: .program, scopes: .live, condition: .looksOn,
      ways: [.init(.takeControl, .character("C"))],
      label: "C", short: "control", rank: 1, help: "steer the run from this screen"),
    KeyBinding(
      section: .program, scopes: .plain.union([.tagging]),
      ways: [.init(.openHelp, .character("?"))],
      label: "?", short: "help", rank: 0, help: "this help"),
    KeyBinding(
      section: .program, scopes: .plain, ways: [.init(.quit, .character("q"))],
      label: "q", short: "quit", rank: 0, help: "quit; asks when the run would be lost"),
    KeyBinding(
      section: .program, scopes: .everywhere,
      ways: [.init(.interrupt, .interrupt, .key(.ctrl("c")))],
      label: "Ctrl-C", short: "", rank: 99,
      help: "stop after this batch, twice: quit at once; of a run begun elsewhere: leave it"),
    KeyBinding(
      section: .program, scopes: .everywhere, ways: [.init(.suspend, .key(.ctrl("z")))],
      label: "Ctrl-Z", short: "", rank: 99, help: "to the background; fg comes back"),
    KeyBinding(
      section: .program, scopes: .everywhere, ways: [.init(.redraw, .key(.ctrl("l")))],
      label: "Ctrl-L", short: "", rank: 99, help: "paint the screen anew"),
  ]
}
