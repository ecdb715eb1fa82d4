import BoundedYAML
import CellUI

/// How a person likes the dashboard: remembered from one run to the next.
public struct DashboardSettings: Hashable, Sendable {
  /// The theme's name; nil for the standard one.
  public var theme: String?
  /// β of the smoothed curves.
  public var smoothing: Double
  /// Whether the y axes are logarithmic.
  public var hasLogarithmicAxis: Bool
  /// What the x axis counts: step, epoch, elapsed or clock.
  public var unit: String
  /// Whether extreme values are left out of the y axes' range.
  public var leavesOutOutliers: Bool
  /// Whether each minibatch is drawn instead of their mean and scatter.
  public var showsEveryMinibatch: Bool
  /// Whether alerts ring the terminal's bell.
  public var hasBell: Bool
  /// Whether pictures are drawn in pixels where the terminal shows them.
  public var drawsPixels: Bool
  /// How the Overview is arranged: right, below, columns, one or charts.
  public var layout: String
  /// Where borders between panes were moved to: shares of what they divide, by their names.
  public var panes: [String: Double]
  /// The screen that is shown beside the one in view where there is room; nil for none.
  public var beside: String?

  /// Settings as they are without a file; smoothing is 0...1, the unit one of the x axis' titles.
  public init(
    theme: String? = nil, smoothing: Double = 0, hasLogarithmicAxis: Bool = false,
    unit: String = "step", leavesOutOutliers: Bool = false, showsEveryMinibatch: Bool = false,
    hasBell: Bool = true, drawsPixels: Bool = true, layout: String = "right",
    panes: [String: Double] = [:], beside: String? = nil
  ) {
    self.drawsPixels = drawsPixels
    self.layout = layout
    self.panes = panes
    self.beside = beside
    self.showsEveryMinibatch = showsEveryMinibatch
    self.hasBell = hasBell
    self.theme = theme
    self.smoothing = smoothing
    self.hasLogarithmicAxis = hasLogarithmicAxis
    self.unit = unit
    self.leavesOutOutliers = leavesOutOutliers
  }

  /// As a file holds them.
  public var text: String {
    var lines = ["# How the dashboard looks; written by dltui when it is left."]
    if let theme { lines.append("theme: \(theme)") }
    lines += [
      "smoothing: \(smoothing)", "logarithmicAxis: \(hasLogarithmicAxis)", "unit: \(unit)",
      "leaveOutOutliers: \(leavesOutOutliers)", "everyMinibatch: \(showsEveryMinibatch)",
      "bell: \(hasBell)", "pixels: \(drawsPixels)", "layout: \(layout)",
    ]
    if let beside { lines.append("beside: \(beside)") }
    if !panes.isEmpty {
      let shares = panes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      lines.append("panes: {\(shares.joined(separator: ", "))}")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Why settings could not be used.
  public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The settings file.
    public var file: String
    /// The line in it, from 1.
    public var line: Int
    /// What is wrong there, as one clause.
    public var problem: String

    /// One line for people: file, line and problem.
    public var description: String { "\(file):\(line): \(problem)" }
  }

  /// - Throws: the first problem found, with its line.
  public init(_ text: String, file: String) throws(Problem) {
    self.init()
    let root: YAMLNode?
    do {
      root = try composeYAML(text)
    } catch {
      throw Problem(file: file, line: error.line, problem: error.problem)
    }
    guard let root else { return }
    guard let mapping = root.mapping else {
      throw Problem(file: file, line: 1, problem: "must be a mapping of settings")
    }
    for (key, value) in mapping {
      let line = key.line
      func wrong(_ problem: String) -> Problem {
        Problem(file: file, line: line, problem: "\(key.text ?? "?"): \(problem)")
      }
      func word(of words: [String]) throws(Problem) -> String {
        guard let word = value.text, words.contains(word) else {
          throw wrong("must be one of \(words.joined(separator: ", "))")
        }
        return word
      }
      func flag() throws(Problem) -> Bool {
        guard let flag = value.flag else { throw wrong("must be true or false") }
        return flag
      }
      switch key.text {
      case "theme": theme = value.text
      case "smoothing":
        guard let factor = value.number, DashboardModel.smoothingFactors.contains(factor) else {
          throw wrong("must be one of \(DashboardModel.smoothingFactors)")
        }
        smoothing = factor
      case "logarithmicAxis":
        hasLogarithmicAxis = try flag()
      case "unit":
        unit = try word(of: ChartViewport.Unit.allCases.map(\.title))
      case "leaveOutOutliers":
        leavesOutOutliers = try flag()
      case "everyMinibatch":
        showsEveryMinibatch = try flag()
      case "bell":
        hasBell = try flag()
      case "pixels":
        drawsPixels = try flag()
      case "layout":
        layout = try word(of: LayoutPreset.allCases.map(\.rawValue))
      case "beside":
        beside = try word(of: DashboardTab.besides.map(\.settingName))
      case "panes":
        panes = try Self.panes(value, wrong)
      default: throw wrong("no such setting")
      }
    }
  }
}

extension DashboardSettings {
  private static func panes(
    _ value: YAMLNode, _ wrong: (String) -> Problem
  ) throws(Problem) -> [String: Double] {
    guard let mapping = value.mapping else {
      throw wrong("must be a mapping of borders to shares")
    }
    var panes: [String: Double] = [:]
    for (name, share) in mapping {
      guard let divider = name.text.flatMap(PaneDivider.init) else {
        let names = PaneDivider.allCases.map(\.rawValue).joined(separator: ", ")
        throw wrong("no border is called \(name.text ?? "?"); there are \(names)")
      }
      guard let share = share.number, PaneDivider.shares.contains(share) else {
        let (low, high) = (PaneDivider.shares.lowerBound, PaneDivider.shares.upperBound)
        throw wrong("\(divider.rawValue) must be a number in \(low)...\(high)")
      }
      panes[divider.rawValue] = PaneDivider.rounded(share)
    }
    return panes
  }
}

extension DashboardTab {
  /// Those that can be remembered as standing beside another: what they show is there without asking.
  fileprivate static let besides: [DashboardTab] = allCases.filter {
    $0 != .overview && $0 != .runs
  }

