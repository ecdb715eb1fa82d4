import CellUI
import RunEvents

extension DashboardModel {
  /// Does what a key or click asks for.
  mutating func perform(_ action: DashboardAction) -> [DashboardEffect] {
    switch action {
    case .selectPrevious: select(selection - 1)
    case .selectNext: select(selection + 1)
    case .decrease: return adjust(-1, much: false)
    case .increase: return adjust(1, much: false)
    case .decreaseMuch: return adjust(-1, much: true)
    case .increaseMuch: return adjust(1, much: true)
    case .decreaseTenfold: return adjust(-10, much: false)
    case .increaseTenfold: return adjust(10, much: false)
    case .typeValue: openEditor()
    case .pause: return [send(.pause)]
    case .resume: return [send(.resume)]
    case .stepOnce: return [send(.stepOnce)]
    case .epochOnce: return [send(.epochOnce)]
    case .openStop: overlay = .stop(selection: 0)
    case .openNext: overlay = .next(selection: 0)
    case .openAgain: overlay = .palette(Palette(field: TextField(Self.againWord)))
    case .undo: return [send(run.undo)]
    case .redo: return [send(.redo)]
    case .saveCheckpoint: return [send(.saveCheckpoint)]
    case .evaluate: return [send(.evaluate)]
    case .detach: return [.quit(stopRun: false)]
    case .takeControl: return [.takeControl]
    case .takeAdvice: return takeAdvice()
    case .rangeTest:
      say(.note, "range test: ramping the learning rate")
      return [send(.rangeTest)]
    case .lowerProposal: moveProposal(by: -1)
    case .raiseProposal: moveProposal(by: 1)
    case .applyProposal: return applyProposal()
    case .openBranch: openBranch()
    case .openRace, .raceUp, .raceDown, .raceLess, .raceMore, .startRace: return race(action)
    case .openTest: overlay = .test(selection: 1)
    case .play, .hold, .seekBack, .seekForward, .seekStart, .seekEnd, .slower, .faster,
      .previousMark, .nextMark, .seekBest:
      return transport(action)
    case .zoom, .unzoom, .toggleLogarithm, .smoothLess, .smoothMore,
      .toggleMinibatches, .togglePenalty, .eventsUp, .eventsDown:
      look(action)
    case .zoomIn, .zoomOut, .zoomInY, .zoomOutY, .panLeft, .panRight, .panUp, .panDown, .resetView,
      .nextUnit, .toggleLogarithmX, .toggleRobust, .toggleForecast, .toggleBeginning:
      look(through: action)
    case .openCrosshair, .closeCrosshair, .readLeft, .readRight, .readFarLeft, .readFarRight,
      .setMark:
      read(action)
    case .show(let tab): return show(tab)
    case .nextTab: return show(neighbour(1))
    case .previousTab: return show(neighbour(-1))
    case .nextLayout, .resetLayout, .arrange, .openBorders, .closeBorders, .nextBorder,
      .previousBorder, .moveBorderBack, .moveBorderForward, .resetBorder:
      return arrange(action)
    case .toggleBeside, .focusBeside, .showBeside: return showBeside(action)
    case .lineUp: scrollPage(-1)
    case .lineDown: scrollPage(1)
    case .outputUp: selectOutput(-1)
    case .outputDown: selectOutput(1)
    case .readAtOutput: return readAtOutput()
    case .unselectOutput: select(output: nil)
    case .pageUp: scrollPage(-max(1, pageRows - 1))
    case .pageDown: scrollPage(max(1, pageRows - 1))
    case .previousRun, .nextRun, .toggleRun, .openRun, .attachRun, .openStopRun, .pinBaseline,
      .nextOrder, .listRuns, .toggleTrials, .foldTrials, .unfoldTrials:
      return compare(action)
    case .markRun, .clearMarks, .openDiscard, .renameRun: return keepFolder(action)
    case .copyPath:
      guard let path = comparison.selected?.path else { return [] }
      say(.note, "copied \(path)")
      return [.copy(path)]
    case .editNote, .keepNote, .cancelNote: return note(action)
    case .openTagging, .closeTagging, .tagging: return tagErrors(action)
    case .nextLayersPart, .previousLayersPart, .showLayers, .nextInLayers, .previousInLayers,
      .toggleFilterOrder:
      lookIntoLayers(action)
    case .chartLeft: selectChart(columns: -1, rows: 0)
    case .chartRight: selectChart(columns: 1, rows: 0)
    case .chartUp: selectChart(columns: 0, rows: -1)
    case .chartDown: selectChart(columns: 0, rows: 1)
    case .previousPage: turnPage(-1)
    case .nextPage: turnPage(1)
    case .openFilter, .keepFilter, .clearFilter:
      switch tab {
      case .runs: filterRuns(action)
      case .console: search(action)
      default: filter(action)
      }
    case .openHelp: overlay = .help(scroll: 0)
    case .openPalette: overlay = .palette(Palette())
    case .runEntry, .completeEntry, .previousEntry, .nextEntry: return usePalette(action)
    case .openThemes, .keepTheme, .cancelTheme, .previousTheme, .nextTheme: chooseTheme(action)
    case .choosePrevious: moveChoice(-1)
    case .chooseNext: moveChoice(1)
    case .choose: return choose(dialog?.selection ?? 0)
    case .chooseNumber(let number): return choose(number - 1)
    case .scrollUp: scrollHelp(-1)
    case .scrollDown: scrollHelp(1)
    // A little of the page before stays in view.
    case .scrollPageUp: scrollHelp(-max(1, size.rows - 6))
    case .scrollPageDown: scrollHelp(max(1, size.rows - 6))
    case .closeOverlay: overlay = nil
    case .commitEdit: return commitEdit()
    case .cancelEdit: editor = nil
    case .completeEdit: editor?.complete()
    case .showPreviousRun: return [.showRun(offset: -1)]
    case .showNextRun: return [.showRun(offset: 1)]
    case .showEarlierRun: return [.showEarlierRun]
    case .quit:
      // A search's trial goes on whoever looks.
      guard mode == .live, !isFinished, !isOfSearch else { return [.quit(stopRun: false)] }
      askBeforeLeaving()
    case .interrupt: return interrupt()
    case .toggleBell: toggleBell()
    case .togglePixels: togglePixels()
    case .suspend: return [.suspend]
    case .redraw: return [.redraw]
    }
    return []
  }

