import CellUI

/// The one table of keys: it dispatches, and footer and help are made from it.
enum Keymap {
  static let bindings =
    steering + replaying + looking + arranging + charts + metrics + pages + layers + tagging
    + runs + overlays + program

  /// The bindings that do something in a scope, in the table's order.
  static func bindings(
    in scope: KeyScope, on tab: DashboardTab, where holds: (KeyBinding.Condition) -> Bool
  ) -> [KeyBinding] {
    bindings.filter { $0.scopes.contains(scope) && $0.tabs.contains(tab) && holds($0.condition) }
  }

  private static let steering = [
    KeyBinding(
      section: .steering, scopes: .live, tabs: .steering, condition: .hasHyperparameters,
      ways: [
        .init(.selectPrevious, .key(.up), .character("k")),
        .init(.selectNext, .key(.down), .character("j")),
      ], label: "↑↓", short: "select", rank: 6, help: "select a hyperparameter (also k j)"),
    KeyBinding(
      section: .steering, scopes: .live, tabs: .steering, condition: .hasHyperparameters,
      ways: [
        .init(.decrease, .key(.left), .character("h")),
        .init(.increase, .key(.right), .character("l")),
      ], label: "←→", short: "adjust", rank: 2,
      help: "less, more: ten steps a decade for rates (also h l)"),
    KeyBinding(
      section: .steering, scopes: .live, tabs: .steering, condition: .hasHyperparameters,
      ways: [.init(.decreaseMuch, .character("<")), .init(.increaseMuch, .character(">"))],
      label: "< >", short: "÷2 ×2", rank: 12, help: "much less, much more: ÷2 and ×2 for rates"),
    KeyBinding(
      section: .steering, scopes: .live, tabs: .steering, condition: .selectsRate,
      ways: [.init(.decreaseTenfold, .character("(")), .init(.increaseTenfold, .character(")"))],
      label: "( )", short: "", rank: 15, help: "÷10 and ×10 for rates"),
    KeyBinding(
      section: .steering, scopes: .live, tabs: .steering, condition: .hasHyperparameters,
      ways: [.init(.typeValue, .key(.enter))],
      label: "Enter", short: "type", rank: 7,
      help:
        "type a value; 1e-4 over 200 steps moves there, 1e-4 guard 20% goes back if the cost rises"),
    KeyBinding(
      section: .steering, scopes: [.training], condition: .can(.pause),
      ways: [.init(.pause, .character(" "))],
      label: "Space", short: "pause", rank: 1, help: "pause"),
    KeyBinding(
      section: .steering, scopes: [.paused], condition: .can(.pause),
      ways: [.init(.resume, .character(" "))],
      label: "Space", short: "resume", rank: 1, help: "go on training"),
    KeyBinding(
      section: .steering, scopes: .live, condition: .can(.stepOnce),
      ways: [.init(.stepOnce, .character("."))],
      label: ".", short: "step", rank: 9, help: "train one step, then pause"),
    KeyBinding(
      section: .steering, scopes: .live, condition: .can(.epochOnce),
      ways: [.init(.epochOnce, .character("e"))],
      label: "e", short: "epoch", rank: 10, help: "train to the end of the epoch, then pause"),
    KeyBinding(
      section: .steering, scopes: .live, condition: .canStop,
      ways: [.init(.openStop, .character("s"))],
      label: "s", short: "stop", rank: 3, help: "stop the run: now, after the epoch, at the best"),
    KeyBinding(
      section: .steering, scopes: [.finished], condition: .canGoOn,
      ways: [.init(.openNext, .character("e"))],
      label: "e", short: "more epochs", rank: 1,
      help: "what comes next: more epochs of this run, or the same again"),
    KeyBinding(
      section: .steering, scopes: Set<KeyScope>.replay.union([.finished]),
      tabs: .all.subtracting([.runs]),
      condition: .canGoOn, ways: [.init(.openAgain, .character("R"))],
      label: "R", short: "again", rank: 2, help: "train it again in a new run, with a change"),
    KeyBinding(
      section: .steering, scopes: Set<KeyScope>.replay.union([.finished]),
      tabs: .all.subtracting([.runs]),
      condition: .canBranch, ways: [.init(.openBranch, .character("B"))],
      label: "B", short: "branch", rank: 3,
      help: "branch: a new run from the checkpoint nearest to what is in view, with a change"),
    KeyBinding(
      section: .steering, scopes: .live, condition: .canUndo,
      ways: [.init(.undo, .character("u"))],
      label: "u", short: "undo", rank: 4,
      help: "go back to before the last edit, weights and all"),
    KeyBinding(
      section: .steering, scopes: .live, condition: .canRedo,
      ways: [.init(.redo, .character("U"))],
      label: "U", short: "redo", rank: 5,
      help: "make the edit again that was taken back, with all that was trained by it"),
    KeyBinding(
      section: .steering, scopes: .live, condition: .can(.save),
      ways: [.init(.saveCheckpoint, .character("c"))],
      label: "c", short: "", rank: 15, help: "write a checkpoint now"),
    KeyBinding(
      section: .steering, scopes: .live, condition: .can(.evaluate),
      ways: [.init(.evaluate, .character("E"))],
      label: "E", short: "evaluate", rank: 14, help: "measure the dev set now"),
    KeyBinding(
      section: .steering, scopes: .live, tabs: .steering, condition: .hasAdvice,
      ways: [.init(.takeAdvice, .character("a"))],
      label: "a", short: "advice", rank: 8, help: "adjust what the diagnosis names, one large step"),
    KeyBinding(
      section: .steering, scopes: .live, condition: .can(.rangeTest),
      ways: [.init(.rangeTest, .character("g"))],
      label: "g", short: "", rank: 15,
      help: "range test: ramp the learning rate, see what each costs; the run stays as it is"),
    KeyBinding(
      section: .steering, scopes: .live, tabs: .steering, condition: .canRace,
      ways: [.init(.openRace, .character("B"))],
      label: "B", short: "branch", rank: 7,
      help: "branch: race two settings from here side by side, and keep one"),
    KeyBinding(
      section: .steering, scopes: .live, condition: .canKeepArm,
      ways: [.init(.openRace, .character("B"))],
      label: "B", short: "keep A or B", rank: 0, help: "keep one arm of the race"),
    KeyBinding(
      section: .steering, scopes: .plain, condition: .hasHiddenTest,
      ways: [.init(.openTest, .character("M"))],
      label: "M", short: "", rank: 16, help: "look at the test set; the log keeps that you did"),
  ]

