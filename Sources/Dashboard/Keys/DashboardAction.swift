/// What a key, or a click, asks of the dashboard.
enum DashboardAction: Hashable, Sendable {
  // Steering.
  case selectPrevious, selectNext
  case decrease, increase
  case decreaseMuch, increaseMuch
  case decreaseTenfold, increaseTenfold
  case typeValue
  case pause, resume, stepOnce, epochOnce
  case openStop, openNext, openAgain, undo, redo, saveCheckpoint, evaluate, detach, takeControl
  case openBranch, openRace, raceUp, raceDown, raceLess, raceMore, startRace
  case takeAdvice, rangeTest, lowerProposal, raiseProposal, applyProposal, openTest

  // Replaying.
  case play, hold
  case seekBack, seekForward, seekStart, seekEnd
  case slower, faster
  case previousMark, nextMark, seekBest

  // Looking.
  case zoom, unzoom
  case toggleLogarithm
  case smoothLess, smoothMore, toggleMinibatches, togglePenalty
  case eventsUp, eventsDown

  // The part of the curves in view.
  case zoomIn, zoomOut, zoomInY, zoomOutY
  case panLeft, panRight, panUp, panDown
  case resetView
  case nextUnit, toggleLogarithmX, toggleRobust, toggleForecast, toggleBeginning

  // Reading the curves.
  case openCrosshair, closeCrosshair
  case readLeft, readRight, readFarLeft, readFarRight
  case setMark(ChartViewport.Mark)

  // Screens.
  case show(DashboardTab)
  case nextTab, previousTab
  case chartLeft, chartRight, chartUp, chartDown
  case previousPage, nextPage
  case pageUp, pageDown, lineUp, lineDown
  case outputUp, outputDown, readAtOutput, unselectOutput
  case previousRun, nextRun, toggleRun, openRun, attachRun, openStopRun, pinBaseline, nextOrder
  case toggleTrials, foldTrials, unfoldTrials
  case markRun, clearMarks, openDiscard, renameRun
  case listRuns
  case copyPath, editNote, keepNote, cancelNote
  case openFilter, keepFilter, clearFilter
  case nextLayersPart, previousLayersPart
  case showLayers(LayersPart)
  case nextInLayers, previousInLayers, toggleFilterOrder
  case openTagging, closeTagging
  case tagging(ErrorTagging.Action)

  // Panes.
  case nextLayout, resetLayout
  case arrange(LayoutPreset)
  case openBorders, closeBorders, nextBorder, previousBorder
  case moveBorderBack, moveBorderForward, resetBorder
  case toggleBeside, focusBeside
  case showBeside(DashboardTab)

  // Overlays.
  case openHelp
  case choosePrevious, chooseNext, choose
  case chooseNumber(Int)
  case scrollUp, scrollDown, scrollPageUp, scrollPageDown
  case closeOverlay
  case commitEdit, completeEdit, cancelEdit
  case openPalette, runEntry, completeEntry, previousEntry, nextEntry
  case openThemes, keepTheme, cancelTheme, previousTheme, nextTheme

  // Several runs.
  case showPreviousRun, showNextRun, showEarlierRun

  // The program.
  case toggleBell, togglePixels, quit, interrupt, suspend, redraw
}
