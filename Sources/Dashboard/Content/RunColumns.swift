import CellUI
import Glibc
import MetricStore
import RunEvents

/// The columns of the list of runs that there is room for, from left to right.
struct RunColumns {
  enum Kind: Hashable {
    /// A sign of life, with the process of its host.
    case host
    case best, difference, curve
    /// The place among the settings that differ.
    case setting(Int)
    case seed, epochs, time, state, note
  }

  struct Column {
    var kind: Kind
    var title: String
    /// With the space before it.
    var width: Int
    var isRight = true
  }

  let model: DashboardModel
  let nameWidth: Int
  private(set) var columns: [Column] = []

  private var table: RunTable { model.comparison.table }
  private static let (leastNote, mostSetting) = (14, 30)

  init(model: DashboardModel, width: Int) {
    self.model = model
    let table = model.comparison.table
    nameWidth = table.names.width(within: max(RunNames.least, min(width / 3, width - 36)))
    let all = Self.all(model, width: width)
    var room = width - RunsPage.marginWidth - nameWidth
    var chosen: Set<Kind> = []
    for column in all.enumerated().sorted(by: {
      (Self.rank($0.1.kind), $0.0) < (Self.rank($1.1.kind), $1.0)
    }) where column.element.width <= room {
      room -= column.element.width
      chosen.insert(column.element.kind)
    }
    columns = all.filter { chosen.contains($0.kind) }
    // Settings that are cut take the room that is left, then a note.
    for index in columns.indices {
      guard case .setting(let place) = columns[index].kind else { continue }
      let wanted = min(Self.mostSetting, table.settings[place].fullWidth) + 2
      let more = min(room, max(0, wanted - columns[index].width))
      columns[index].width += more
      room -= more
    }
    if columns.last?.kind == .note { columns[columns.count - 1].width += room }
  }

  /// What goes first where there is room for all, from left to right.
  private static func all(_ model: DashboardModel, width: Int) -> [Column] {
    let comparison = model.comparison
    let table = comparison.table
    var columns: [Column] = []
    let processes = (comparison.listings ?? []).compactMap { model.process(of: $0) }
    if let longest = processes.map({ "\($0)".count }).max() {
      columns.append(
        Column(kind: .host, title: "process", width: max(8, 3 + longest), isRight: false))
    }
    let best = table.metric?.words() ?? "best"
    columns.append(
      Column(
        kind: .best, title: best, width: 2 + max(best.displayWidth, table.metric == nil ? 16 : 8)))
    if comparison.baseline != nil {
      columns.append(Column(kind: .difference, title: "vs base", width: 11))
    }
    if let title = table.curveTitle {
      let points = width >= 180 ? 20 : width >= 130 ? 14 : 10
      columns.append(Column(kind: .curve, title: title, width: 2 + points, isRight: false))
    }
    for (place, setting) in table.settings.enumerated() {
      columns.append(
        Column(kind: .setting(place), title: setting.title, width: 2 + setting.width))
    }
    if table.seedWidth > 0 {
      columns.append(Column(kind: .seed, title: "seed", width: 2 + table.seedWidth))
    }
    columns += [
      Column(kind: .epochs, title: "epochs", width: 8),
      Column(kind: .time, title: "time", width: 9),
      Column(kind: .state, title: "state", width: 2 + table.stateWidth, isRight: false),
    ]
    if table.hasNotes {
      columns.append(Column(kind: .note, title: "note", width: 2 + leastNote, isRight: false))
    }
    return columns
  }

  /// The lower, the longer it stays where it is narrow.
  private static func rank(_ kind: Kind) -> Int {
    switch kind {
    case .host, .best: 0
    case .difference: 1
    case .state: 2
    case .setting(0): 3
    case .epochs: 4
    case .curve: 5
    case .note: 6
    case .setting(1): 7
    case .time: 8
    case .setting(2): 9
    case .seed: 10
    case .setting: 11
    }
  }

  /// What stands above a column.
  func title(_ column: Column) -> String { fitted(column.title, column, isTitle: true) }