  private static let replaying = [
    KeyBinding(
      section: .replaying, scopes: [.held], ways: [.init(.play, .character(" "))],
      label: "Space", short: "play", rank: 1, help: "play"),
    KeyBinding(
      section: .replaying, scopes: [.playing], ways: [.init(.hold, .character(" "))],
      label: "Space", short: "pause", rank: 1, help: "pause"),
    KeyBinding(
      section: .replaying, scopes: .replay, tabs: .steering, condition: .isNotReading,
      ways: [
        .init(.seekBack, .key(.left), .character("h")),
        .init(.seekForward, .key(.right), .character("l")),
      ], label: "←→", short: "seek", rank: 2, help: "back, forward by a fiftieth of the run"),
    KeyBinding(
      section: .replaying, scopes: .replay,
      ways: [.init(.seekStart, .key(.home)), .init(.seekEnd, .key(.end))],
      label: "Home End", short: "ends", rank: 8, help: "to the run's start, to its end"),
    KeyBinding(
      section: .replaying, scopes: .replay, condition: .isNotReading,
      ways: [
        .init(.slower, .character("<")), .init(.faster, .character(">")),
      ], label: "< >", short: "speed", rank: 3, help: "slower, faster: ×0.25 to ×1000"),
    KeyBinding(
      section: .replaying, scopes: .replay, ways: [.init(.stepOnce, .character("."))],
      label: ".", short: "row", rank: 9, help: "to the next row, and stay there"),
    KeyBinding(
      section: .replaying, scopes: .replay, ways: [.init(.epochOnce, .character("e"))],
      label: "e", short: "epoch", rank: 7, help: "to the end of the epoch, and stay there"),
    KeyBinding(
      section: .replaying, scopes: .replay, condition: .hasMarks,
      ways: [.init(.previousMark, .character("N")), .init(.nextMark, .character("n"))],
      label: "N n", short: "marks", rank: 4, help: "to the previous, the next intervention"),
    KeyBinding(
      section: .replaying, scopes: .replay, tabs: Set<DashboardTab>.all.subtracting([.runs]),
      condition: .hasBest,
      ways: [.init(.seekBest, .character("b"))],
      label: "b", short: "best", rank: 5, help: "to the best epoch"),
  ]

