import CellUI
import RunEvents

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
    @Boxed var run: RunState?
  }

  /// Nil until they were listed.
  var listings: [RunListing]? { didSet { arrange() } }
  var problem: String?
  /// The host's process of every run that lives, by the run's path.
  var hosts: [String: Int] = [:]
  var selection = 0
  var order = Order.newest { didSet { arrange() } }
  /// Searches whose trials show, by their paths.
  var unfolded: Set<String> = [] { didSet { arrange() } }
  /// The runs that several are done something with, by their paths.
  var marked: Set<String> = []
  /// What stands in the list, made anew when what it is made of changes.
  private(set) var table = RunTable()
  var shown: [Shown] = []
  /// The run that the others are measured against.
  var baseline: String?
  var filter = TextField()
  var isTyping = false
  /// What the filter asks, as far as it was last a question.
  private(set) var query = RunQuery() { didSet { arrange() } }
  /// Why the filter is none.
  private(set) var queryProblem: RunQueryProblem?
  /// A note, or a name, that is being written; nil while none is.
  var note: NoteEditor?

  /// A line about a run that is being written: its note and tags, or its name.
  struct NoteEditor: Hashable, Sendable {
    enum Purpose: Hashable, Sendable { case note, name }

    var purpose = Purpose.note
    var path: String
    var field: TextField
    static let longest = 500
  }

  static let longestFilter = 200

  /// Colours there are, and so runs that can be shown.
  static let slots: [ThemeRole] = [.compareFirst, .compareSecond, .compareThird, .compareFourth]

  /// The lines of the list, in order.
  var rows: [RunRow] { table.rows }

  /// Makes the list anew. The selected run stays selected, except at the top, where what is newest shows.
  private mutating func arrange() {
    let before = rows.indices.contains(selection) ? rows[selection].path : nil
    let matching = (listings ?? []).filter { query.matches($0.facts) }
    table = RunTable(matching, order: order, unfolded: unfolded)
    guard selection > 0, let before else { return }
    if let place = rows.firstIndex(where: { $0.path == before }) { selection = place }
  }

  /// A run is at another path from now on. It stays selected, marked, drawn, and the baseline.
  mutating func rename(_ path: String, to new: String) {
    guard let place = listings?.firstIndex(where: { $0.path == path }) else { return }
    let isSelected = selectedRow?.path == path
    if marked.remove(path) != nil { marked.insert(new) }
    if baseline == path { baseline = new }
    var listing = listings?[place]
    listing?.move(to: new)
    for index in shown.indices where shown[index].path == path {
      shown[index].path = new
      shown[index].name = listing?.name ?? shown[index].name
    }
    if let listing { listings?[place] = listing }
    if isSelected { selection = rows.firstIndex { $0.path == new } ?? selection }
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

  /// The line that the keys act on.
  var selectedRow: RunRow? { rows.indices.contains(selection) ? rows[selection] : nil }

  /// The run that the keys act on; nil on the line of a search.
  var selected: RunListing? {
    guard let row = selectedRow, row.search == nil else { return nil }
    return row.listing
  }

  /// The run that the others are measured against.
  var base: RunListing? { listings?.first { $0.path == baseline } }

  /// Whether a line is among those that something is to be done with: a search's where all its trials are.
  func isMarked(_ row: RunRow) -> Bool {
    guard let search = row.search else { return marked.contains(row.path) }
    return search.trials.allSatisfy { marked.contains($0.path) }
  }

  /// Folds the trials of the search that is selected, or that the selected trial is of, or shows them.
  mutating func fold(_ isFolding: Bool) {
    let places = rows.indices.prefix(selection + 1).reversed()
    guard let place = places.first(where: { !rows[$0].isTrial }), rows[place].search != nil else {
      return
    }
    selection = place
    if isFolding { unfolded.remove(rows[place].path) } else { unfolded.insert(rows[place].path) }
  }
}
