import CellUI
import RunEvents

/// An alert that nobody at this screen has seen to.
struct AlertBanner: Hashable, Sendable {
  var alert: Alert
  /// With those that came before it and were not seen to either.
  var count: Int
  /// Seconds of the program's clock at which it came.
  var shownAt: Double

  /// A key sooner than this was meant for something else.
  static let leastSeconds = 1.0
}

extension DashboardModel {
  /// Shows the alerts of a batch above the panels. What came while this screen was away is shown too, unless
  /// somebody has steered the run since; it rings no bell, and a replay's past is only in the list.
  ///
  /// - Parameter isPast: whether the batch happened before this screen was there.
  mutating func showAlerts(in batch: EventBatch, isPast: Bool) -> [DashboardEffect] {
    guard mode != .replay else { return [] }
    if batch.startsOver { alertBanner = nil }
    var isNew = false
    for event in batch.events {
      switch event {
      case .alert(let alert):
        alertBanner = AlertBanner(
          alert: alert, count: (alertBanner?.count ?? 0) + 1, shownAt: now)
        isNew = !isPast
      case .commandApplied(let outcome)
      where isPast && outcome.command.origin == .user && !outcome.command.action.isAboutAlerts:
        alertBanner = nil
      default: break
      }
    }
    return isNew && hasBell ? [.ring] : []
  }

  /// Takes the banner away when it was there long enough to be seen.
  ///
  /// - Returns: whether there was one to take away.
  mutating func dismissAlert() -> Bool {
    guard let alertBanner, now - alertBanner.shownAt >= AlertBanner.leastSeconds else {
      return false
    }
    self.alertBanner = nil
    clampScrolls()
    return true
  }

  mutating func toggleBell() {
    hasBell.toggle()
    say(.note, hasBell ? "the bell rings at alerts" : "no bell at alerts")
  }

  // MARK: The palette

  /// What `alert …` in the palette may mean; nil for something else.
  func alertEntries(_ text: String) -> [Palette.Entry]? {
    let text = text.withoutOuterSpaces
    let word = text.prefix { !$0.isWhitespace }
    guard ["alert", "alerts"].contains(word.lowercased()), KeyScope.isSteerable(baseScope) else {
      return nil
    }
    do throws(AlertProblem) {
      switch try AlertRequest(String(text.dropFirst(word.count)), among: run.alerts) {
      case .list: return listedAlerts
      case .add(let rule):
        return [entry("alert when: \(rule)\(remark(on: rule))", .send(.addAlert(rule)))]
      case .remove(let rule):
        return [entry("no alert any more when: \(rule)", .send(.removeAlert(rule)))]
      }
    } catch {
      return [.refused(error.sentence)]
    }
  }

  private func entry(_ text: String, _ command: Palette.Entry.Command) -> Palette.Entry {
    Palette.Entry(text: text, keys: "", command: command)
  }

  private var listedAlerts: [Palette.Entry] {
    guard !run.alerts.all.isEmpty else {
      return [.refused("no alerts yet; such as: alert dev/cost > 2")]
    }
    return run.alerts.all.enumerated().map { index, rule in
      let last = run.alerted.last { $0.rule == rule }
      return Palette.Entry(
        text: "\(index + 1)  \(rule)",
        keys: last.map { "step \(NumberFormat.grouped($0.step))" } ?? "",
        command: .complete("alert remove \(index + 1)"))
    }
  }

  /// The alerts in one line, for where the palette is not seen.
  var alertsInWords: String {
    let rules = run.alerts.all.enumerated().map { "\($0.offset + 1) \($0.element)" }
    return "alerts: \(rules.joined(separator: ", ")); :alert remove 1 takes one away"
  }

  /// A metric may be logged later.
  private func remark(on rule: AlertRule) -> String {
    guard let metric = rule.metric, !metric.meanings.contains(where: { run.last($0) != nil }) else {
      return ""
    }
    return " (nothing logged \(metric.text) so far)"
  }
}
