import CellUI
import RunEvents

extension DashboardModel {
  /// What changes the picture and nothing else.
  mutating func look(_ action: DashboardAction) {
    switch action {
    case .zoom:
      enlargeNext()
      followData()
    case .unzoom:
      zoomed = nil
      enlargesPicture = false
      followData()
    case .toggleLogarithm:
      isLogarithmic.toggle()
      viewport.y = [:]
      followData()
    case .smoothLess: smooth(smoothing - 1)
    case .smoothMore: smooth(smoothing + 1)
    case .toggleMinibatches:
      viewport.showsEveryMinibatch.toggle()
      followData()
    case .togglePenalty:
      viewport.showsPenalty.toggle()
      followData()
    case .eventsUp: scrollEvents(-max(1, (panels.eventList?.rows ?? 2) / 2))
    case .eventsDown: scrollEvents(max(1, (panels.eventList?.rows ?? 2) / 2))
    default: break
    }
    clampScrolls()
  }

  /// What stands below the cost: the accuracy or, of a run that predicts numbers, the share of their
  /// variance that it explains. An external trainer, and another tool's log, may know neither: then the
  /// best known of the log's other metrics, or the learning rate, and until there is one nothing.
  var secondChart: ChartKind? {
    guard ChartKind.accuracy.keys(in: run).isEmpty else { return .accuracy }
    if let found = ChartKind.ofNumbers.first(where: { !$0.evaluations(in: run).isEmpty }) {
      return found
    }
    guard run.isExternal || run.isImported else { return .accuracy }
    if let name = run.standIns.second { return .metric(name) }
    return run.store.series(.learningRate) == nil ? nil : .metric(MetricKey.learningRate.name)
  }

  /// A chart's curves of evaluations, the cost with its penalties where that is wanted.
  func evaluations(of kind: ChartKind) -> [Curve] {
    let penalized = viewport.showsPenalty ? kind.penalized(in: run) : nil
    return kind.evaluations(in: run) + [penalized].compactMap { $0 }
  }

  /// Whether a chart has values of single minibatches, or what looks like it.
  func hasMinibatches(_ kind: ChartKind) -> Bool {
    kind.minibatches(in: run) != nil
      || kind.evaluations(in: run).contains {
        $0.isOfSteps && (run.store.series($0.key)?.count ?? 0) > 100
      }
  }

  /// The charts one after the other, then the picture of what was learnt, then all panels again.
  private mutating func enlargeNext() {
    if tab == .metrics { return zoomed = zoomed == nil ? selectedChart : nil }
    let next: ChartKind? =
      switch zoomed {
      case nil: isPictureEnlarged ? nil : .cost
      case .cost: secondChart
      case .accuracy, .metric: nil
      }
    enlargesPicture = zoomed != nil && next == nil && hasPicture
    zoomed = next
  }

  mutating func togglePixels() {
    drawsPixels.toggle()
    say(.note, drawsPixels ? "pictures in pixels, where the terminal can" : "pictures in cells")
  }

  private mutating func smooth(_ index: Int) {
    let last = Self.smoothingFactors.count - 1
    guard (0...last).contains(index) else {
      return say(.note, index < 0 ? "smoothing is off" : "smoothing is at its greatest")
    }
    smoothing = index
    let factor = Self.smoothingFactors[index]
    run.store.setSmoothing(factor)
    // 1 / (1 − β) points weigh two thirds.
    let points = NumberFormat.fixed(1 / (1 - factor), decimals: 0)
    let text = "smoothed by \(NumberFormat.fixed(factor, decimals: 2)): about \(points) points"
    say(.note, index == 0 ? "smoothing is off" : text)
    followData()
  }

  // MARK: Screens

  mutating func show(_ tab: DashboardTab) -> [DashboardEffect] {
    guard tab != self.tab else { return [] }
    guard tab.isAvailable(in: self) else {
      say(.note, "there is nothing for \(tab.title) to show")
      return []
    }
    endTagging()
    if beside?.tab == tab {
      exchangeScreens()
    } else {
      self.tab = tab
      pageScroll = 0
    }
    return arrive()
  }

