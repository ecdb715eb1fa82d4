import CellUI

/// Keys of the list of runs.
extension Keymap {
  static let runs = [
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .hasManyRuns,
      ways: [
        .init(.previousRun, .key(.up), .character("k")),
        .init(.nextRun, .key(.down), .character("j")),
      ], label: "↑↓", short: "select", rank: 2, help: "select a run (also k j)"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .selectsSearch,
      ways: [.init(.toggleTrials, .key(.enter))],
      label: "Enter", short: "trials", rank: 1, help: "show the search's trials, or fold them"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .hasSearches,
      ways: [
        .init(.foldTrials, .key(.left), .character("h")),
        .init(.unfoldTrials, .key(.right), .character("l")),
      ], label: "←→", short: "fold", rank: 5, help: "fold, unfold the trials of a search"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .canAttach,
      ways: [.init(.attachRun, .key(.enter))],
      label: "Enter", short: "attach", rank: 1,
      help: "show the run that lives, and steer it from here; Backspace comes back"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .cannotAttach,
      ways: [.init(.toggleRun, .key(.enter))],
      label: "Enter", short: "compare", rank: 1,
      help: "draw the run over this one in every chart, or take it away"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .canCompareLiving,
      ways: [.init(.toggleRun, .character("x"))],
      label: "x", short: "compare", rank: 2,
      help: "draw the run that lives over this one, as far as it is, or take it away"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .canStopSelected,
      ways: [.init(.openStopRun, .character("S"))],
      label: "S", short: "stop it", rank: 2, help: "stop the selected run; asks first"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .canOpenRuns,
      ways: [.init(.openRun, .character("v"))],
      label: "v", short: "view", rank: 2, help: "show the run itself instead of this one"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .hasRuns,
      ways: [.init(.pinBaseline, .character("b"))],
      label: "b", short: "baseline", rank: 4, help: "measure all runs against this one"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .hasManyRuns,
      ways: [.init(.nextOrder, .character("o"))],
      label: "o", short: "order", rank: 4, help: "order by time, best, name, length"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], ways: [.init(.openFilter, .character("/"))],
      label: "/", short: "filter", rank: 3,
      help: "show only runs of which this holds: lr>=1e-3 and tag=good, or a part of a name"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .isRunsFiltered,
      ways: [.init(.clearFilter, .key(.escape))],
      label: "Esc", short: "show all", rank: 3, help: "show all runs again"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .hasRuns,
      ways: [.init(.editNote, .character("m"))],
      label: "m", short: "note", rank: 3, help: "write a note on the run; words with # are tags"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .canMark,
      ways: [.init(.markRun, .character("t"))],
      label: "t", short: "mark", rank: 3,
      help: "mark the run, or all trials of a search, for what several are to be done"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .hasMarkedRuns,
      ways: [.init(.clearMarks, .key(.escape))],
      label: "Esc", short: "unmark", rank: 1, help: "mark no run"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .canDiscardMarked,
      ways: [.init(.openDiscard, .character("d"))],
      label: "d", short: "delete marked", rank: 1,
      help: "move the marked runs to the trash; asks first"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .canDiscard,
      ways: [.init(.openDiscard, .character("d"))],
      label: "d", short: "delete", rank: 5,
      help: "move the selected run, or those that are marked, to the trash; asks first"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .canRename,
      ways: [.init(.renameRun, .character("r"))],
      label: "r", short: "rename", rank: 7, help: "rename the run's folder; its time stays"),
    KeyBinding(
      section: .runs, scopes: [.note], ways: [.init(.keepNote, .key(.enter))],
      label: "Enter", short: "keep", rank: 0, help: "keep what was written; an empty note is none"),
    KeyBinding(
      section: .runs, scopes: [.note], ways: [.init(.cancelNote, .key(.escape))],
      label: "Esc", short: "cancel", rank: 0, help: "leave it as it was"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], condition: .hasRuns,
      ways: [.init(.copyPath, .character("y"))],
      label: "y", short: "", rank: 10,
      help: "copy the run's path to the clipboard, where the terminal lets programs do that"),
    KeyBinding(
      section: .runs, scopes: .plain, tabs: [.runs], ways: [.init(.listRuns, .character("R"))],
      label: "R", short: "", rank: 9, help: "list the runs anew"),
  ]
}
