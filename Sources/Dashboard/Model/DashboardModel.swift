import CellUI
import Diagnosis
import RunEvents

/// Everything the dashboard knows and shows: a value, changed by `update` alone, drawn by `view`.
///
/// Both are pure: what they need of clock, files and terminal comes in as messages, and what is to
/// happen outside goes out as effects.
public struct DashboardModel: Sendable {
  /// Where the run comes from.
  public enum Mode: Hashable, Sendable {
    /// Trained now: it can be steered.
    case live
    /// Played from a log.
    case replay
    /// Read from a log that another program writes: it can be looked at, not steered.
    case follow
  }

  /// A run's place among others that are open: `2/5`.
  public struct RunPlace: Hashable, Sendable {
    /// From 1.
    public var number: Int
    /// How many runs are open.
    public var count: Int
    /// Whether another was in view before it.
    public var hasEarlier: Bool

    /// The place `number` of `count`, from 1.
    public init(number: Int, count: Int, hasEarlier: Bool = false) {
      self.number = number
      self.count = count
      self.hasEarlier = hasEarlier
    }
  }

  /// Where the run comes from.
  public let mode: Mode
  /// The colours.
  public internal(set) var theme: Theme
  /// Those to choose from.
  let themes: [Theme]
  /// Whether the program can list other runs.
  let canListRuns: Bool
  /// Whether whoever carries out effects can move runs to the trash and rename them.
  var canMoveRuns = false
  /// The characters that the terminal can show.
  public let glyphs: GlyphSet
  /// The colours that the terminal can show.
  let colors: ScreenCapabilities.ColorDepth
  /// Whether the run was begun elsewhere than on this screen: who leaves does not mean to end it.
  public var isVisitor = false
  /// The other machine that the run is on, for telling the user; nil for this one.
  public var machine: String?
  /// Where the run's files are, for telling the user; nil when it writes none.
  public var runPath: String?
  /// The screen's size in cells.
  public internal(set) var size: Size
  /// What the user's time of day is ahead of universal time.
  let secondsFromUTC: Double
  /// Counts up whenever what is drawn may have changed.
  public internal(set) var revision = 0

  @Boxed var run = RunState()
  /// Who this screen is among others that send to the same run; its commands' tokens begin so.
  var sender = ""
  /// Commands that this screen has sent.
  var sentCount = 0
  /// Where a replay stands; nil for live runs, and until the first batch.
  @Boxed var playback: Playback? = nil
  /// The share of a log that is read; nil when that is all.
  var loadedFraction: Double?

  /// How this screen stands to the run's host; nil for a run that has none.
  @Boxed var connection: RunConnection? = nil

  /// Whoever wrote the run that is followed has ended, and has not said how.
  var isOver = false

  /// What the machine that trains is doing; nil where that is another, or nobody knows.
  @Boxed var system: SystemLoad? = nil

  /// Whether other runs can be begun from here.
  var canBeginRuns = false
  /// Whether the run is a trial that was opened from the screen of its search.
  var isOfSearch = false
  /// Which of several runs this is, for telling the user; nil when it is the only one.
  public var runPlace: RunPlace? { didSet { if runPlace != oldValue { revision += 1 } } }

  /// The screen in view.
  var tab = DashboardTab.overview
  @Boxed var metrics = MetricsPage()
  @Boxed var comparison = Comparison()
  @Boxed var console = Console()
  /// What of the layers is in view.
  @Boxed var layersLook = LayersLook()
  /// Tags of mistakes as the run's folder keeps them; nil where it has none here.
  @Boxed var errorTagging: ErrorTagging? = nil
  /// The evaluation whose mistakes are being tagged: it stays in view when there are newer ones.
  @Boxed var taggedConfusion: Confusion? = nil
  /// Lines of the page in view above the first one shown.
  var pageScroll = 0
  /// The screen beside the one in view, where there is room for two; nil shows one alone.
  var beside: ScreenBeside?
  /// How the Overview is arranged, where there is room to choose.
  var preset = LayoutPreset.right
  /// The borders between panes that were moved, as shares of what they divide.
  var paneShares: [PaneDivider: Double] = [:]
  /// The border that the arrow keys move; nil while they do other things.
  var movedDivider: PaneDivider?
  /// A mouse button that was pressed on a border between panes.
  var borderPress: BorderPress?