  /// The keys act on another screen than before.
  ///
  /// - Returns: what that screen wants to know.
  mutating func arrive() -> [DashboardEffect] {
    zoomed = nil
    enlargesPicture = false
    editor = nil
    movedDivider = nil
    comparison.isTyping = false
    comparison.note = nil
    metrics.isTyping = false
    console.isTyping = false
    if tab == .console { console.selected = nil }
    if !Set<DashboardTab>.charting.contains(tab) { viewport.crosshair = nil }
    followData()
    clampScrolls()
    showSelectedRun()
    return wants(of: tab)
  }

  /// What a screen wants to know that nobody has told it.
  func wants(of tab: DashboardTab) -> [DashboardEffect] {
    switch tab {
    case .errors: runPath.map { [.readErrorTags(path: $0)] } ?? []
    case .runs: comparison.listings == nil ? [.listRuns] : []
    case .overview, .metrics, .layers, .data, .console, .samples: []
    }
  }

  func neighbour(_ places: Int) -> DashboardTab {
    let all = DashboardTab.allCases.filter {
      $0.isAvailable(in: self) && (screenBeside(on: size)?.tab != $0)
    }
    let index = all.firstIndex(of: tab) ?? 0
    return all[(index + places + all.count) % all.count]
  }

  /// Rows of the page in view.
  var pageRows: Int { panels.page.map { Page.body($0).rows } ?? 1 }

  mutating func scrollPage(_ rows: Int) {
    pageScroll = max(0, min(pageScroll + rows, hiddenPageLines))
  }

  mutating func scrollEvents(_ rows: Int) {
    eventScroll += rows
    clampScrolls()
  }

  // MARK: Replaying

  /// What moves a replay.
  mutating func transport(_ action: DashboardAction) -> [DashboardEffect] {
    let step = seekTarget ?? playback?.step ?? run.step
    let last = playback?.lastStep ?? run.step
    let stride = max(1, last.adding(bounded: 25) / 50)
    switch action {
    case .play: return [send(.resume)]
    case .hold: return [send(.pause)]
    case .seekBack: return seek(step.adding(bounded: -stride))
    case .seekForward: return seek(step.adding(bounded: stride))
    case .seekStart: return seek(0)
    case .seekEnd: return seek(last)
    case .previousMark:
      return previousMark(from: step, stride: stride)
    case .nextMark:
      let marks = playback?.interventionSteps ?? []
      guard let mark = marks.first(where: { $0 > step }) else {
        say(.note, "no intervention after step \(step)")
        return []
      }
      lastMark = mark
      return seek(mark)
    case .seekBest: return playback?.bestStep.map { seek($0) } ?? []
    case .slower: return changeSpeed(-1)
    case .faster: return changeSpeed(1)
    default: return []
    }
  }

  /// A replay shows the first row at or after a mark, and may have gone on a little: the mark it was
  /// sent to last does not count as one before.
  private mutating func previousMark(from step: Int, stride: Int) -> [DashboardEffect] {
    var reference = step
    if let lastMark, (lastMark...lastMark.adding(bounded: stride)).contains(step) {
      reference = lastMark
    }
    let marks = playback?.interventionSteps ?? []
    guard let mark = marks.last(where: { $0 < reference }) else {
      say(.note, "no intervention before step \(reference)")
      return []
    }
    lastMark = mark
    return seek(mark)
  }

  mutating func seek(_ step: Int) -> [DashboardEffect] {
    let target = max(0, min(step, playback?.lastStep ?? step))
    seekTarget = target
    return [send(.seek(step: target))]
  }

  private mutating func changeSpeed(_ places: Int) -> [DashboardEffect] {
    let speeds = Self.playbackSpeeds
    let speed = requestedSpeed ?? playback?.speed ?? 1
    let next = places < 0 ? speeds.last { $0 < speed } : speeds.first { $0 > speed }
    guard let next else {
      say(.note, "the replay is at its \(places < 0 ? "slowest" : "fastest")")
      return []
    }
    requestedSpeed = next
    return [send(.playbackSpeed(next))]
  }
}

extension DashboardTab {
  /// Whether it has something to show, or may have in a moment.
  func isAvailable(in model: DashboardModel) -> Bool {
    switch self {
    case .overview, .metrics, .console: true
    case .layers: !model.layersParts.isEmpty
    case .errors: model.shownConfusion != nil || !model.run.residuals.isEmpty
    case .samples: !model.run.samples.isEmpty
    case .data:
      model.run.data != nil || model.run.manifest.map { $0.data.trainCount > 0 } == true
    case .runs: model.canListRuns
    }
  }
}
