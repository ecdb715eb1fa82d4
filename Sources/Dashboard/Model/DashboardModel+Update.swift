import CellUI
import RunEvents

extension DashboardModel {
  /// Takes a message in.
  ///
  /// - Returns: what is to be done outside, in order.
  public mutating func update(_ message: DashboardMessage) -> [DashboardEffect] {
    switch message {
    case .batch(let batch): return take(batch)
    case .measuredTest(let events, let problem):
      revision += 1
      if let problem {
        say(.refusal, problem)
      } else {
        run.take(EventBatch(events: events))
      }
      return []
    case .runs(let listings, let problem):
      revision += 1
      take(listings, problem: problem)
      return []
    case .renamedRun(let path, let new):
      revision += 1
      comparison.rename(path, to: new)
      return []
    case .hosts(let hosts):
      if hosts != comparison.hosts { revision += 1 }
      comparison.hosts = hosts
      return []
    case .answered(let text, let isRefusal):
      revision += 1
      say(isRefusal ? .refusal : .note, text)
      return []
    case .errorTags(let tags, let kept):
      revision += 1
      take(tags, kept: kept)
      return []
    case .loadedRun(let path, let events):
      revision += 1
      take(events, ofRunAt: path)
      return []
    case .unreadableRun(let path, let problem):
      revision += 1
      take(problem: problem, ofRunAt: path)
      return []
    case .system(let load):
      if load.texts != system?.texts { revision += 1 }
      system = load
      return []
    case .output(let lines):
      revision += 1
      run.tookOutput(lines)
      return []
    case .tick(let seconds):
      now = seconds
      let shown = elapsedSeconds.rounded(.down)
      if shown != shownSeconds {
        shownSeconds = shown
        revision += 1
      }
      if let notice, now >= notice.expires {
        self.notice = nil
        revision += 1
      }
      return []
    case .input(let event):
      revision += 1
      return take(event)
    }
  }

  private mutating func take(_ batch: EventBatch) -> [DashboardEffect] {
    revision += 1
    let isPast = isLoading || batch.loadedFraction != nil || run.manifest == nil
    let sent = Set(run.pendingCommands.keys)
    let wasRacing = run.race != nil
    let hadPoints = run.store.pointCount > 0
    let before = (run.step, run.seconds, run.pause == nil)
    run.take(batch)
    if before != (run.step, run.seconds, run.pause == nil) { heardAt = now }
    shownSeconds = elapsedSeconds.rounded(.down)
    if batch.startsOver || !batch.printed.isEmpty { followOutput() }
    loadedFraction = batch.loadedFraction
    if let connection = batch.connection { take(connection) }
    if batch.isOver { isOver = true }
    for command in batch.undelivered {
      run.forget(command.token)
      say(.refusal, command.reason)
    }
    if let playback = batch.playback {
      self.playback = playback
      seekTarget = nil
      requestedSpeed = nil
    }
    // What was refused in a log's past is no news.
    for case .commandRefused(let refusal) in batch.events
    where sent.contains(refusal.command.name) {
      say(.refusal, refusal.reason)
    }
    if baseScope != .training, baseScope != .paused { dropSteering() }
    showRangeTest(in: batch, answering: sent)
    followRace(wasRacing: wasRacing)
    showRaceEnd(in: batch)
    selection = max(0, min(selection, run.hyperparameters.count - 1))
    showWhatThereIs(isFirst: !hadPoints)
    if !hadPoints, run.store.pointCount > 0, run.manifest?.hasFractionalEpochs == true {
      viewport.unit = .epoch
    }
    clampMetrics()
    let effects =
      showAlerts(in: batch, isPast: isPast) + sayGuards(in: batch, isPast: isPast)
    followData()
    return effects
  }

  /// A log of another tool may hold neither cost nor accuracy: then its metrics are the first to see.
  private mutating func showWhatThereIs(isFirst: Bool) {
    guard isFirst, mode != .live, tab == .overview, run.store.pointCount > 0 else { return }
    let hasCharts = ChartKind.main.contains { kind in
      !kind.evaluations(in: run).isEmpty || kind.minibatches(in: run) != nil
    }
    if !hasCharts { tab = .metrics }
  }