  /// The selected hyperparameter.
  var selection = 0
  @Boxed var editor: ValueEditor? = nil
  @Boxed var overlay: Overlay? = nil
  var notice: Notice?
  var alertBanner: AlertBanner?
  /// Whether alerts ring the terminal's bell.
  var hasBell = true
  /// Whether pictures are drawn in pixels where the terminal shows them.
  var drawsPixels = true
  /// The chart that is enlarged.
  var zoomed: ChartKind?
  /// Whether the picture of what was learnt is enlarged instead, where there is one.
  var enlargesPicture = false
  /// Of the y axes.
  var isLogarithmic = false
  var viewport = ChartViewport()
  /// A mouse button held down in a chart.
  var drag: ChartDrag?
  /// Index into `smoothingFactors`.
  var smoothing = 0
  /// Rows of the event list above the first one in view.
  var eventScroll = 0
  /// The program's clock at the last tick.
  var now = 0.0
  /// The program's clock when the run last told how far it is.
  var heardAt = 0.0
  /// The whole seconds of training that are on the screen.
  var shownSeconds = 0.0
  /// Ctrl-C was pressed: the next one quits at once.
  var wasInterrupted = false
  /// Where a replay was sent, until it got there.
  var seekTarget: Int?
  /// The intervention a replay was sent to last.
  var lastMark: Int?
  /// The speed a replay was asked for, until it has it.
  var requestedSpeed: Double?

  /// What the charts' axes show, kept steady from frame to frame.
  @Boxed var axes = ChartAxes()

