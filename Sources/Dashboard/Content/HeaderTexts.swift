import CellUI
import RunEvents

/// What the top line says, each piece as wide whatever its digits are.
struct HeaderTexts {
  typealias Piece = (spans: [Span], rank: Int)

  /// Left of the progress bar, and right of it.
  private(set) var leading: [Piece] = []
  private(set) var trailing: [Piece] = []
  let hasBar: Bool
  /// Pieces of this rank or above give way to the bar.
  static let barRank = 4

  /// Seconds without a row after which that is said.
  static let longSilence = 10.0

  private let theme: Theme
  private let symbols: Symbols

  /// Where it is not wide, the run is called by its name alone, without the time of its folder.
  init(model: DashboardModel, isWide: Bool) {
    theme = model.theme
    symbols = Symbols(glyphs: model.glyphs)
    let run = model.run
    hasBar = run.status != .waiting
    let name = run.manifest.map { isWide ? $0.name : $0.shortName } ?? "dltui"
    leading.append(([Span(name, theme[.textStrong])], 1))
    if let place = model.runPlace, place.count > 1 {
      leading.append(([Span("\(place.number)/\(place.count)", theme[.textDim])], 3))
    }
    leading.append(([badge(model)], 0))
    if let (text, role) = model.connectionText { leading.append(([Span(text, theme[role])], 2)) }
    // Somebody else's program may count epochs, and never say how many there are to be.
    if run.epochs > 0 || (run.isExternal && run.epoch > 0) { leading.append((epoch(run), 2)) }
    let fraction = model.progress
    if hasBar, let fraction {
      trailing.append(([percent(fraction)], 3))
    }
    guard hasBar else { return }
    trailing.append((labelled("step", step(model)), 6))
    if model.mode == .replay, let playback = model.playback {
      guard run.isTimed else { return }
      let duration = NumberFormat.duration(seconds: playback.durationSeconds)
      let position = NumberFormat.duration(seconds: playback.positionSeconds)
      trailing.append(
        (
          [
            Span(position.paddedLeft(to: duration.displayWidth), theme[.text]),
            Span(" / \(duration)", theme[.textDim]),
          ], 3
        ))
      return
    }
    if let speed = run.examplesPerSecond, !run.isFinished, !model.isOver {
      trailing.append((numbered(NumberFormat.short(speed), 5, "ex/s"), 7))
    }
    if run.isTimed {
      trailing.append(
        (numbered(NumberFormat.duration(seconds: model.elapsedSeconds), 5, "elapsed"), 5))
    }
    if model.silentSeconds >= Self.longSilence {
      let silence = NumberFormat.duration(seconds: model.silentSeconds)
      trailing.append(([Span("no row for \(silence)", theme[.textDim])], 5))
    }
    // Somebody else's program may never say how long it trains.
    if !run.isFinished, model.mode == .live, run.secondsLeft != nil || !run.isExternal {
      let left = run.secondsLeft.map { NumberFormat.duration(seconds: $0) } ?? "–:––"
      trailing.append((numbered(left, 5, "left"), 4))
    }
  }

  private func labelled(_ label: String, _ value: String) -> [Span] {
    [Span(label + " ", theme[.textDim]), Span(value, theme[.text])]
  }

  private func numbered(_ value: String, _ width: Int, _ unit: String) -> [Span] {
    [Span(value.paddedLeft(to: width), theme[.text]), Span(" " + unit, theme[.textDim])]
  }

  private func percent(_ fraction: Double) -> Span {
    Span("\(Int(bounded: (fraction * 100).rounded(.down)))%".paddedLeft(to: 4), theme[.textStrong])
  }

  private func epoch(_ run: RunState) -> [Span] {
    let done = (run.epoch + 1e-9).rounded(.down)
    // While it waits behind an epoch, the next one has not begun.
    let isBetween = run.pause != nil && done > 0 && run.epoch - done < 1e-9
    let begun = run.isFinished ? run.epoch : isBetween ? done : done + 1
    guard run.epochs > 0 else { return labelled("epoch", "\(max(0, Int(bounded: begun)))") }
    let total = "\(run.epochs)"
    let epoch = "\(min(run.epochs, max(0, Int(bounded: begun))))"
    return [
      Span("epoch ", theme[.textDim]), Span(epoch.paddedLeft(to: total.count), theme[.text]),
      Span("/\(total)", theme[.textDim]),
    ]
  }

