import CellUI
import RunEvents

extension SearchModel {
  /// Takes a message in.
  ///
  /// - Returns: what is to be done outside, in order.
  public mutating func update(_ message: SearchMessage) -> [SearchEffect] {
    switch message {
    case .report(let report):
      guard report != self.report else { return [] }
      let before = self.report
      self.report = report
      // A request is over once the trial is on its way.
      requests = requests.filter { number in
        report.trials.first { $0.number == number }.map { trial in
          trial.status == .halted || trial.status == before?.trials[number - 1].status
        } ?? false
      }
      // Of one that was ended before there is nothing to wait for, which nobody sees who goes on with it.
      if before?.cutShort == nil, let cutShort = report.cutShort {
        say("\(cutShort), for good: another search with another --seed tries others")
      }
      revision += 1
      return []
    case .tick(let seconds):
      now = seconds
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

  private mutating func take(_ event: InputEvent) -> [SearchEffect] {
    switch event {
    case .key(let key):
      guard let binding = activeKeys.first(where: { $0.keys.contains(key) }) else { return [] }
      return perform(binding.action)
    case .resize(let size): self.size = size
    case .mouse(let mouse): return take(mouse)
    case .interrupt:
      guard !isOver, !isStopping else { return isOver ? [.quit] : [.quitAtOnce] }
      isStopping = true
      return [.quit]
    case .terminate, .hangup: return [.quit]
    case .resumed: return [.redraw]
    case .save: break
    }
    return []
  }

  private mutating func take(_ mouse: Mouse) -> [SearchEffect] {
    guard overlay == nil else { return [] }
    switch mouse.action {
    case .wheelUp: move(-1)
    case .wheelDown: move(1)
    case .drag: dragAxis(to: mouse.point)
    case .release: releaseAxis()
    case .press(.left):
      let layout = SearchLayout(model: self)
      if let row = layout.row(at: mouse.point, in: self) {
        selected = rows[row].number
      } else if let action = layout.footer?.action(at: mouse.point) {
        return perform(action)
      } else {
        pressAxis(mouse.point)
      }
    default: break
    }
    return []
  }

  private mutating func perform(_ action: Action) -> [SearchEffect] {
    if action != .redraw { notice = nil }
    let page = max(1, SearchLayout(model: self).tableRows - 1)
    switch action {
    case .previous: move(-1)
    case .next: move(1)
    case .pageUp: move(-page)
    case .pageDown: move(page)
    case .first: move(-rows.count)
    case .last: move(rows.count)
    case .open: return trial?.path.map { [.open(path: $0)] } ?? []
    case .pause: return command { .pause(trial: $0) }
    case .resume: return command { .resume(trial: $0) }
    case .stop:
      say("trial \(trial?.number ?? 0) ends after this batch; what it has counts")
      return command { .stop(trial: $0) }
    case .promote:
      if let number = trial?.number {
        requests.insert(number)
        say("trial \(number) goes on to the next rung")
      }
      return command { .promote(trial: $0) }
    case .stopSearch: overlay = .stopSearch
    case .kill: if let number = trial?.number { overlay = .kill(trial: number) }
    case .previousDimension: isolate(-1)
    case .nextDimension: isolate(1)
    case .showAllDimensions: isolated = nil
    case .openBrush: openBrush()
    case .raiseBrush: moveBrush(1)
    case .lowerBrush: moveBrush(-1)
    case .widenBrush: moveBrush(0, wider: 1)
    case .narrowBrush: moveBrush(0, wider: -1)
    case .nextBrush: nextBrush(1)
    case .previousBrush: nextBrush(-1)
    case .keepBrush: closeBrush(keeping: true)
    case .dropBrush: closeBrush(keeping: false)
    case .clearBrushes: brushes = [:]
    case .nextOrder: order = order == .rank ? .number : .rank
    case .openHelp: overlay = .help
    case .closeOverlay: overlay = nil
    case .confirm: return confirm()
    case .quit:
      if isOver { return [.quit] }
      overlay = .quit
    case .suspend: return [.suspend]
    case .redraw: return [.redraw]
    }
    return []
  }

  private mutating func confirm() -> [SearchEffect] {
    defer { overlay = nil }
    switch overlay {
    case .kill(let number):
      say("trial \(number) is given up")
      return [.command(.kill(trial: number))]
    case .stopSearch:
      isStopping = true
      say("trials under way end after this batch; what they have counts")
      return [.stopSearch]
    case .quit:
      isStopping = true
      return [.quit]
    case .help, nil: return []
    }
  }

  private func command(_ make: (Int) -> TrialCommand) -> [SearchEffect] {
    trial.map { [.command(make($0.number))] } ?? []
  }

  private mutating func move(_ rows: Int) {
    let all = self.rows
    guard !all.isEmpty else { return }
    selected = all[max(0, min(selection + rows, all.count - 1))].number
  }

  /// Looks at the hyperparameter some places further on alone; at the first one, the one in view.
  private mutating func isolate(_ places: Int) {
    guard let count = report?.dimensions.count, count > 0, let current = isolatedDimension else {
      return
    }
    isolated = isolated == nil ? current : (current + places + count) % count
  }

  private mutating func say(_ text: String) {
    notice = Notice(kind: .note, text: text, expires: now + Notice.seconds)
  }
}