  private static let looking = [
    KeyBinding(
      section: .looking, scopes: .plain,
      ways: DashboardTab.allCases.map {
        .init(.show($0), .character(Character("\($0.number)")))
      }, label: "1-\(DashboardTab.allCases.count)", short: "", rank: 20,
      help: "screens: "
        + DashboardTab.allCases.map { "\($0.number) \($0.title)" }.joined(separator: ", ")),
    KeyBinding(
      section: .looking, scopes: .plain,
      ways: [.init(.nextTab, .key(.tab)), .init(.previousTab, .key(.backTab))],
      label: "Tab", short: "screen", rank: 5, help: "the next screen; Shift-Tab the one before"),
    KeyBinding(
      section: .looking, scopes: .plain, tabs: .charting, ways: [.init(.zoom, .character("z"))],
      label: "z", short: "enlarge", rank: 8, help: "enlarge one chart, or the next"),
    KeyBinding(
      section: .looking, scopes: .plain, tabs: .charting, condition: .isZoomed,
      ways: [.init(.unzoom, .key(.escape))],
      label: "Esc", short: "back", rank: 4, help: "back to all panels"),
    KeyBinding(
      section: .looking, scopes: .plain, tabs: .charting,
      ways: [.init(.toggleLogarithm, .character("y"))],
      label: "y", short: "log", rank: 11, help: "logarithmic y axis, or linear"),
    KeyBinding(
      section: .looking, scopes: .plain, tabs: .charting,
      ways: [.init(.smoothLess, .character("[")), .init(.smoothMore, .character("]"))],
      label: "[ ]", short: "", rank: 15, help: "smooth the noisy curves less, more"),
    KeyBinding(
      section: .looking, scopes: .plain, tabs: .charting, condition: .hasMinibatches,
      ways: [.init(.toggleMinibatches, .character("m"))],
      label: "m", short: "", rank: 15, help: "each minibatch, or their mean and scatter"),
    KeyBinding(
      section: .looking, scopes: .plain, tabs: .charting, condition: .hasPenalty,
      ways: [.init(.togglePenalty, .character("Y"))],
      label: "Y", short: "", rank: 15, help: "J, the cost with its penalty on weights, too"),
    KeyBinding(
      section: .looking, scopes: .plain, tabs: [.overview], condition: .hasHiddenEvents,
      ways: [.init(.eventsUp, .key(.pageUp)), .init(.eventsDown, .key(.pageDown))],
      label: "PgUp PgDn", short: "events", rank: 14, help: "newer, older events"),
  ]

