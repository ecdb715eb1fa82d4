/// What a colour of the dashboard means. A theme gives each role a style, or lets it inherit.
public enum ThemeRole: String, CaseIterable, Hashable, Sendable {
  /// The whole screen: every other role inherits from it in the end.
  case screen
  case text
  case textDim = "text.dim"
  case textStrong = "text.strong"

  case tab
  case tabActive = "tab.active"

  case panelBorder = "panel.border"
  /// The chart that the keys act on.
  case panelSelected = "panel.selected"
  case panelTitle = "panel.title"
  /// What a title says besides the name: scale, smoothing, steps a point.
  case panelNote = "panel.note"

  case badgeRunning = "badge.running"
  case badgePaused = "badge.paused"
  case badgeStopping = "badge.stopping"
  case badgeFinished = "badge.finished"
  case badgeFailed = "badge.failed"
  case badgeReplay = "badge.replay"
  case progressDone = "progress.done"
  case progressLeft = "progress.left"

  case curveTrain = "curve.train"
  /// The noisy minibatch curve beneath the train set's.
  case curveTrainFaint = "curve.train.faint"
  /// The minibatch curve, smoothed.
  case curveTrainSmooth = "curve.train.smooth"
  case curveDev = "curve.dev"
  case curveTest = "curve.test"
  /// Other runs drawn over this one.
  case compareFirst = "compare.first"
  case compareSecond = "compare.second"
  case compareThird = "compare.third"
  case compareFourth = "compare.fourth"
  /// Branches that were undone.
  case curveGhost = "curve.ghost"
  case chartAxis = "chart.axis"
  case chartLabel = "chart.label"
  case chartGrid = "chart.grid"
  case chartMark = "chart.mark"
  case chartNonFinite = "chart.nonFinite"
  /// The line that charts are read along, and the marks A and B.
  case chartCrosshair = "chart.crosshair"
  /// Where early stopping would have ended the run.
  case chartStop = "chart.stop"
  /// How far the dev set is behind the train set.
  case chartGap = "chart.gap"

  /// Classes in a picture of what was learnt.
  case classFirst = "class.first"
  case classSecond = "class.second"
  case classThird = "class.third"
  case classFourth = "class.fourth"
  case classFifth = "class.fifth"
  case classSixth = "class.sixth"
  /// Weights and activations below and above zero.
  case valueNegative = "value.negative"
  case valuePositive = "value.positive"

  case parameterName = "parameter.name"
  case parameterValue = "parameter.value"
  case parameterEffective = "parameter.effective"
  case parameterSelected = "parameter.selected"
  case parameterPending = "parameter.pending"

  /// The larger of avoidable bias and variance.
  case diagnosisLarger = "diagnosis.larger"
  case eventNumber = "event.number"
  case eventWarning = "event.warning"
  case eventError = "event.error"

  case footerKey = "footer.key"
  case footerText = "footer.text"
  case dialog
  case dialogBorder = "dialog.border"
  case dialogTitle = "dialog.title"
  case dialogSelected = "dialog.selected"
  case field
  case fieldInvalid = "field.invalid"
  case noticeNote = "notice.note"
  case noticeRefusal = "notice.refusal"
  case bannerGood = "banner.good"
  case bannerBad = "banner.bad"

  /// Where the style comes from when a theme does not name the role; nil for `screen`.
  public var parent: ThemeRole? {
    switch self {
    case .screen: nil
    case .text: .screen
    case .parameterName, .footerText, .tab: .textDim
    case .parameterValue, .footerKey, .panelTitle, .dialogTitle, .eventNumber: .textStrong
    case .panelNote, .parameterEffective, .chartLabel, .curveGhost: .textDim
    case .chartAxis, .chartGrid, .progressLeft: .panelBorder
    case .dialogBorder, .field: .dialog
    case .panelSelected: .curveTrain
    case .dialogSelected, .tabActive: .parameterSelected
    case .curveTrainFaint, .curveTrainSmooth: .curveTrain
    case .chartMark: .eventNumber
    case .chartNonFinite, .badgeFailed, .bannerBad, .noticeRefusal, .fieldInvalid: .eventError
    case .badgeStopping, .diagnosisLarger, .parameterPending, .chartStop: .eventWarning
    case .chartCrosshair: .textStrong
    case .compareFirst: .badgeRunning
    case .compareSecond: .badgeReplay
    case .compareThird: .badgePaused
    case .compareFourth: .badgeFinished
    case .classFirst: .compareFirst
    case .classSecond: .compareSecond
    case .classThird: .compareThird
    case .classFourth: .compareFourth
    case .classFifth: .curveTrain
    case .classSixth: .curveDev
    case .valueNegative: .curveDev
    case .valuePositive: .curveTrain
    case .chartGap: .curveGhost
    case .bannerGood: .badgeFinished
    case .progressDone: .badgeRunning
    default: .text
    }
  }
}