  /// What cannot be answered any more goes away. A field stays: what is being typed into it would
  /// else be taken for keys.
  private mutating func dropSteering() {
    if editor != nil { say(.note, Self.overWhileTyping) }
    if case .test = overlay { return }
    if case .stopRun = overlay { return }
    if case .discard = overlay { return }
    if case .range = overlay { overlay = nil }
    if case .race = overlay { overlay = nil }
    if dialog != nil { overlay = nil }
  }

  private mutating func take(_ event: InputEvent) -> [DashboardEffect] {
    switch event {
    case .key(let key): return take(key)
    case .mouse(let mouse): return take(mouse)
    case .resize(let size):
      self.size = size
      if let movedDivider, !layout.dividers.contains(where: { $0.divider == movedDivider }) {
        self.movedDivider = nil
      }
      clampScrolls()
      followData()
      return []
    case .interrupt: return act(on: .interrupt)
    case .terminate, .hangup: return leaveForSystem()
    case .resumed: return [.redraw]
    // The model has nothing to save.
    case .save: return []
    }
  }

  private mutating func take(_ key: Key) -> [DashboardEffect] {
    if dismissAlert(), key == .escape, Set.plain.contains(scope) { return [] }
    if let action = action(for: .key(key)) {
      // Painting anew changes nothing that shows.
      if action != .redraw { notice = nil }
      return perform(action)
    }
    switch overlay {
    case .palette: editPalette(key)
    case .help: editSearch(key)
    case .race: editRace(key)
    default: break
    }
    if overlay != nil { return [] }
    if comparison.isTyping {
      editRunsFilter(key)
    } else if console.isTyping {
      editConsoleSearch(key)
    } else if comparison.note != nil {
      editNote(key)
    } else if isTagging {
      errorTagging?.type(key)
    } else if metrics.isTyping {
      editFilter(key)
    } else if editor != nil {
      edit(key)
    } else if let reason = whyNothing(follows: key) {
      say(.note, reason)
    }
    return []
  }

  /// A key for what is looked for in the help.
  private mutating func editSearch(_ key: Key) {
    guard case .help(_, var search) = overlay else { return }
    if case .character = key, search.text.count >= MetricsPage.longestFilter { return }
    guard search.handle(key) else { return }
    overlay = .help(scroll: 0, search: search)
  }

  private mutating func act(on trigger: KeyBinding.Trigger) -> [DashboardEffect] {
    action(for: trigger).map { perform($0) } ?? []
  }

  private func action(for trigger: KeyBinding.Trigger) -> DashboardAction? {
    for binding in activeBindings {
      if let action = binding.action(for: trigger) { return action }
    }
    return nil
  }

  private mutating func edit(_ key: Key) {
    guard var field = editor?.field else { return }
    if case .character = key, field.text.count >= ValueEditor.longest { return }
    if field.handle(key) { editor?.field = field }
  }

  /// SIGTERM, or the terminal is gone: the run saves and ends, whatever is open.
  private mutating func leaveForSystem() -> [DashboardEffect] {
    guard mode == .live, !isFinished else { return [.quit(stopRun: false)] }
    return [send(.stop(.afterBatch), origin: .system), .quit(stopRun: true)]
  }

  /// A command for the run, pending from now on.
  mutating func send(
    _ action: RunCommand.Action, origin: RunCommand.Origin = .user
  ) -> DashboardEffect {
    sentCount += 1
    let command = RunCommand(action, origin: origin, token: "\(sender)\(sentCount)")
    if mode == .live { run.request(command) }
    return .send(command)
  }

  mutating func say(_ kind: Notice.Kind, _ text: String) {
    notice = Notice(kind: kind, text: text, expires: now + Notice.seconds)
  }

  mutating func clampScrolls() {
    eventScroll = max(0, min(eventScroll, panels.hiddenEvents(of: self)))
    pageScroll = max(0, min(pageScroll, hiddenPageLines))
    if case .help(let scroll, let search) = overlay {
      overlay = .help(scroll: max(0, min(scroll, hiddenHelpRows)), search: search)
    }
  }
}
