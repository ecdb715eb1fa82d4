import CellUI
import RunEvents

/// A search for hyperparameters on the screen: a value, changed by `update` alone, drawn by `view`.
public struct SearchModel: Sendable {
  /// In which order the table has its trials.
  enum Order: Int, CaseIterable, Hashable, Sendable {
    /// The best first, then those under way, then the others.
    case rank
    case number
  }

  enum Overlay: Hashable, Sendable {
    case help
    /// Whether to leave a search that is not over.
    case quit
    /// Whether to end it for good.
    case stopSearch
    /// Whether to give a trial up.
    case kill(trial: Int)
  }

  /// The colours.
  public let theme: Theme
  /// The characters that the terminal can show.
  public let glyphs: GlyphSet
  /// Where the search's folder is, for telling the user.
  public let path: String
  /// Whether another tool searches: its trials can be looked at, and nothing asked of them.
  public let isLookedAt: Bool
  /// The screen's size in cells.
  public internal(set) var size: Size
  /// Counts up whenever what is drawn may have changed.
  public internal(set) var revision = 0

  var report: SearchReport? {
    didSet {
      ranking = report?.ranking ?? []
      isDecidedByCost = SearchReport.isDecidedByCost(ranking)
      boundaries = report?.boundaries ?? []
      arrange()
    }
  }
  var order = Order.rank { didSet { arrange() } }
  /// The trials that can be compared, the best first.
  private(set) var ranking: [SearchReport.Trial] = []
  /// Whether some of them are ranked by their dev costs.
  private(set) var isDecidedByCost = false
  /// The ends of ranges that the best trials lie at.
  private(set) var boundaries: [SearchReport.Boundary] = []
  /// The table's trials, from the top.
  private(set) var rows: [SearchReport.Trial] = []
  /// The selected trial's number: it stays selected wherever it goes in the table.
  var selected: Int?
  var overlay: Overlay?
  var notice: Notice?
  var now = 0.0
  /// Trials that somebody wants to go on.
  var requests: Set<Int> = []
  var isStopping = false
  /// The hyperparameter that is looked at alone; nil while nobody chose one.
  var isolated: Int?
  /// Parts of axes that trials must lie in to be shown, by the axis's dimension; the score's axis comes
  /// behind the last one.
  var brushes: [Int: ClosedRange<Double>] = [:] { didSet { arrange() } }
  /// The axis whose brush the arrow keys move; nil while they do other things.
  var brushedAxis: Int?
  /// A mouse button held down on an axis.
  var brushDrag: BrushDrag?

  /// A screen that has no report yet.
  ///
  /// - Parameters:
  ///   - path: the search's folder, or another tool's file.
  ///   - isLookedAt: whether another tool searches.
  public init(
    size: Size, theme: Theme, glyphs: GlyphSet, path: String, isLookedAt: Bool = false
  ) {
    self.isLookedAt = isLookedAt
    self.size = size
    self.theme = theme
    self.glyphs = glyphs
    self.path = path
  }

  var symbols: Symbols { Symbols(glyphs: glyphs) }

  /// The hyperparameter that is shown alone: the chosen one, or else the one that explains the most;
  /// nil without any.
  var isolatedDimension: Int? {
    guard let dimensions = report?.dimensions, !dimensions.isEmpty else { return nil }
    if let isolated { return min(isolated, dimensions.count - 1) }
    return dimensions.indices.max {
      (dimensions[$0].importance ?? 0, -$0) < (dimensions[$1].importance ?? 0, -$1)
    }
  }

  /// Whether nothing is lost by leaving.
  public var isOver: Bool { isLookedAt || report?.isOver ?? false }

  /// Finds the table's rows anew: a frame asks for them often, and there may be thousands.
  private mutating func arrange() {
    let within = within
    guard order == .rank else { return rows = within }
    func group(_ trial: SearchReport.Trial) -> Int {
      if trial.status.isUnderWay { return 0 }
      if trial.rank != nil { return 1 }
      return trial.status == .waiting ? 2 : 3
    }
    let keys = within.map { (group($0), $0.rank ?? .max, $0.number) }
    rows = within.indices.sorted { keys[$0] < keys[$1] }.map { within[$0] }
  }

  /// The selected row's place in the table.
  var selection: Int {
    guard let selected else { return 0 }
    return rows.firstIndex { $0.number == selected } ?? 0
  }

  /// The trial that keys act on.
  var trial: SearchReport.Trial? {
    let place = selection
    return rows.indices.contains(place) ? rows[place] : nil
  }
}

/// A past fact the search's screen is told of.
public enum SearchMessage: Hashable, Sendable {
  case report(SearchReport)
  case input(InputEvent)
  /// Monotonic seconds since the program began.
  case tick(seconds: Double)
}

/// What is to be done outside the search's screen.
public enum SearchEffect: Hashable, Sendable {
  case command(TrialCommand)
  /// End the search for good; what is under way has what it has.
  case stopSearch
  /// Show the run of a trial.
  case open(path: String)
  /// Leave the screen; the search is over, or to be interrupted.
  case quit
  /// Leave the screen and wait for nothing: Ctrl-C, the second time.
  case quitAtOnce
  case suspend
  case redraw
}