  /// What the settings call it.
  fileprivate var settingName: String { title.lowercased() }
}

extension DashboardModel {
  /// What is worth remembering of how it looks now.
  public var settings: DashboardSettings {
    DashboardSettings(
      theme: theme.name, smoothing: Self.smoothingFactors[smoothing],
      hasLogarithmicAxis: isLogarithmic, unit: viewport.unit.title,
      leavesOutOutliers: viewport.isRobust, showsEveryMinibatch: viewport.showsEveryMinibatch,
      hasBell: hasBell, drawsPixels: drawsPixels, layout: preset.rawValue,
      panes: Dictionary(uniqueKeysWithValues: paneShares.map { ($0.key.rawValue, $0.value) }),
      beside: rememberedBeside)
  }

  /// Of two screens side by side the one that is not the Overview.
  private var rememberedBeside: String? {
    guard let beside else { return nil }
    let tabs = DashboardTab.besides
    let kept = tabs.contains(beside.tab) ? beside.tab : tabs.contains(tab) ? tab : nil
    return kept?.settingName
  }

  /// Looks as it was left; the theme is the caller's to find.
  public mutating func adopt(_ settings: DashboardSettings) {
    smoothing = Self.smoothingFactors.firstIndex(of: settings.smoothing) ?? 0
    run.store.setSmoothing(Self.smoothingFactors[smoothing])
    isLogarithmic = settings.hasLogarithmicAxis
    viewport.unit = ChartViewport.Unit.allCases.first { $0.title == settings.unit } ?? .step
    viewport.isRobust = settings.leavesOutOutliers
    viewport.showsEveryMinibatch = settings.showsEveryMinibatch
    hasBell = settings.hasBell
    drawsPixels = settings.drawsPixels
    preset = LayoutPreset(rawValue: settings.layout) ?? .right
    paneShares = [:]
    for (name, share) in settings.panes {
      if let divider = PaneDivider(rawValue: name) { paneShares[divider] = share }
    }
    beside = DashboardTab.besides.first { $0.settingName == settings.beside }.flatMap {
      $0 == tab ? nil : ScreenBeside(tab: $0)
    }
  }
}
