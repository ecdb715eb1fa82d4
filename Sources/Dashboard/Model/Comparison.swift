import CellUI
import RunEvents

/// A run that can be compared with the one in view, in one line.
public struct RunListing: Hashable, Sendable {
  /// The run's name.
  public var name: String
  /// The run's folder, which it is told from others by.
  public var path: String
  /// `finished`, `running`, `interrupted`.
  public var state: String
  /// What the run trains on.
  public var dataName: String
  /// Whole epochs trained.
  public var epochsDone: Int
  /// Optimizer steps done.
  public var steps: Int
  /// Seconds of training.
  public var durationSeconds: Double
  /// The best value of what the run optimizes.
  public var best: Double?
  /// The metric of `best`.
  public var bestKey: MetricKey?
  /// Seconds since 1970.
  public var startedAt: Double
  /// Whether somebody else's program trains it.
  public var isExternal: Bool
  /// What can be asked of it.
  public var facts: RunFacts

  /// A run as a list shows it; what is left out is not known.
  public init(
    name: String, path: String, state: String, dataName: String = "", epochsDone: Int = 0,
    steps: Int = 0, durationSeconds: Double = 0, best: Double? = nil, bestKey: MetricKey? = nil,
    startedAt: Double = 0,
    isExternal: Bool = false, facts: RunFacts = RunFacts()
  ) {
    self.name = name
    self.path = path
    self.state = state
    self.dataName = dataName
    self.epochsDone = epochsDone
    self.steps = steps
    self.durationSeconds = durationSeconds
    self.best = best
    self.bestKey = bestKey
    self.startedAt = startedAt
    self.isExternal = isExternal
    self.facts = facts
    // The listing knows better than what was read of the log.
    self.facts.name = name
    self.facts.state = state
    self.facts.dataName = dataName
    self.facts.epochs = epochsDone
    self.facts.steps = steps
    self.facts.seconds = durationSeconds
  }
}

/// The runs to compare with: which there are, and which are drawn over this one.
struct Comparison: Sendable {
  enum Order: String, CaseIterable, Sendable {
    case newest, best, name, longest
  }

  /// A run drawn over the one in view.
  struct Shown: Sendable {
    var path: String
    var name: String
    /// Index of its colour, the same as long as it is shown.
    var slot: Int
    /// Nil until it was read.
    var run: RunState?
  }

  /// Nil until they were listed.
  var listings: [RunListing]?
  var problem: String?
  /// The host's process of every run that lives, by the run's path.
  var hosts: [String: Int] = [:]
  var selection = 0
  var order = Order.newest
  var shown: [Shown] = []
  /// The run that the others are measured against.
  var baseline: String?
  var filter = TextField()
  var isTyping = false
  /// What the filter asks, as far as it was last a question.
  private(set) var query = RunQuery()
  /// Why the filter is none.
  private(set) var queryProblem: RunQueryProblem?
  /// A note that is being written; nil while none is.
  var note: NoteEditor?

  /// A run's note and tags as one line.
  struct NoteEditor: Hashable, Sendable {
    var path: String
    var field: TextField
    static let longest = 500
  }

  static let longestFilter = 200

  /// Colours there are, and so runs that can be shown.
  static let slots: [ThemeRole] = [.compareFirst, .compareSecond, .compareThird, .compareFourth]

  /// Those that match the filter, in order.
  var rows: [RunListing] {
    let matching = (listings ?? []).filter { query.matches($0.facts) }
    switch order {
    case .newest: return matching.sorted { ($0.startedAt, $0.name) > ($1.startedAt, $1.name) }
    case .name: return matching.sorted { $0.name < $1.name }
    case .longest: return matching.sorted { $0.durationSeconds > $1.durationSeconds }
    case .best:
      return matching.sorted { left, right in
        guard let a = left.best, let b = right.best else { return left.best != nil }
        let direction = left.bestKey.flatMap { MetricDefinition.known($0.name) }?.direction
        return (direction ?? .higherIsBetter).isBetter(a, than: b)
      }
    }
  }

  /// Takes in what was typed as the filter. While it is no question, the last one holds.
  mutating func readFilter() {
    do throws(RunQueryProblem) {
      query = try RunQuery(filter.text)
      queryProblem = nil
    } catch {
      queryProblem = error
    }
  }

  /// What is wrong with the filter, as one clause: where it is no question, or what it asks for that
  /// no run has.
  var filterProblem: String? {
    if let queryProblem { return queryProblem.text }
    let facts = (listings ?? []).map(\.facts)
    guard let field = query.unknownFields(in: facts).first else { return nil }
    let near = RunQuery.names(near: field, in: facts).first
    return "no run has \(field)" + (near.map { "; \($0)?" } ?? "")
  }

  var selected: RunListing? {
    let rows = rows
    return rows.indices.contains(selection) ? rows[selection] : nil
  }
}