  private func step(_ model: DashboardModel) -> String {
    let widest = max(model.run.step, model.run.totalSteps ?? 0, model.playback?.lastStep ?? 0)
    return NumberFormat.grouped(model.run.step)
      .paddedLeft(to: NumberFormat.grouped(widest).displayWidth)
  }

  private func badge(_ model: DashboardModel) -> Span {
    if model.loadedFraction != nil {
      return Span("\(symbols.waiting) LOADING", theme[.badgeReplay])
    }
    if model.isOver, !model.run.isFinished {
      return Span("\(symbols.finished) ENDED", theme[.badgeFinished])
    }
    if model.mode == .follow, model.run.status != .waiting, !model.run.isFinished {
      return Span("\(symbols.running) FOLLOWING", theme[.badgeRunning])
    }
    if model.mode == .replay { return replayBadge(model) }
    let run = model.run
    switch run.status {
    case .waiting: return Span("\(symbols.waiting) STARTING", theme[.textDim])
    case .finished(let finish):
      let failed = finish.reason == .failed
      return Span(
        "\(failed ? symbols.failed : symbols.finished) \(finish.reason.badge)",
        theme[failed ? .badgeFailed : .badgeFinished])
    case .running, .paused:
      if model.hasLostHost, model.connection?.orphan == nil {
        return Span("\(symbols.failed) \(Finish.Reason.interrupted.badge)", theme[.badgeFailed])
      }
      if let point = run.requestedStop {
        return Span("\(symbols.stopping) STOPPING \(point.title)", theme[.badgeStopping])
      }
      guard let pause = run.pause else {
        return Span("\(symbols.running) RUNNING", theme[.badgeRunning])
      }
      return Span(
        "\(symbols.paused) PAUSED ", theme[pause.cause.isProblem ? .badgeFailed : .badgePaused])
    }
  }

  private func replayBadge(_ model: DashboardModel) -> Span {
    let isPlaying = model.playback?.isPlaying == true
    let speed = model.requestedSpeed ?? model.playback?.speed ?? 1
    let text = speed == speed.rounded() ? "\(Int(bounded: speed))" : "\(speed)"
    return Span(
      "\(isPlaying ? symbols.playing : symbols.paused) REPLAY "
        + "\(symbols.times)\(text)".paddedRight(to: 5), theme[.badgeReplay])
  }
}

extension RunManifest {
  /// The name without the date and time that a run folder's name begins with.
  var shortName: String {
    let pattern = "0000-00-00-0000-"
    let prefix = name.prefix(pattern.count)
    let isTime =
      prefix.count == pattern.count && name.count > pattern.count
      && zip(prefix, pattern).allSatisfy { $0 == $1 || ($1 == "0" && $0.isNumber) }
    return isTime ? String(name.dropFirst(pattern.count)) : name
  }
}

extension DashboardModel {
  /// The share of the run that is done, or shown, 0...1; nil while it is unknown.
  var progress: Double? {
    if let loadedFraction { return min(1, max(0, loadedFraction)) }
    if mode == .replay, let playback {
      guard playback.durationSeconds > 0 else { return 0 }
      return min(1, max(0, playback.positionSeconds / playback.durationSeconds))
    }
    return run.fraction
  }
}

extension RunState {
  /// A stop that was asked for, applied or not.
  var requestedStop: RunCommand.StopPoint? {
    if let stopPoint { return stopPoint }
    for command in pendingCommands.values {
      if case .stop(let point) = command.action { return point }
    }
    return nil
  }
}

extension Finish.Reason {
  var badge: String {
    switch self {
    case .completed: "FINISHED"
    case .stoppedEarly: "STOPPED EARLY"
    case .stoppedByUser: "STOPPED"
    case .interrupted: "INTERRUPTED"
    case .failed: "FAILED"
    }
  }
}
