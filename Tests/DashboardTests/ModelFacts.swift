import CellUI
import RunEvents

@testable import Dashboard

/// Everything of a model that a message can change, curves left out, to compare as one value.
struct ModelFacts: Equatable {
  var tab: DashboardTab
  var theme: Theme
  var pageScroll: Int
  var selectedRun: Int
  var order: Comparison.Order
  var baseline: String?
  var shown: [String]
  var runsFilter: TextField
  var isFilteringRuns: Bool
  var note: Comparison.NoteEditor?
  var metrics: MetricsPage
  var console: Console
  var viewport: ChartViewport
  var drag: ChartDrag?
  var selection: Int
  var editor: ValueEditor?
  var overlay: Overlay?
  var notice: Notice?
  var zoomed: ChartKind?
  var isLogarithmic: Bool
  var smoothing: Int
  var storeSmoothing: Double
  var eventScroll: Int
  var wasInterrupted: Bool
  var seekTarget: Int?
  var lastMark: Int?
  var requestedSpeed: Double?
  var playback: Playback?
  var hyperparameters: [HyperparameterRow]
  var interventions: [Intervention]
  var entries: [EventEntry]
  var pendingCommands: [String: RunCommand]
  var sentCount: Int
  var status: RunStatus
  var stopPoint: RunCommand.StopPoint?
  var step: Int
  var errorTagging: ErrorTagging?
  var taggedStep: Int?
  var preset: LayoutPreset
  var paneShares: [PaneDivider: Double]
  var movedDivider: PaneDivider?
  var beside: ScreenBeside?
  var layersLook: LayersLook

  init(_ model: DashboardModel) {
    tab = model.tab
    theme = model.theme
    pageScroll = model.pageScroll
    selectedRun = model.comparison.selection
    order = model.comparison.order
    baseline = model.comparison.baseline
    shown = model.comparison.shown.map(\.path)
    runsFilter = model.comparison.filter
    isFilteringRuns = model.comparison.isTyping
    note = model.comparison.note
    metrics = model.metrics
    console = model.console
    viewport = model.viewport
    drag = model.drag
    selection = model.selection
    editor = model.editor
    overlay = model.overlay
    notice = model.notice
    zoomed = model.zoomed
    isLogarithmic = model.isLogarithmic
    smoothing = model.smoothing
    storeSmoothing = model.run.store.smoothing
    eventScroll = model.eventScroll
    wasInterrupted = model.wasInterrupted
    seekTarget = model.seekTarget
    lastMark = model.lastMark
    requestedSpeed = model.requestedSpeed
    playback = model.playback
    hyperparameters = model.run.hyperparameters
    interventions = model.run.interventions
    entries = model.run.entries
    pendingCommands = model.run.pendingCommands
    sentCount = model.sentCount
    status = model.run.status
    stopPoint = model.run.stopPoint
    step = model.run.step
    errorTagging = model.errorTagging
    taggedStep = model.taggedConfusion?.step
    preset = model.preset
    paneShares = model.paneShares
    movedDivider = model.movedDivider
    beside = model.beside
    layersLook = model.layersLook
  }

  /// A command was sent and waits for its answer.
  mutating func send(_ command: RunCommand, isLive: Bool = true) {
    sentCount += 1
    guard isLive else { return }
    pendingCommands[command.name] = command
    if case .set(let hyperparameter, let value, _) = command.action {
      for index in hyperparameters.indices
      where hyperparameters[index].hyperparameter == hyperparameter {
        hyperparameters[index].pending = .init(command: command.name, value: value)
      }
    }
  }
}