  // MARK: Steering

  mutating func select(_ index: Int) {
    selection = max(0, min(index, run.hyperparameters.count - 1))
  }

  /// Moves the selected value by a step; at the end of its range it says so.
  mutating func adjust(_ steps: Int, much: Bool) -> [DashboardEffect] {
    guard run.hyperparameters.indices.contains(selection) else { return [] }
    let row = run.hyperparameters[selection]
    let definition = run.definition(of: row.hyperparameter)
    let value = definition.value(from: row.requested, steps: steps, large: much)
    guard value != row.requested, (value > row.requested) == (steps > 0) else {
      let end = definition.text(value) + definition.unitText(of: value)
      // A value that was typed may lie beyond where the keys go.
      let text =
        value != row.requested
        ? "keys change \(definition.title) \(steps < 0 ? "down" : "up") to \(end); type what lies beyond"
        : "\(definition.title) is at its \(steps < 0 ? "least" : "greatest"), \(end)"
      say(.note, text)
      return []
    }
    return [send(.set(row.hyperparameter, value))]
  }

  private mutating func openEditor() {
    guard run.hyperparameters.indices.contains(selection) else { return }
    editor = ValueEditor(
      definition: run.definition(of: run.hyperparameters[selection].hyperparameter))
  }

  /// Sends what was typed; what cannot be set stays in the field, with the reason beside it.
  private mutating func commitEdit() -> [DashboardEffect] {
    guard let editor, editor.problem == nil, let value = editor.value, let terms = editor.terms
    else { return [] }
    self.editor = nil
    guard KeyScope.isSteerable(baseScope) else {
      say(.refusal, Self.overWhileTyping)
      return []
    }
    return [send(.set(editor.definition.hyperparameter, value, terms))]
  }

  static let overWhileTyping = "the run is over: what is typed sets nothing"

  /// Whoever only looks on at a run leaves it as it is unless something else is chosen.
  private mutating func askBeforeLeaving() {
    overlay = .quit(selection: 0)
    guard isVisitor else { return }
    let keep = dialog?.choices.firstIndex { $0.answer == .keepTraining }
    overlay = .quit(selection: keep ?? 0)
  }

  /// Graceful the first time, immediate the second; a run that was begun elsewhere is left.
  private mutating func interrupt() -> [DashboardEffect] {
    guard mode == .live, !isFinished else { return [.quit(stopRun: false)] }
    if isVisitor {
      if case .quit = overlay { return [.quit(stopRun: false)] }
      editor = nil
      askBeforeLeaving()
      return []
    }
    guard !wasInterrupted else { return [.quitAtOnce] }
    wasInterrupted = true
    overlay = nil
    editor = nil
    return [send(.stop(.afterBatch), origin: .system)]
  }

  // MARK: Dialogs

  private mutating func moveChoice(_ rows: Int) {
    guard let dialog else { return }
    let selection = max(0, min(dialog.selection + rows, dialog.choices.count - 1))
    switch overlay {
    case .stop: overlay = .stop(selection: selection)
    case .stopRun(let listing, _): overlay = .stopRun(listing, selection: selection)
    case .discard(let discard, _): overlay = .discard(discard, selection: selection)
    case .quit: overlay = .quit(selection: selection)
    case .next: overlay = .next(selection: selection)
    case .test: overlay = .test(selection: selection)
    case .keep: overlay = .keep(selection: selection)
    case .help, .palette, .themes, .range, .race, nil: break
    }
  }

  mutating func choose(_ index: Int) -> [DashboardEffect] {
    guard let dialog, dialog.choices.indices.contains(index) else { return [] }
    overlay = nil
    switch dialog.choices[index].answer {
    case .stop(let point): return [send(.stop(point))]
    case .cancelStop: return [send(.cancelStop)]
    case .stopRun(let path, let name):
      say(.note, "asking \(name) to stop")
      return [.stopRun(path: path, name: name)]
    case .discard(let paths): return discard(paths)
    case .measureTest: return measureTest()
    case .keepArm(let arm): return [send(.keep(arm))]
    case .undoRace: return [send(.undo)]
    case .begin(let beginning): return begin(beginning)
    case .againWithChanges: return perform(.openAgain)
    case .stopAndQuit: return [send(.stop(.afterBatch)), .quit(stopRun: true)]
    case .keepTraining where connection != nil: return [.quit(stopRun: false)]
    case .keepTraining:
      return (run.pause == nil ? [] : [send(.resume)]) + [.quit(stopRun: false)]
    case .back: return []
    }
  }

  mutating func scrollHelp(_ rows: Int) {
    guard case .help(let scroll, let search) = overlay else { return }
    overlay = .help(scroll: scroll + rows, search: search)
    clampScrolls()
  }
}