  static let smoothingFactors = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99]
  static let playbackSpeeds: [Double] = [
    0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000,
  ]

  /// A dashboard that has heard nothing of its run yet.
  ///
  /// - Parameters:
  ///   - runPath: where the run's files are; nil when it writes none.
  ///   - secondsFromUTC: what the user's time of day is ahead of universal time.
  ///   - themes: to choose from.
  ///   - canListRuns: whether whoever carries out effects can list other runs.
  ///   - sender: what tokens of this screen's commands begin with.
  public init(
    mode: Mode = .live, size: Size, theme: Theme = .standard, glyphs: GlyphSet = .braille,
    colors: ScreenCapabilities.ColorDepth = .direct,
    runPath: String? = nil, secondsFromUTC: Double = 0, themes: [Theme] = Theme.allBuiltIn,
    canListRuns: Bool = false, sender: String = ""
  ) {
    self.sender = sender
    self.canListRuns = canListRuns
    self.themes = themes
    self.secondsFromUTC = secondsFromUTC
    self.mode = mode
    self.size = size
    self.theme = theme
    self.glyphs = glyphs
    self.colors = colors
    self.runPath = runPath
  }

  /// Whether the run is over, or nobody trains it any more: nothing is lost by quitting.
  public var isFinished: Bool { run.isFinished || hasLostHost }

  /// Whether the run has yet to begin, or to answer a command.
  public var awaitsAnswer: Bool {
    mode == .live && (run.status == .waiting || !run.pendingCommands.isEmpty)
  }

  /// Training seconds up to now: the run's clock goes on between two rows of its log.
  var elapsedSeconds: Double { run.seconds + silentSeconds }

  /// For how long a run that trains has told nothing.
  var silentSeconds: Double {
    guard mode == .live, case .running = run.status, !isLoading,
      connection.map({ $0.state == .connected }) ?? true
    else { return 0 }
    return max(0, now - heardAt)
  }

  /// Whether more of the run's log is to come at once.
  public var isLoading: Bool { loadedFraction != nil }

  /// What the keys mean now.
  var scope: KeyScope {
    switch overlay {
    case .help: return .help
    case .palette: return .palette
    case .themes: return .themes
    case .range: return .range
    case .race: return .race
    case .stop, .stopRun, .discard, .quit, .next, .test, .keep: return .dialog
    case nil: break
    }
    if isFilterTyped { return .filter }
    if comparison.note != nil { return .note }
    if movedDivider != nil { return .borders }
    if isTagging, errorTagging?.field != nil { return .tagName }
    return editor == nil ? pageScope : .editor
  }

  /// What the keys mean on the screen in view without overlay and text field.
  var pageScope: KeyScope { isTagging ? .tagging : baseScope }

  /// What the keys mean without overlay and editor.
  var baseScope: KeyScope {
    if mode == .replay { return playback?.isPlaying == true ? .playing : .held }
    if mode == .follow { return .following }
    if hasLostHost { return .finished }
    switch run.status {
    case .waiting, .running: return .training
    case .paused: return .paused
    case .finished: return .finished
    }
  }

  /// Whether a key's condition holds.
  ///
  /// - Parameter screen: what is in view, which takes time to find out.
  func holds(_ condition: KeyBinding.Condition, on screen: ScreenFacts) -> Bool {
    switch condition {
    case .always: true
    case .selectsRate: selectsRate && !isReading
    case .hasManyThemes: themes.count > 1
    case .pageScrolls: screen.hiddenPageLines > 0
    case .linesScroll:
      screen.hiddenPageLines > 0 && (tab != .console || run.printed.isEmpty)
    case .hasOutput: !run.printed.isEmpty
    case .selectsOutput: console.selected != nil
    case .readsOutput: selectedOutput?.step != nil
    case .isSearched: !console.words.isEmpty && console.selected == nil
    case .hasRuns: comparison.selected != nil
    case .selectsSearch: comparison.selectedRow?.search != nil
    case .hasSearches: comparison.rows.contains { $0.search != nil }
    case .canAttach: canAttach
    case .cannotAttach: comparison.selected != nil && !canAttach
    case .canCompareLiving: canAttach && canCompareSelected
    case .canStopSelected: canStopSelected
    case .hasManyRuns: comparison.rows.count > 1
    case .isRunsFiltered: !comparison.filter.text.isEmpty && comparison.marked.isEmpty
    case .hasMarkedRuns: !comparison.marked.isEmpty
    case .canDiscard:
      canMoveRuns && comparison.selectedRow != nil && comparison.marked.isEmpty
    case .canDiscardMarked: canMoveRuns && !comparison.marked.isEmpty
    case .canRename: canMoveRuns && comparison.selected != nil
    case .canTag: canTagErrors
    case .hasLayersParts: layersParts.count > 1
    case .shows(let part): layersPart == part && hasChoice(of: part)
    case .canMark: canMoveRuns && !comparison.rows.isEmpty
    case .hasManyEntries:
      if case .palette(let palette) = overlay { entries(palette).count > 1 } else { false }
    case .hasHyperparameters: !run.hyperparameters.isEmpty && !isReading
    case .canUndo: run.canUndo && run.capabilities.contains(.undo)
    case .canRedo: run.canRedo && run.capabilities.contains(.undo)
    case .can(let capability): run.capabilities.contains(capability)
    case .isHosted: canDetach
    case .looksOn: looksOn
    case .canStop: !stopPoints.isEmpty || run.stopPoint != nil
    case .canGoOn: canGoOn
    case .leavesTrial: leavesTrial(on: screen)
    case .canRace: canRace
    case .canKeepArm: canKeepArm
    case .canBranch: canBranch
    case .hasAdvice: adviceStep != nil && !isReading
    case .hasHiddenTest: canMeasureTest
    case .hasProposal: proposal != nil
    case .hasPenalty: panels.charts.contains { $0.kind.penalized(in: run) != nil }
    case .hasMinibatches: panels.charts.contains { hasMinibatches($0.kind) }
    case .isZoomed: (zoomed != nil || isPictureEnlarged) && !isReading
    case .hasOtherRuns: (runPlace?.count ?? 0) > 1
    case .hasEarlierRun: runPlace?.hasEarlier == true
    case .canOpenRuns: runPlace != nil && mode != .live && comparison.selected != nil
    case .hasMarks: playback?.interventionSteps.isEmpty == false
    case .hasBest: playback?.bestStep != nil && !isReading
    case .hasHiddenEvents: screen.panels.hiddenEvents(of: self) > 0
    case .isReading: isReading
    case .isNotReading: !isReading
    case .isMoved: viewport.isMoved
    case .isNotMoved: !viewport.isMoved
    case .helpScrolls: hiddenHelpRows > 0
    case .helpIsWhole: if case .help(_, let search) = overlay { search.text.isEmpty } else { false }
    case .hasLayouts:
      if case .arranged = screen.panels.form { presets(of: screen.panels).count > 1 } else { false }
    case .hasBorders: !screen.panels.dividers.isEmpty
    case .isBorderMoved: movedDivider.map { paneShares[$0] != nil } ?? false
    case .canShowTwoScreens: canShowTwoScreens(on: size)
    case .hasTwoScreens: screenBeside(on: size) != nil
    case .hasManyCharts: metricCharts.count > 1 && !isReading
    case .hasManyPages: metricCharts.count > screen.panels.grid?.pageSize ?? .max
    case .isFiltered: !metrics.filter.text.isEmpty && zoomed == nil && !isReading
    }
  }

  private func leavesTrial(on screen: ScreenFacts) -> Bool {
    isOfSearch
      && !Keymap.bindings.contains { binding in
        binding.condition != .leavesTrial && binding.scopes.contains(scope)
          && binding.tabs.contains(tab) && binding.action(for: .key(.escape)) != nil
          && holds(binding.condition, on: screen)
      }
  }

  /// The bindings that do something now.
  var activeBindings: [KeyBinding] { activeBindings(on: ScreenFacts(self, panels)) }

  func activeBindings(on screen: ScreenFacts) -> [KeyBinding] {
    Keymap.bindings(in: scope, on: tab) { holds($0, on: screen) }
  }

  /// Where the run can stop.
  var stopPoints: [RunCommand.StopPoint] {
    RunCommand.StopPoint.allCases.filter { run.capabilities.contains(.stop($0)) }
  }

  /// Whether tenfold steps make sense for the selected row.
  private var selectsRate: Bool {
    guard run.hyperparameters.indices.contains(selection) else { return false }
    return run.hyperparameters[selection].definition.isRate
  }

  /// Characters that the terminal can show.
  var symbols: Symbols { Symbols(glyphs: glyphs) }
}