  private static let charts = [
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting, condition: .isNotReading,
      ways: [.init(.openCrosshair, .character("x"))],
      label: "x", short: "read", rank: 8, help: "read every curve at one step"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting, condition: .isReading,
      ways: [
        .init(.readLeft, .key(.left), .character("h")),
        .init(.readRight, .key(.right), .character("l")),
      ], label: "←→", short: "read", rank: 1, help: "read to the left, to the right (also h l)"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting, condition: .isReading,
      ways: [.init(.readFarLeft, .character("<")), .init(.readFarRight, .character(">"))],
      label: "< >", short: "far", rank: 6, help: "read further to the left, to the right"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting, condition: .isReading,
      ways: [.init(.setMark(.a), .character("a")), .init(.setMark(.b), .character("b"))],
      label: "a b", short: "marks", rank: 2,
      help: "set mark A, mark B: difference, slope and time between"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting, condition: .isReading,
      ways: [.init(.closeCrosshair, .key(.escape), .character("x"))],
      label: "Esc", short: "done", rank: 1, help: "stop reading"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting,
      ways: [
        .init(.zoomOut, .character("-")), .init(.zoomIn, .character("+"), .character("=")),
      ], label: "- +", short: "zoom", rank: 9, help: "see more steps, fewer steps"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting, condition: .isMoved,
      ways: [.init(.panLeft, .character("H")), .init(.panRight, .character("L"))],
      label: "H L", short: "move", rank: 10, help: "earlier steps, later steps"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting,
      ways: [.init(.zoomOutY, .character("{")), .init(.zoomInY, .character("}"))],
      label: "{ }", short: "", rank: 15, help: "see more values, fewer values"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting,
      ways: [.init(.panDown, .character("J")), .init(.panUp, .character("K"))],
      label: "J K", short: "", rank: 15, help: "lower values, higher values"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting, condition: .isMoved,
      ways: [.init(.resetView, .character("0"))],
      label: "0", short: "all", rank: 5, help: "see all of the run again"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting, condition: .isNotMoved,
      ways: [.init(.toggleBeginning, .character("0"))],
      label: "0", short: "", rank: 15, help: "with a steep beginning, or without"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting, ways: [.init(.nextUnit, .character("t"))],
      label: "t", short: "", rank: 15, help: "x axis by step, epoch, time, clock"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting,
      ways: [.init(.toggleLogarithmX, .character("X"))],
      label: "X", short: "", rank: 15, help: "logarithmic x axis, or linear"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting,
      ways: [.init(.toggleRobust, .character("r"))],
      label: "r", short: "", rank: 15, help: "leave outliers out of the y range"),
    KeyBinding(
      section: .charts, scopes: .plain, tabs: .charting,
      ways: [.init(.toggleForecast, .character("f"))],
      label: "f", short: "", rank: 15, help: "forecast with its uncertainty"),
  ]

  private static let metrics = [
    KeyBinding(
      section: .metrics, scopes: .plain, tabs: [.metrics], condition: .hasManyCharts,
      ways: [
        .init(.chartLeft, .key(.left), .character("h")),
        .init(.chartRight, .key(.right), .character("l")),
      ], label: "←→", short: "", rank: 6, help: "select the chart beside (also h l)"),
    KeyBinding(
      section: .metrics, scopes: .plain, tabs: [.metrics], condition: .hasManyCharts,
      ways: [
        .init(.chartUp, .key(.up), .character("k")),
        .init(.chartDown, .key(.down), .character("j")),
      ], label: "↑↓", short: "chart", rank: 6, help: "select the chart above, below (also k j)"),
    KeyBinding(
      section: .metrics, scopes: .plain, tabs: [.metrics], condition: .hasManyPages,
      ways: [.init(.previousPage, .key(.pageUp)), .init(.nextPage, .key(.pageDown))],
      label: "PgUp PgDn", short: "page", rank: 3, help: "the page before, the next one"),
    KeyBinding(
      section: .metrics, scopes: .plain, tabs: [.metrics],
      ways: [.init(.openFilter, .character("/"))],
      label: "/", short: "filter", rank: 2, help: "show only metrics that hold these words"),
    KeyBinding(
      section: .metrics, scopes: .plain, tabs: [.metrics], condition: .isFiltered,
      ways: [.init(.clearFilter, .key(.escape))],
      label: "Esc", short: "show all", rank: 3, help: "show all metrics again"),
    KeyBinding(
      section: .metrics, scopes: [.filter], tabs: [.metrics, .runs, .console],
      ways: [.init(.keepFilter, .key(.enter))],
      label: "Enter", short: "keep", rank: 0, help: "keep the filter"),
    KeyBinding(
      section: .metrics, scopes: [.filter], ways: [.init(.clearFilter, .key(.escape))],
      label: "Esc", short: "show all", rank: 0, help: "show all metrics again"),
  ]

  private static let pages = [
    KeyBinding(
      section: .pages, scopes: .plain, tabs: [.console], condition: .hasOutput,
      ways: [
        .init(.outputUp, .key(.up), .character("k")),
        .init(.outputDown, .key(.down), .character("j")),
      ], label: "↑↓", short: "line", rank: 2,
      help: "select a line of output: the charts are read at its step (also k j)"),
    KeyBinding(
      section: .pages, scopes: .plain, tabs: [.console], condition: .readsOutput,
      ways: [.init(.readAtOutput, .key(.enter))],
      label: "Enter", short: "charts", rank: 1, help: "show the charts at the selected line's step"),
    KeyBinding(
      section: .pages, scopes: .plain, tabs: [.console], condition: .selectsOutput,
      ways: [.init(.unselectOutput, .key(.escape))],
      label: "Esc", short: "done", rank: 2, help: "select no line"),
    KeyBinding(
      section: .pages, scopes: .plain, tabs: [.console],
      ways: [.init(.openFilter, .character("/"))],
      label: "/", short: "search", rank: 3,
      help: "show only output and events that hold these words"),
    KeyBinding(
      section: .pages, scopes: .plain, tabs: [.console], condition: .isSearched,
      ways: [.init(.clearFilter, .key(.escape))],
      label: "Esc", short: "show all", rank: 3, help: "show all lines again"),
    KeyBinding(
      section: .pages, scopes: .plain, tabs: .pages, condition: .linesScroll,
      ways: [
        .init(.lineUp, .key(.up), .character("k")), .init(.lineDown, .key(.down), .character("j")),
      ], label: "↑↓", short: "scroll", rank: 2, help: "scroll by a line (also k j)"),
    KeyBinding(
      section: .pages, scopes: .plain, tabs: .pages, condition: .pageScrolls,
      ways: [.init(.pageUp, .key(.pageUp)), .init(.pageDown, .key(.pageDown))],
      label: "PgUp PgDn", short: "page", rank: 3, help: "scroll by a page"),
  ]
}