  /// A run's text in a column, padded, and its role.
  func cell(_ column: Column, of row: RunRow) -> (text: String, role: ThemeRole) {
    let listing = row.listing
    switch column.kind {
    case .host:
      let process = model.process(of: listing)
      return (
        fitted(process.map { "\(model.symbols.running) \($0)" } ?? "", column), .badgeRunning
      )
    case .best: return (fitted(best(listing), column), .textStrong)
    case .difference:
      guard let difference = difference(listing) else {
        return (fitted("other dev", column), .textDim)
      }
      return (fitted(difference, column), .text)
    case .curve:
      let curve = row.search?.best?.curve ?? listing.curve
      return (
        fitted(sparkline(curve, columns: column.width - 2), column), curve?.role ?? .curveDev
      )
    case .setting(let place):
      let setting = table.settings[place]
      let value = setting.values[listing.path]
      return (fitted(value ?? "", column), value == setting.usual ? .textDim : .text)
    case .seed: return (fitted(listing.seed ?? "", column), .textDim)
    case .epochs: return (fitted(listing.hasEpochs ? "\(listing.epochsDone)" : "–", column), .text)
    case .time:
      let seconds = listing.durationSeconds
      return (
        fitted(seconds > 0 ? NumberFormat.duration(seconds: seconds) : "–", column), .text
      )
    case .state:
      let isThis = row.search == nil && model.isThisRun(listing)
      return (fitted(isThis ? "in view" : listing.stateWords, column), .textDim)
    case .note: return (fitted(listing.facts.notes.line, column), .text)
    }
  }

  private func fitted(_ text: String, _ column: Column, isTitle: Bool = false) -> String {
    let space = column.kind == .host ? 1 : 2
    let room = column.width - space
    let ellipsis = model.symbols.ellipsis
    let cut =
      isTitle
      ? text.truncatedAtStart(to: room, ellipsis: ellipsis)
      : text.truncated(to: room, ellipsis: ellipsis)
    return String(repeating: " ", count: space)
      + (column.isRight ? cut.paddedLeft(to: room) : cut.paddedRight(to: room))
  }

  private func best(_ listing: RunListing) -> String {
    guard let best = listing.best, let key = listing.bestKey else { return "–" }
    return (table.metric == nil ? key.title() + " " : "") + key.text(best)
  }

  /// From the pinned run's best, where both have the same metric; nil where it is measured on other dev
  /// examples, so that a difference would say nothing.
  private func difference(_ listing: RunListing) -> String? {
    guard let base = model.comparison.base, base.path != listing.path, let from = base.best,
      let to = listing.best, base.bestKey == listing.bestKey, let key = listing.bestKey
    else { return "" }
    if base.facts.devSet.isSame(as: listing.facts.devSet) == false { return nil }
    return (to < from ? model.symbols.minus : "+") + key.text(abs(to - from))
  }

  /// The curve as heights between its own least and greatest value, by decades where it falls far.
  private func sparkline(_ curve: CurveSketch?, columns: Int) -> String {
    guard let curve, columns > 1 else { return "" }
    let finite = curve.values.filter(\.isFinite)
    guard let least = finite.min(), let most = finite.max() else { return "" }
    let isLogarithmic = least > 0 && most > 8 * least
    let heights = finite.map { isLogarithmic ? log($0) : $0 }
    let low = isLogarithmic ? log(least) : least
    let span = (isLogarithmic ? log(most) : most) - low
    let levels = LayerStrip.topLevels(model.glyphs)
    return (0..<columns).reduce(into: "") { text, column in
      let place = Double(column) * Double(heights.count - 1) / Double(columns - 1)
      let (before, after) = (heights[Int(place)], heights[min(heights.count - 1, Int(place) + 1)])
      let height = before + (after - before) * (place - place.rounded(.down))
      let share = span > 0 ? (height - low) / span : 0
      text.unicodeScalars.append(
        levels[max(0, min(levels.count - 1, Int(bounded: share * Double(levels.count))))])
    }
  }
}

extension CurveSketch {
  /// The colour of what it was measured on.
  var role: ThemeRole { key.split == .train ? .curveTrain : .curveDev }
}
